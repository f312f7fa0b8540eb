import type { Reading } from './actions/action.ts';
import type { ChangeContext } from './changes.ts';
import { ownerOf } from './owner-of.ts';
import { personOptions } from './read-fresh-user.ts';

/** What an action may ask in this context. */
export function readingOf(context: ChangeContext): Reading {
  const { tenant, client, mirror, journal } = context;
  const owner = ownerOf(tenant);
  return {
    tenant,
    client,
    mirror,
    options: personOptions(context),
    before: (change_id) => journal.before(change_id, owner),
    lastDone: (action, user_id) =>
      journal.list({ ...owner, user_id, limit: 200 }).find((entry) => entry.action === action && entry.state === 'done')
        ?.change_id,
  };
}
