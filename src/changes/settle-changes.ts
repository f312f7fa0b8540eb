import type { ChangeState, JournalEntry } from '../domain/change.ts';
import type { UserProfile } from '../domain/user.ts';
import { type ErrorKind, isAppError } from '../errors.ts';
import type { AnyAction } from './actions/action.ts';
import { findAction } from './actions/index.ts';
import type { ChangeContext } from './changes.ts';
import { finishChange } from './finish-change.ts';
import { ownerOf } from './owner-of.ts';
import { personOptions, readFreshUser } from './read-fresh-user.ts';
import { readingOf } from './reading-of.ts';

/** After this long, in milliseconds, no request of ours can still be under way, and its sender has given up or died. */
export const nothingArrivesAfter = 90_000;

/**
 * Settles what a crash or a timeout left open, by reading the records. Never sends a write. Returns how many changes
 * have a known outcome now. What cannot be read stays open.
 */
export async function settleChanges(context: ChangeContext): Promise<number> {
  const { journal, tenant, now } = context;
  let settled = 0;
  for (const entry of journal.unsettled(ownerOf(tenant))) {
    context.signal?.throwIfAborted();
    // A young `sent` belongs to a process that is still waiting for the answer.
    if (entry.state === 'sent' && now() - entry.at < nothingArrivesAfter) continue;
    if ((await settleChange(context, entry)) !== undefined) settled += 1;
  }
  return settled;
}

/** How a change ended, as far as the record tells. */
export interface Settled {
  readonly state: Extract<ChangeState, 'done' | 'not_done' | 'partly_done' | 'undecided'>;
  readonly user: UserProfile | undefined;
}

/** Settles one change of the context's tenant; undefined when its outcome stays open. */
export async function settleChange(context: ChangeContext, entry: JournalEntry): Promise<Settled | undefined> {
  const { journal, now } = context;
  if (entry.domain === undefined) return endUnasked(context, entry);
  const action = findAction(entry.action);
  const seen = action === undefined ? undefined : await readOutcome(context, action, entry);
  if (action === undefined || seen === undefined) return undefined;
  const { isDone, user, isGone } = seen;
  const { seq: _seq, at, before_mac: _mac, ...rest } = entry;
  const note = (state: ChangeState, detail: string): void => void journal.append({ ...rest, state, detail }, now());
  if (isDone === true) {
    const reached = entry.requests;
    await finishChange(context, action, entry, [], () => {
      journal.append({ ...rest, reached, state: 'done', detail: words.done }, now());
    });
    return { state: 'done', user };
  }
  // Until then the request may still arrive; nothing arrives at somebody who is gone.
  if (!isGone && now() - at < nothingArrivesAfter) return undefined;
  const state = endOf(action, entry, seen);
  note(state, isGone ? 'The user no longer exists.' : words[state]);
  return { state, user };
}

/** Nobody is asked about a change of which it is not known whose it is: another tenant may have had the name then. */
function endUnasked({ journal, now }: ChangeContext, entry: JournalEntry): Settled | undefined {
  if (now() - entry.at < nothingArrivesAfter) return undefined;
  const { seq: _seq, at: _at, before_mac: _mac, ...rest } = entry;
  journal.append({ ...rest, state: 'undecided', detail: words.noDomain }, now());
  return { state: 'undecided', user: undefined };
}

/**
 * How a change ended that is not shown as done, now that nothing can arrive any more. Of somebody who is gone no record
 * tells whether it was done before. Of several requests an earlier one may have been carried out whose answer was lost.
 */
function endOf(action: AnyAction, entry: JournalEntry, { isDone, user, facts, isGone }: Seen): Settled['state'] {
  if (isDone === 'cannot tell' || isGone) return 'undecided';
  if (entry.reached > 0) return 'partly_done';
  if (entry.requests < 2) return 'not_done';
  try {
    const { subject, input } = entry;
    const { differences } = action.plan({ subject, user, facts, input });
    const isLeft = (field: string): boolean => differences.some((each) => each.field === field);
    return entry.differences.every(({ field }) => isLeft(field)) ? 'not_done' : 'partly_done';
  } catch (error) {
    if (isAppError(error) && error.kind !== 'bug') return 'undecided';
    throw error;
  }
}

const words = {
  done: 'Found carried out when the record was read again.',
  not_done: 'Found not carried out when the record was read again.',
  partly_done: 'Found carried out in part when the record was read again.',
  undecided: 'No record tells whether it was carried out; the log of the tenant may.',
  noDomain: 'Not asked: an earlier version did not note at which domain it was made. The log of the tenant may tell.',
} as const;

interface Seen {
  readonly isDone: boolean | 'cannot tell';
  readonly user: UserProfile | undefined;
  readonly facts: unknown;
  readonly isGone: boolean;
}

/** What an action says itself, not Auth0, about what it needs: another try would bring the same. */
const finalKinds: ReadonlySet<ErrorKind> = new Set(['not_found', 'not_in_plan', 'refused', 'usage']);

/** Undefined when it cannot be read. */
async function readOutcome(context: ChangeContext, action: AnyAction, entry: JournalEntry): Promise<Seen | undefined> {
  const { tenant, journal } = context;
  const { subject, differences, change_id } = entry;
  const input = entry.input as object;
  try {
    const user = await readUser(context, entry);
    const isGone = subject.kind === 'user' && user === undefined;
    const facts = isGone ? undefined : await action.read?.(readingOf(context), subject, input);
    const sent_at = journal.list({ tenant: tenant.name, change_id, limit: 100 }).at(-1)?.at ?? entry.at;
    const isDone = action.isDone({ subject, user, facts, input, differences, change_id, sent_at });
    return { isDone, user, facts, isGone };
  } catch (error) {
    if (!isAppError(error) || error.kind === 'bug') throw error;
    const isFinal = finalKinds.has(error.kind) && error.statusCode === undefined;
    return isFinal ? { isDone: 'cannot tell', user: undefined, facts: undefined, isGone: false } : undefined;
  }
}

async function readUser(context: ChangeContext, { subject }: JournalEntry): Promise<UserProfile | undefined> {
  if (subject.kind !== 'user') return undefined;
  try {
    return (await readFreshUser(context, subject.id, personOptions(context))).body;
  } catch (error) {
    if (isAppError(error, 'not_found') && error.statusCode === undefined) return undefined;
    throw error;
  }
}
