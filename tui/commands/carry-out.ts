import { applyChange } from '../../src/changes/apply-change.ts';
import type { ChangeContext, ChangeOutcome, Secrets } from '../../src/changes/changes.ts';
import type { Change } from '../../src/domain/change.ts';
import { AppError } from '../../src/errors.ts';
import { safeLine } from '../../src/safe-text.ts';
import type { CommandContext } from './command.ts';
import { printJson } from './print-records.ts';
import { type ConsentOptions, demandConsent, sayChange } from './review-change.ts';

/** What commander leaves of the options of a command that changes something. */
export interface CarryOutOptions extends ConsentOptions {
  readonly reason?: string;
  readonly json?: boolean;
}

/** What is given with the consent and after it. */
interface CarryOutMeans {
  readonly secrets?: Secrets | undefined;
  /** Waits for what Auth0 goes on with by itself. */
  readonly follow?: ((result: unknown) => Promise<unknown>) | undefined;
}

/** Shows a planned change, asks for consent, sends it, and says what came of it. */
export async function carryOut(
  context: CommandContext,
  changes: ChangeContext,
  change: Change,
  { secrets, follow, ...options }: CarryOutOptions & CarryOutMeans,
): Promise<void> {
  sayChange(context, change);
  await demandConsent(context, change, options);
  const sent = await applyChange(changes, change, { reason: options.reason, secrets });
  const outcome = sent.state === 'done' && follow ? await followed(context, change, sent, follow, options) : sent;
  if (options.json === true) await printJson(context.output, outcomeRecord(change, outcome));
  if (outcome.state !== 'done') throw explainOutcome(change, outcome);
  if (outcome.result !== undefined && options.json !== true) await sayResult(context, outcome.result);
  context.output.say(`done: ${change.verb} ${change.subject.id} in ${change.tenant}`);
}

/** What Auth0 goes on with may fail or stay unseen; the change itself is done, and whoever asked has to learn that. */
async function followed(
  { output }: CommandContext,
  change: Change,
  sent: Extract<ChangeOutcome, { state: 'done' }>,
  follow: (result: unknown) => Promise<unknown>,
  { json }: CarryOutOptions,
): Promise<ChangeOutcome> {
  try {
    return { ...sent, result: await follow(sent.result) };
  } catch (error) {
    if (json === true) await printJson(output, outcomeRecord(change, sent));
    output.say(`sent: ${change.verb} ${change.subject.id} in ${change.tenant}; what came of it could not be followed`);
    throw error;
  }
}

/** The answer of a command is what it prints: a link alone in its line, so that it can be copied or piped. */
async function sayResult(context: CommandContext, result: unknown): Promise<void> {
  if (typeof result === 'string') await context.output.print(`${safeLine(result)}\n`);
  else await printJson(context.output, result);
}

function outcomeRecord(change: Change, outcome: ChangeOutcome): unknown {
  const { id, tenant, environment, action, subject, user_id, differences } = change;
  return {
    change_id: id,
    tenant,
    environment,
    action,
    subject,
    user_id,
    state: outcome.state,
    detail: outcome.state === 'done' ? null : outcome.detail,
    result: outcome.state === 'done' ? (outcome.result ?? null) : null,
    differences: differences.map(({ field, before, after }) => ({
      field,
      before: before ?? null,
      after: after ?? null,
    })),
  };
}

function explainOutcome(change: Change, outcome: Exclude<ChangeOutcome, { state: 'done' }>): AppError {
  const { tenant, verb, subject } = change;
  const what = `${verb} of ${subject.id} in ${tenant}`;
  if (outcome.state === 'unknown' || outcome.state === 'undecided') {
    return new AppError('unknown_outcome', `${what}: it is not known whether it was done (${outcome.detail})`, {
      tenant,
      hint: 'It is not sent again. Look at the user; the next change in this tenant, or the daemon, settles it.',
    });
  }
  if (outcome.state === 'partly_done') {
    return new AppError('partly_done', `${what} was done in part (${outcome.detail})`, {
      tenant,
      hint: 'The requests before are carried out, those after it were not sent. Look at the record, then decide.',
    });
  }
  return new AppError('auth0_refused', `${what} was not done (${outcome.detail})`, {
    tenant,
    hint: 'Nothing was changed; try again.',
  });
}
