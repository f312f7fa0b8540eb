import { helpMover } from './components/help-lines.ts';
import { accessKeys } from './keys/access-keys.ts';
import { actionKeys } from './keys/action-keys.ts';
import { reviewMover } from './components/review-lines.ts';
import { changeKeys } from './keys/change-keys.ts';
import { createKeys } from './keys/create-keys.ts';
import { dialogKeys } from './keys/dialog-keys.ts';
import { filterKeys } from './keys/filter-keys.ts';
import { formKeys, formListMover } from './keys/form-keys.ts';
import { groupKeys } from './keys/group-keys.ts';
import { keyTable } from './keys/key-table.ts';
import type { KeyRow } from './keys/key-row.ts';
import { listKeys } from './keys/list-keys.ts';
import { markKeys } from './keys/mark-keys.ts';
import { moveKeys } from './keys/move-keys.ts';
import { paneKeys } from './keys/pane-keys.ts';
import { pickKeys, pickMover, type Pickers } from './keys/pick-keys.ts';
import { programKeys } from './keys/program-keys.ts';
import { setupKeys } from './keys/setup-keys.ts';
import { syncKeys } from './keys/sync-keys.ts';
import { tenantKeys } from './keys/tenant-keys.ts';
import { userKeys } from './keys/user-keys.ts';
import { viewKeys, viewMenuKeys } from './keys/view-keys.ts';
import { screens } from './screens/index.ts';
import { tabs } from './tabs/index.ts';
import { viewMovers } from './movers.ts';
import { makePickers } from './pickers/index.ts';

/** What can be chosen from lists; the command palette among them holds the key table itself. */
export const pickers: Pickers = makePickers(() => keymap);

/**
 * The one table of what keys do. Input, hint line, help, palette and the README's table are all drawn from it; the
 * order is that of the hint line.
 */
export const keymap: readonly KeyRow[] = [
  ...listKeys,
  ...viewKeys,
  ...filterKeys,
  ...markKeys,
  ...userKeys,
  ...[...screens, ...tabs].flatMap(({ keys = [] }) => keys),
  ...groupKeys,
  ...paneKeys,
  ...dialogKeys,
  ...formKeys,
  ...changeKeys,
  ...accessKeys,
  ...pickKeys(pickers),
  ...viewMenuKeys(pickers),
  ...moveKeys({
    ...viewMovers,
    pick: pickMover(pickers),
    menu: pickMover(pickers),
    'form-list': formListMover,
    review: reviewMover,
    'typed-review': reviewMover,
    'review-field': reviewMover,
    help: helpMover(() => keymap),
    'help-search': helpMover(() => keymap),
  }),
  ...actionKeys,
  ...createKeys,
  ...programKeys,
  ...tenantKeys,
  ...setupKeys,
  ...syncKeys,
];

/** The key table for the README, in Markdown. */
export function keyTableMarkdown(): string {
  return keyTable(keymap);
}
