import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';
import { groupDigits } from '../components/relative-time.ts';
import { askedValues, toggleTerm } from '../logs/toggle-term.ts';
import { activeLogs } from '../state/active-logs.ts';
import { setLogsQuery } from '../state/logs.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import type { Choice, Picker } from './picker.ts';

/** All types of event: those of the query's events first, the most frequent on top. */
export const logTypesPicker: Picker = {
  title: 'Only events of these types',
  empty: 'no type is called so',
  choices: (state) => {
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
  },
};

function askType(state: UiState, code: string): UiState {
  const { applied } = activeLogs(state);
  return setLogsQuery(state, toggleTerm(applied.text, applied.root, 'type', code));
}
