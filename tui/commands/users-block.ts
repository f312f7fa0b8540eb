import { applyChange } from '../../src/changes/apply-change.ts';
import type { ChangeContext, ChangeOutcome } from '../../src/changes/changes.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { Change, ChangeAction } from '../../src/domain/change.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { AppError } from '../../src/errors.ts';
import { addTenantOptions, chooseTenant } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { isEmail, onlyUser } from './find-user.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { type ConsentOptions, demandConsent, sayChange } from './review-change.ts';

interface ChangeOptions extends ConsentOptions, FormatOptions {
  readonly tenant?: string;
  readonly reason?: string;
}

export const defineUsersBlock: DefineCommand = defineChange('block');
export const defineUsersUnblock: DefineCommand = defineChange('unblock');

/** The command of one user action: review, consent, apply, and what came of it. */
function defineChange(action: ChangeAction): DefineCommand {
  return (command, context) => {
    command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
    addTenantOptions(command, { all: false })
      .option('--yes', 'agree without being asked')
      .option('--confirm <text>', 'in production: the e-mail of the user, or the user_id when there is none')
      .option('--reason <text>', 'why; kept in the journal');
    addFormatOptions(command, ['json']).action(async (user: string, options: ChangeOptions) => {
      await changeUser(context, action, user, options);
    });
  };
}

async function changeUser(
  context: CommandContext,
  action: ChangeAction,
  user: string,
  options: ChangeOptions,
): Promise<void> {
  const tenant = chooseTenant(await context.session(), options.tenant);
  await withChanges(context, tenant, async (changes) => {
    const settled = await settleChanges(changes);
    if (settled > 0) context.output.say(`note: ${settled} earlier changes with an open outcome were settled`);
    const user_id = await askForUserId(changes, user);
    const change = await planChange(changes, { action, subject: { kind: 'user', id: user_id } });
    sayChange(context, change);
    await demandConsent(context, change, options);
    const outcome = await applyChange(changes, change, { reason: options.reason });
    if (options.json === true) await printJson(context.output, outcomeRecord(change, outcome));
    if (outcome.state !== 'done') throw explainOutcome(change, outcome);
    context.output.say(`done: ${action} ${user_id} in ${tenant.name}`);
  });
}

/** Opens what a change needs and closes it whatever happens. */
async function withChanges(
  context: CommandContext,
  tenant: Tenant,
  use: (changes: ChangeContext) => Promise<void>,
): Promise<void> {
  const session = await context.session();
  const open: { close(): void }[] = [];
  const keep = <T extends { close(): void }>(part: T): T => {
    open.push(part);
    return part;
  };
  try {
    await use({
      tenant,
      client: keep(await session.openClient(tenant)),
      mirror: keep(await session.openWriter(tenant)),
      journal: keep(await session.openJournal()),
      now: () => context.clock.now(),
      signal: context.signal,
    });
  } finally {
    for (const part of open.toReversed()) part.close();
  }
}

/**
 * For a change, Auth0 itself is asked who has an e-mail: the mirror may not know of a second one yet. Its endpoint
 * compares exactly; databases store addresses in lower case, other connections as they came, so the mirror is asked how
 * it may be spelled.
 * https://auth0.com/docs/manage-users/user-search/retrieve-users-with-get-users-by-email-endpoint
 */
async function askForUserId({ client, mirror, tenant, signal }: ChangeContext, user: string): Promise<string> {
  if (!isEmail(user)) return user;
  const mirrored = mirror.findUsersByEmail(user).flatMap(({ profile }) => profile.email ?? []);
  const found = new Map<string, UserProfile>();
  for (const email of new Set([user, user.toLowerCase(), ...mirrored])) {
    const { body } = await client.getUsersByEmail(email, { priority: 'person', reason: 'person', signal });
    for (const profile of body) found.set(profile.user_id, profile);
  }
  return onlyUser([...found.values()], user, tenant.name);
}

function outcomeRecord(change: Change, outcome: ChangeOutcome): unknown {
  const { id, tenant, environment, action, user_id, differences } = change;
  return {
    change_id: id,
    tenant,
    environment,
    action,
    user_id,
    state: outcome.state,
    detail: outcome.state === 'done' ? null : outcome.detail,
    differences: differences.map(({ field, before, after }) => ({
      field,
      before: before ?? null,
      after: after ?? null,
    })),
  };
}

function explainOutcome(change: Change, outcome: Exclude<ChangeOutcome, { state: 'done' }>): AppError {
  const what = `${change.action} of ${change.user_id} in ${change.tenant}`;
  if (outcome.state === 'unknown') {
    return new AppError('unknown_outcome', `${what}: it is not known whether it was done (${outcome.detail})`, {
      tenant: change.tenant,
      hint: 'It is not sent again. Look at the user; the next change in this tenant, or the daemon, settles it.',
    });
  }
  return new AppError('auth0_refused', `${what} was not done (${outcome.detail})`, {
    tenant: change.tenant,
    hint: 'Nothing was changed; try again.',
  });
}
