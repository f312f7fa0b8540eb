import { userInfo } from 'node:os';

import type { Answer, RequestOptions } from '../auth0/auth0-client.ts';
import type { Change, ChangeState } from '../domain/change.ts';
import type { UserProfile } from '../domain/user.ts';
import { AppError, toAppError } from '../errors.ts';
import { findAction } from './actions/index.ts';
import type { ChangeContext, ChangeOutcome } from './changes.ts';
import { refuseReadOnly } from './plan-change.ts';
import { personOptions, readFreshUser } from './read-fresh-user.ts';
import { nothingArrivesAfter, settleChange } from './settle-changes.ts';

/**
 * Reads the user again; when what was reviewed has moved, throws `conflict` and sends nothing. Then writes the intent,
 * sends, writes the outcome, writes Auth0's answer through to the mirror.
 * @throws AppError when Auth0 refuses (journalled as `refused`) or nothing could be sent (`not_done`)
 */
export async function applyChange(
  context: ChangeContext,
  change: Change,
  reason: string | undefined,
): Promise<ChangeOutcome> {
  const { tenant, journal, now } = context;
  if (change.tenant !== tenant.name) throw new AppError('bug', 'a change was about to go to another tenant');
  refuseReadOnly(tenant);
  await refuseUnlessSettled(context, change);
  const options = personOptions(context);
  const { body: user } = await readFreshUser(context, change.user_id, options);
  refuseMoved(change, user);

  const { id: change_id, user_id, action, differences } = change;
  const entry = { change_id, tenant: tenant.name, user_id, action, actor: accountName(), reason, differences };
  const record = (state: ChangeState, detail?: string): void => void journal.append({ ...entry, state, detail }, now());
  record('sent');
  let answer: Answer<UserProfile>;
  try {
    answer = await send(context, change, options);
  } catch (caught) {
    const error = toAppError(caught);
    if (error.kind === 'unknown_outcome' || error.kind === 'bug') {
      record('unknown', error.message);
      return await settleAtOnce(context, change);
    }
    record(error.statusCode === undefined ? 'not_done' : 'refused', error.message);
    throw error;
  }
  // It is done: what cannot be noted here is settled or synced later.
  whateverTheDiskSays(() => record('done'));
  const upsert = { profile: answer.body, source: 'write', read_at: answer.served_at } as const;
  whateverTheDiskSays(() => void context.mirror.commitBatch({ users: [upsert] }, now()));
  return { state: 'done', user: answer.body };
}

/** Each change has one request today; `unknown_outcome` is the client's word for a write that may have arrived. */
async function send(
  { client }: ChangeContext,
  { id, user_id, requests }: Change,
  options: RequestOptions,
): Promise<Answer<UserProfile>> {
  const [request, ...more] = requests;
  if (request?.method !== 'PATCH' || request.body === undefined || more.length > 0) {
    throw new AppError('refused', 'this change is not one that can be sent');
  }
  return await client.updateUser(user_id, request.body, id, options);
}

/** A change is sent once, and not on top of another one whose outcome is open. */
async function refuseUnlessSettled(context: ChangeContext, change: Change): Promise<void> {
  const { journal, tenant, now } = context;
  const earlier = journal.list({ tenant: tenant.name, user_id: change.user_id, limit: 1000 });
  if (earlier.some((entry) => entry.change_id === change.id)) {
    const message = `this change was already sent to tenant ${tenant.name}`;
    throw new AppError('refused', message, { tenant: tenant.name, hint: 'Plan it anew; see the journal.' });
  }
  for (const open of journal.unsettled(tenant.name)) {
    if (open.user_id !== change.user_id) continue;
    const isOld = now() - open.at >= nothingArrivesAfter;
    if (isOld && (await settleChange(context, open)) !== undefined) continue;
    throw new AppError('conflict', 'the outcome of an earlier change of this user is not known yet', {
      tenant: tenant.name,
      hint: 'It is settled by reading the record again, a minute and a half after it was sent. Try again then.',
    });
  }
}

/**
 * Auth0 has no ETag, so the record is compared. A mere login moves `updated_at`: what counts is whether the fields that
 * were reviewed would still change in the reviewed way.
 */
function refuseMoved(change: Change, user: UserProfile): void {
  const now = findAction(change.action).differences(user);
  if (user.updated_at === change.base_updated_at && now.length > 0) return;
  if (JSON.stringify(now) === JSON.stringify(change.differences)) return;
  throw new AppError('conflict', `the user was changed since the review in tenant ${change.tenant}: nothing was sent`, {
    tenant: change.tenant,
  });
}

/**
 * When the record already shows the change, it is done. When it does not, the request may still be on its way: it stays
 * unknown until nothing can arrive any more.
 */
async function settleAtOnce(context: ChangeContext, change: Change): Promise<ChangeOutcome> {
  const open = context.journal.unsettled(context.tenant.name).find((entry) => entry.change_id === change.id);
  const settled = open === undefined ? undefined : await settleChange(context, open);
  if (settled?.state === 'done' && settled.user !== undefined) return { state: 'done', user: settled.user };
  const detail = 'The request may or may not have been carried out. It is not sent again; the record is read again.';
  return { state: settled?.state === 'not_done' ? 'not_done' : 'unknown', detail };
}

function whateverTheDiskSays(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (toAppError(error).kind === 'bug') throw error;
  }
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
