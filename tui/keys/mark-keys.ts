import { markAll, markRange, toggleMark, unmarkAll } from '../state/marks.ts';
import { activeList } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const contexts = ['users'];
const group = 'Mark';

/** Marking users of the list: what is copied is then all of them; actions are about the one under the cursor. */
export const markKeys: readonly KeyRow[] = [
  { id: 'mark.one', keys: ['space'], words: 'mark the user', contexts, group, run: (state) => toggleMark(state) },
  {
    id: 'mark.range',
    keys: ['v'],
    words: 'mark users from here; again: to here',
    contexts,
    group,
    run: (state) => markRange(state),
  },
  { id: 'mark.all', keys: ['*'], words: 'mark all users of the list', contexts, group, run: (state) => markAll(state) },
  {
    id: 'mark.none',
    keys: ['\\'],
    words: 'take the marks away',
    contexts,
    group,
    isAvailable: (state: UiState) => {
      const { marks, markFrom, marking } = activeList(state);
      return marks.size > 0 || markFrom !== undefined || marking !== undefined;
    },
    run: (state) => unmarkAll(state),
  },
];
