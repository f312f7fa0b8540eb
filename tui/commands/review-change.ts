import type { Change } from '../../src/domain/change.ts';
import { requestPath } from '../../src/domain/request-path.ts';
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
  const { target, subject } = change;
  const { connection } = target;
  say(`${change.verb} in ${change.tenant} (${change.environment.toUpperCase()})`);
  say(`  ${kindWords(change).padEnd(12)}${subject.words}`);
  say(`  ${(subject.kind === 'user' ? 'user_id' : 'id').padEnd(12)}${subject.id}`);
  if (connection !== undefined) say(`  connection  ${connection}`);
  for (const { field, before, after } of change.differences) {
    say(`  change      ${field}: ${valueWords(before)} -> ${valueWords(after)}`);
  }
  for (const request of change.requests) say(`  request     ${request.method} ${requestPath(request)}`);
  for (const remark of change.remarks) say(`  note        ${remark}`);
}

function valueWords(value: unknown): string {
  return value === undefined ? '(not set)' : cellText(value);
}

/**
 * What has to be typed for a change in production, and for one that cannot be undone: the e-mail, or the id when there
 * is none or when the e-mail could be taken for another one.
 */
export function confirmationText(change: Change): string {
  const { email } = change.target;
  if (email === undefined) return change.subject.id;
  const looksAlike = isSuspicious(safeText(email).flags) || !/^[\x21-\x7e]+$/.test(email) || email.includes('xn--');
  return looksAlike ? change.subject.id : email;
}

/**
 * Lets the person agree, as high as the change asks for: yes everywhere, and in production, or where there is no way
 * back, the typed target.
 * @throws AppError `refused` without agreement
 */
export async function demandConsent(context: CommandContext, change: Change, options: ConsentOptions): Promise<void> {
  const isGrave = change.environment === 'production' || change.irreversible;
  const expected = isGrave ? confirmationText(change) : undefined;
  if (options.confirm !== undefined && expected !== undefined && options.confirm !== expected) {
    throw refusal(
      change,
      `--confirm does not name this ${kindWords(change)}`,
      `Give --confirm ${shellWord(expected)}.`,
    );
  }
  const confirmed = expected === undefined || options.confirm === expected;
  if (options.yes === true && confirmed) return;
  if (!isInteractive(context)) {
    const confirm = expected === undefined || confirmed ? '' : `--confirm ${shellWord(expected)}`;
    const flags = [options.yes === true ? '' : '--yes', confirm];
    throw refusal(change, 'nobody can be asked here', `Add ${flags.filter((flag) => flag !== '').join(' ')}.`);
  }
  if (!confirmed) {
    const why = change.environment === 'production' ? 'This is PRODUCTION.' : 'This cannot be undone.';
    const typed = await askLine(context, `${why} Type ${expected} to go on (${change.verb}):`);
    const isNamed = typed.trim() === expected;
    if (!isNamed) throw refusal(change, `the answer does not name this ${kindWords(change)}`, 'Nothing was sent.');
  } else if (!(await askYes(context, `${change.verb}: ${change.subject.words}?`))) {
    throw refusal(change, 'the answer was no', 'Nothing was sent.');
  }
}

/** One word for a shell. The hint is there to be copied, and an e-mail address may hold quotes. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function kindWords({ subject: { kind } }: Change): string {
  return kind === 'new_user' ? 'user' : kind;
}

function refusal(change: Change, why: string, hint: string): AppError {
  return new AppError('refused', `${change.subject.id} in ${change.tenant} was left as it is: ${why}`, {
    tenant: change.tenant,
    hint,
  });
}
