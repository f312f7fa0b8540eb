import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';
import { groupDigits } from '../components/relative-time.ts';
import { askedValues, toggleTerm } from '../logs/toggle-term.ts';
import { activeLogs } from '../state/active-logs.ts';
import { applyLogView, offeredLogViews } from '../state/log-views.ts';
import { setLogsQuery } from '../state/logs.ts';
import { viewCount } from '../state/views.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { logViewForm } from '../views/log-view-form.ts';
import { logViews } from '../views/log-views.ts';
import { logViewPrefix } from './log-view-prefix.ts';
import { pastedView } from './pasted-view.ts';
import type { Choice, Picker } from './picker.ts';

/**
 * Saved views of logs with their counts first; a line of text that is pasted is taken over after a look at it. Then all types of event: those
 * of the query's events first, the most frequent on top.
 */
export const logTypesPicker: Picker = {
  title: 'Saved views, and types of events',
  empty: 'no view and no type is called so; ^S keeps the query as a view',
  choices: (state) => {
    const pasted = pastedView(state, logViews, (next, view) => logViewForm(next, view));
    return pasted === undefined ? [...viewChoices(state), ...typeChoices(state)] : [pasted];
  },
};

function viewChoices(state: UiState): readonly Choice[] {
  const { applied } = activeLogs(state);
  return offeredLogViews(state).map((view): Choice => {
    const { name, query, tenant } = view;
    const isHere = tenant === undefined || tenant === state.active;
    const counted = viewCount(state, view, 'logs');
    const count = counted === undefined ? '…' : counted.users === undefined ? '?' : groupDigits(counted.users);
    const words = counted?.problem ?? (query === '' ? 'all events' : query);
    return {
      id: `${logViewPrefix}${name}`,
      label: name,
      note: `view  ${count}  ${isHere && applied.text === query ? 'now: ' : ''}${isHere ? '' : `${tenant}: `}${words}`,
      run: (next) => applyLogView(next, view),
    };
  });
}

function typeChoices(state: UiState): readonly Choice[] {
  const { applied, summary } = activeLogs(state);
  const asked = askedValues(applied.root, 'type');
  const counted = summary?.facets.type ?? [];
  const known = new Set([...asked, ...counted.map(({ value }) => value), ...logEventTypes.map(({ code }) => code)]);
  return [...known].map((code): Choice => {
    const count = counted.find(({ value }) => value === code)?.count;
    const now = asked.includes(code) ? '  now: choose it to leave it out' : '';
    return {
      id: code,
      label: logEventType(code).words,
      note: `${code}${count === undefined ? '' : `  ${groupDigits(count)}`}${now}`,
      run: (next) => [askType(next, code), noEffects],
    };
  });
}

function askType(state: UiState, code: string): UiState {
  const { applied } = activeLogs(state);
  return setLogsQuery(state, toggleTerm(applied.text, applied.root, 'type', code));
}
