import { localDate } from '../components/relative-time.ts';
import { readMoment } from '../logs/read-moment.ts';
import { jumpUntil } from '../state/logs.ts';
import { noEffects } from '../ui-state.ts';
import { pickText } from './pick-text.ts';
import type { Choice, Picker } from './picker.ts';

/** Offered as long as nothing is typed. */
const usual = ['-1h', '-6h', '-1d', '-7d', '-30d'];

/** A moment to go to in the log: typed, or one of a few. */
export const momentPicker: Picker = {
  title: 'Go to a time',
  empty: 'type a date such as 2026-11-20, a time such as 14:30, both, or an age such as -2h',
  isOrdered: true,
  choices: (state) => {
    const typed = pickText(state).trim();
    return (typed === '' ? usual : [typed]).flatMap((text): readonly Choice[] => {
      const at = readMoment(text, state.now);
      if (at === undefined) return [];
      return [{ id: text, label: text, note: localDate(at), run: (next) => [jumpUntil(next, at), noEffects] }];
    });
  },
};
