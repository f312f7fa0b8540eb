import { accountName } from '../account-name.ts';
import type { Answer } from '../auth0/auth0-client.ts';
import type { Change, ChangeState, JournalEntry } from '../domain/change.ts';
import { defaultDomain } from '../domain/tenant.ts';
import type { Tenant } from '../domain/tenant.ts';
import { AppError, toAppError } from '../errors.ts';
import type { AnyAction } from './actions/action.ts';
import { findAction } from './actions/index.ts';
import type { ChangeContext, ChangeOutcome, Consent, Secrets } from './changes.ts';
import { refuseMoved } from './compare-plans.ts';
import { finishChange, readAgain } from './finish-change.ts';
import { ownerOf } from './owner-of.ts';
import { refuseReadOnly } from './plan-change.ts';
import { personOptions } from './read-fresh-user.ts';
import { readPlanned } from './read-planned.ts';
import { readingOf } from './reading-of.ts';
import { nothingArrivesAfter, settleChange } from './settle-changes.ts';
import { joinSecrets } from './split-secrets.ts';
import { touchedBy } from './touched-by.ts';

/**
 * Reads the subject again; when what was reviewed has moved, throws `conflict` and sends nothing. Then writes the intent,
 * sends, writes the outcome, writes Auth0's answers through to the mirror.
 * @throws AppError when Auth0 refuses (journalled as `refused`) or nothing could be sent (`not_done`)
 */
export async function applyChange(
  context: ChangeContext,
  change: Change,
  { reason, secrets = {} }: Consent = {},
): Promise<ChangeOutcome> {
  const { tenant, journal, now } = context;
  if (change.tenant !== tenant.name) throw new AppError('bug', 'a change was about to go to another tenant');
  const action = findAction(change.action);
  if (action === undefined) throw new AppError('bug', 'there is no such action');
  refuseOtherDomain(change, tenant);
  refuseReadOnly(tenant);
  await refuseUnlessSettled(context, change);
  const input = joinSecrets(change.input, secrets);
  const planned = await readPlanned(context, action, { subject: change.subject, input });
  refuseMoved(change, action.plan(planned), planned.user?.updated_at);
  const options = personOptions(context);
  const lent = await action.secrets?.(readingOf(context), input);
  const given = { ...secrets, ...lent };
  demandSecrets(change, given);

  const entry = { ...entryOf(change), actor: accountName(), reason };
  const record = (state: ChangeState, reached: number, detail?: string): void =>
    void journal.append({ ...entry, state, reached, detail }, now());
  journal.append({ ...entry, state: 'sent', reached: 0, detail: undefined }, now(), action.before?.(planned));

  const answers: Answer<unknown>[] = [];
  try {
    for (const request of change.requests) {
      if (answers.length > 0) record('sent', answers.length);
      answers.push(await context.client.send(request, change.id, { ...options, secrets: given }));
    }
  } catch (caught) {
    return await endBroken(context, change, { action, reached: answers.length, error: toAppError(caught), record });
  }
  // It is done: what cannot be noted here is settled or synced later.
  return await finishChange(context, action, change, answers, (noted) => record('done', answers.length, noted));
}

interface Broken {
  readonly action: AnyAction;
  readonly reached: number;
  readonly error: AppError;
  readonly record: (state: ChangeState, reached: number, detail?: string) => void;
}

/** Whom a change touched in part is read at once, so that nobody decides by an old record; of many the sync sees to it. */
const mostReadAgain = 3;

/** A request of the change failed: the ones before it are carried out, the ones after it are not sent. */
async function endBroken(
  context: ChangeContext,
  change: Change,
  { reached, error, record }: Broken,
): Promise<ChangeOutcome> {
  if (error.kind === 'unknown_outcome' || error.kind === 'bug') {
    record('unknown', reached, error.message);
    return await settleAtOnce(context, change);
  }
  if (reached === 0) {
    record(error.statusCode === undefined ? 'not_done' : 'refused', 0, error.message);
    throw error;
  }
  const detail = `${reached} of ${change.requests.length} requests were carried out, then: ${error.message}`;
  record('partly_done', reached, detail);
  const touched = [change.user_id, ...change.others].filter((user_id) => user_id !== '');
  await readAgain(context, touched.slice(0, mostReadAgain));
  return { state: 'partly_done', detail };
}

function entryOf(
  change: Change,
): Omit<JournalEntry, 'seq' | 'at' | 'before_mac' | 'actor' | 'reason' | 'state' | 'reached' | 'detail'> {
  const { id, tenant, domain, subject, user_id, others, action, input, differences, requests } = change;
  return {
    change_id: id,
    tenant,
    domain,
    subject,
    user_id,
    others,
    action,
    input,
    differences,
    requests: requests.length,
  };
}

/** While somebody reviewed it, the name may have been given to another tenant, with somebody else by that id. */
function refuseOtherDomain({ domain }: Change, tenant: Tenant): void {
  const current = defaultDomain(tenant);
  if (domain === current) return;
  const { name } = tenant;
  throw new AppError(
    'conflict',
    `the change was reviewed for ${domain}, and ${name} is ${current} now: nothing was sent`,
    { tenant: name, hint: 'Look at what it is about in the tenant as it is now, then decide anew.' },
  );
}

/** A request without its password would be another request. */
function demandSecrets({ requests }: Change, secrets: Secrets): void {
  const needed = requests.flatMap(({ secrets: named = {}, bearer }) => [
    ...Object.values(named),
    ...(bearer === undefined ? [] : [bearer]),
  ]);
  if (needed.every((name) => Object.hasOwn(secrets, name))) return;
  throw new AppError('bug', 'a change was about to be sent without its secret');
}

/** A change is sent once, and not on top of another one whose outcome is open. */
async function refuseUnlessSettled(context: ChangeContext, change: Change): Promise<void> {
  const { journal, tenant, now } = context;
  if (journal.list({ tenant: tenant.name, change_id: change.id, limit: 1 }).length > 0) {
    const message = `this change was already sent to tenant ${tenant.name}`;
    throw new AppError('refused', message, { tenant: tenant.name, hint: 'Plan it anew; see the journal.' });
  }
  const own = touchedBy(change);
  for (const open of journal.unsettled(ownerOf(tenant))) {
    if (!touchedBy(open).some((one) => own.includes(one))) continue;
    const isOld = now() - open.at >= nothingArrivesAfter;
    if (isOld && (await settleChange(context, open)) !== undefined) continue;
    throw new AppError('conflict', `the outcome of an earlier change of this ${words(change)} is not known yet`, {
      tenant: tenant.name,
      hint: 'It is settled by reading the record again, a minute and a half after it was sent. Try again then.',
    });
  }
}

function words({ subject: { kind } }: Change): string {
  return kind === 'new_user' ? 'user' : kind;
}

/**
 * When the record already shows the change, it is done. When it does not, the request may still be on its way: it stays
 * unknown until nothing can arrive any more.
 */
async function settleAtOnce(context: ChangeContext, change: Change): Promise<ChangeOutcome> {
  const open = context.journal.unsettled(ownerOf(context.tenant)).find((entry) => entry.change_id === change.id);
  const settled = open === undefined ? undefined : await settleChange(context, open);
  if (settled?.state === 'done') return { state: 'done', user: settled.user };
  const detail = 'The request may or may not have been carried out. It is not sent again; the record is read again.';
  return { state: settled?.state ?? 'unknown', detail };
}
