import type { Change } from '../../src/domain/change.ts';
import { AppError } from '../../src/errors.ts';
import { isSuspicious, safeText } from '../../src/safe-text.ts';
import { askLine, askYes, isInteractive } from './ask.ts';
import type { CommandContext } from './command.ts';
import { cellText } from './record-column.ts';

/** What commander leaves of the options that agree to a change. */
export interface ConsentOptions {
  readonly yes?: boolean;
  readonly confirm?: string;
}

/** Shows everything that one must see before saying yes. */
export function sayChange(context: CommandContext, change: Change): void {
  const say = (line: string) => context.output.say(line);
  const { name, email, connection } = change.target;
  say(`${change.action} in ${change.tenant} (${change.environment.toUpperCase()})`);
  say(`  user        ${name ?? ''}${email === undefined ? '' : ` <${email}>`}`);
  say(`  user_id     ${change.user_id}`);
  if (connection !== undefined) say(`  connection  ${connection}`);
  for (const { field, before, after } of change.differences) {
    say(`  change      ${field}: ${valueWords(before)} -> ${valueWords(after)}`);
  }
  for (const request of change.requests) say(`  request     ${request.method} /api/v2${request.path}`);
  for (const remark of change.remarks) say(`  note        ${remark}`);
}

function valueWords(value: unknown): string {
  return value === undefined ? '(not set)' : cellText(value);
}

/**
 * What has to be typed for a change in production: the e-mail, or the `user_id` when there is none or when the
 * e-mail could be taken for another one.
 */
export function confirmationText(change: Change): string {
  const { email } = change.target;
  if (email === undefined) return change.user_id;
  const looksAlike = isSuspicious(safeText(email).flags) || !/^[\x21-\x7e]+$/.test(email) || email.includes('xn--');
  return looksAlike ? change.user_id : email;
}

/**
 * Lets the person agree, as high as the environment asks for: yes everywhere, and in production the typed target.
 * @throws AppError `refused` without agreement
 */
export async function demandConsent(context: CommandContext, change: Change, options: ConsentOptions): Promise<void> {
  const expected = change.environment === 'production' ? confirmationText(change) : undefined;
  if (options.confirm !== undefined && expected !== undefined && options.confirm !== expected) {
    throw refusal(change, `--confirm does not name this user`, `Give --confirm ${shellWord(expected)}.`);
  }
  const confirmed = expected === undefined || options.confirm === expected;
  if (options.yes === true && confirmed) return;
  if (!isInteractive(context)) {
    const confirm = expected === undefined || confirmed ? '' : `--confirm ${shellWord(expected)}`;
    const flags = [options.yes === true ? '' : '--yes', confirm];
    throw refusal(change, 'nobody can be asked here', `Add ${flags.filter((flag) => flag !== '').join(' ')}.`);
  }
  if (!confirmed) {
    const typed = await askLine(context, `This is PRODUCTION. Type ${expected} to ${change.action} this user:`);
    if (typed.trim() !== expected) throw refusal(change, 'the answer does not name this user', 'Nothing was sent.');
  } else if (!(await askYes(context, `${change.action} this user?`))) {
    throw refusal(change, 'the answer was no', 'Nothing was sent.');
  }
}

/** One word for a shell. The hint is there to be copied, and an e-mail address may hold quotes. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function refusal(change: Change, why: string, hint: string): AppError {
  return new AppError('refused', `${change.user_id} in ${change.tenant} was left as it is: ${why}`, {
    tenant: change.tenant,
    hint,
  });
}
