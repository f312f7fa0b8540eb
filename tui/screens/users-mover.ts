import type { Mover } from '../keys/mover.ts';
import { usersHeight } from '../state/difference-lines.ts';
import { moveCursorTo } from '../state/list.ts';
import { activeList } from '../state/tenants.ts';

/** How the cursor of the users list moves, also while its filter is typed. */
export const usersMover: Mover = {
  position: (state) => activeList(state).index,
  count: (state) => activeList(state).read?.count ?? 0,
  page: (state) => usersHeight(state) - 1,
  to: moveCursorTo,
};
