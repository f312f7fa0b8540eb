import type { ChangeState, JournalEntry } from '../domain/change.ts';
import type { UserProfile } from '../domain/user.ts';
import { isAppError } from '../errors.ts';
import { findAction } from './actions/index.ts';
import type { ChangeContext } from './changes.ts';
import { readFreshUser } from './read-fresh-user.ts';

/** After this long, in milliseconds, no request of ours can still be under way, and its sender has given up or died. */
export const nothingArrivesAfter = 90_000;

/**
 * Settles what a crash or a timeout left open, by reading the records. Never sends a write. Returns how many changes
 * have a known outcome now. What cannot be read stays open.
 */
export async function settleChanges(context: ChangeContext): Promise<number> {
  const { journal, tenant, now } = context;
  let settled = 0;
  for (const entry of journal.unsettled(tenant.name)) {
    context.signal?.throwIfAborted();
    // A young `sent` belongs to a process that is still waiting for the answer.
    if (entry.state === 'sent' && now() - entry.at < nothingArrivesAfter) continue;
    if ((await settleChange(context, entry)) !== undefined) settled += 1;
  }
  return settled;
}

/** How a change ended, as far as the record tells. */
export interface Settled {
  readonly state: Extract<ChangeState, 'done' | 'not_done'>;
  readonly user: UserProfile | undefined;
}

/** Settles one change; undefined when its outcome stays open. */
export async function settleChange(context: ChangeContext, entry: JournalEntry): Promise<Settled | undefined> {
  const { journal, now } = context;
  const found = await readOutcome(context, entry);
  if (found === undefined) return undefined;
  const { seq: _seq, at, ...rest } = entry;
  const late = now() - at >= nothingArrivesAfter;
  if (found.state === 'not_done' && found.user !== undefined && !late) return undefined;
  const detail =
    found.user === undefined
      ? 'The user no longer exists.'
      : found.state === 'done'
        ? 'Found carried out when the record was read again.'
        : 'Found not carried out when the record was read again.';
  journal.append({ ...rest, state: found.state, detail }, now());
  return found;
}

async function readOutcome(context: ChangeContext, entry: JournalEntry): Promise<Settled | undefined> {
  const { tenant, signal } = context;
  try {
    const options = { priority: 'person', reason: 'person', signal } as const;
    const { body: user } = await readFreshUser(context, entry.user_id, options);
    const isDone = findAction(entry.action).differences(user).length === 0;
    return { state: isDone ? 'done' : 'not_done', user };
  } catch (error) {
    if (isAppError(error, 'not_found') && error.tenant === tenant.name) return { state: 'not_done', user: undefined };
    if (isAppError(error)) return undefined;
    throw error;
  }
}
