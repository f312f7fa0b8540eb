import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';
import { groupDigits } from '../components/relative-time.ts';
import { askedValues, toggleTerm } from '../logs/toggle-term.ts';
import { activeLogs } from '../state/active-logs.ts';
import { setLogsQuery } from '../state/logs.ts';
import { openForm } from '../state/form.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { isViewFor } from '../views/list-views.ts';
import { logViewForm } from '../views/log-view-form.ts';
import { logViews } from '../views/log-views.ts';
import { isViewText, parseView } from '../views/view-text.ts';
import type { Choice, Picker } from './picker.ts';

/** Saved views of logs first. A line of text that is pasted is taken over after a look at it. Then all types of event: those of the query's events first, the most frequent on top. */
export const logTypesPicker: Picker = {
  title: 'Saved views, and types of events',
  empty: 'no view and no type is called so; ^S keeps the query as a view',
  choices: (state) => {
    const top = state.overlays.at(-1);
    const typed = top?.kind === 'pick' ? top.field.text : '';
    if (isViewText(typed, logViews)) return [pastedChoice(typed)];
    return [...viewChoices(state), ...typeChoices(state)];
  },
};

function viewChoices(state: UiState): readonly Choice[] {
  const { applied } = activeLogs(state);
  return state.logViews
    .filter((view) => isViewFor(view, state.active))
    .map(({ name, query }): Choice => {
      const words = query === '' ? 'all events' : query;
      return {
        id: `view ${name}`,
        label: name,
        note: `view${applied.text === query ? ', now' : ''}: ${words}`,
        run: (next) => [setLogsQuery(next, query), noEffects],
      };
    });
}

function pastedChoice(text: string): Choice {
  const read = parseView(text, logViews);
  const isWrong = 'wrong' in read;
  return {
    id: text,
    label: isWrong ? 'a view that cannot be taken over' : `Take over ${read.name}…`,
    note: isWrong ? undefined : read.query,
    disabled: isWrong ? `the line ${read.wrong}` : undefined,
    run: (next) => {
      if (isWrong || next.active === undefined) return [next, noEffects];
      const { name, query } = read;
      return [openForm(next, next.active, logViewForm(next, { name, query })), noEffects];
    },
  };
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
