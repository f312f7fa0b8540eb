import { logEventType } from '../../src/domain/log-event-types.ts';
import { groupDigits } from '../components/relative-time.ts';
import { askHistory } from '../state/history.ts';
import { noEffects } from '../ui-state.ts';
import type { Choice, Picker } from './picker.ts';

/** Types of event that the user has, the most frequent first. */
export const typesPicker: Picker = {
  title: 'Only events of the type',
  empty: 'no type is called so',
  choices: (state) => {
    const history = state.user?.history;
    const counts = [...(history?.types?.counts ?? [])].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
    const all: Choice = {
      id: '*',
      label: 'all types',
      note: history?.asked.type === undefined ? 'now' : undefined,
      run: (next) => [askHistory(next, { type: undefined }), noEffects],
    };
    const each = counts.map(([code, count]): Choice => {
      const now = history?.asked.type === code ? '  now' : '';
      return {
        id: code,
        label: logEventType(code).words,
        note: `${code}  ${groupDigits(count)}${now}`,
        run: (next) => [askHistory(next, { type: code }), noEffects],
      };
    });
    return [all, ...each];
  },
};
