import type { Reading } from './actions/action.ts';
import type { ChangeContext } from './changes.ts';
import { personOptions } from './read-fresh-user.ts';

/** What an action may ask in this context. */
export function readingOf(context: ChangeContext): Reading {
  const { tenant, client, mirror, journal } = context;
  return {
    tenant,
    client,
    mirror,
    options: personOptions(context),
    before: (change_id) => journal.before(change_id),
    lastDone: (action, user_id) =>
      journal
        .list({ tenant: tenant.name, user_id, limit: 200 })
        .find((entry) => entry.action === action && entry.state === 'done')?.change_id,
  };
}
