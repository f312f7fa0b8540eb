import type { Command } from 'commander';

import { askUserId } from '../../src/changes/ask-user-id.ts';
import { nothingToChange } from '../../src/changes/changes.ts';
import type { ChangeContext, ChangeOrder } from '../../src/changes/changes.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import { readingOf } from '../../src/changes/reading-of.ts';
import { splitSecrets } from '../../src/changes/split-secrets.ts';
import type { ChangeAction } from '../../src/domain/change.ts';
import { AppError, isAppError } from '../../src/errors.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import { addTenantOptions, chooseTenant } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { pastedUser } from './find-user.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions } from './record-format.ts';
import { withChanges } from './with-changes.ts';

/** An option of its own that a command has beside the ones of all changes. */
interface ActionOption {
  /** As commander takes it: `--user-metadata <json>`. Never one that brings a secret. */
  readonly flags: string;
  readonly words: string;
  /** True when the call makes no sense without it. */
  readonly isNeeded?: boolean;
  /** May be given several times: the values come as a list. */
  readonly isList?: boolean;
  /** Reads what was typed; throws commander's InvalidArgumentError. */
  readonly read?: (text: string) => unknown;
}

/** Whom a command is about, as it is typed. */
interface ActionArgument {
  readonly name: string;
  readonly words: string;
  /** @throws AppError `not_found` or `usage` when it names nothing, or several */
  find(changes: ChangeContext, typed: string): Promise<ChangeOrder['subject']>;
}

/** Further words after the argument: `ROLE…`. */
interface ActionList {
  /** As commander takes it: `<role...>`, or `[device...]` where there may be none. */
  readonly name: string;
  readonly words: string;
}

/** A command that makes one change: review, consent, journal and outcome come by themselves. */
export interface ActionCommand {
  /** Where one command stands for several actions, the one that the options ask for. @throws AppError `usage` */
  readonly action: ChangeAction | ((options: GivenOptions) => ChangeAction);
  /** A user when left out. */
  readonly argument?: ActionArgument;
  /** For what is only to come into being: there is no argument then, the input names it. */
  subjectOf?(input: unknown): ChangeOrder['subject'];
  readonly list?: ActionList;
  readonly options?: readonly ActionOption[];
  /**
   * The action's input from what was typed. A secret is read here, from a hidden prompt or standard input.
   * @param words what stands at the place of `list`
   * @throws AppError `usage`
   */
  readInput?(options: Readonly<Record<string, unknown>>, context: CommandContext, words: readonly string[]): unknown;
  /** Waits for what Auth0 goes on with by itself, and brings the result as it is then. @throws AppError when that fails */
  follow?(result: unknown, changes: ChangeContext, context: CommandContext): Promise<unknown>;
}

const user: ActionArgument = {
  name: '<user>',
  words: 'a user_id, or an e-mail that names exactly one user',
  find: async (changes, typed) => ({
    kind: 'user',
    id: await askUserId(readingOf(changes), pastedUser(typed, changes.tenant)),
  }),
};

/** Makes the command of an action. */
export function actionCommand(spec: ActionCommand): DefineCommand {
  const { argument = user, options = [], list } = spec;
  return (command, context) => {
    const hasArgument = spec.subjectOf === undefined;
    if (hasArgument) command.argument(argument.name, argument.words);
    if (list !== undefined) command.argument(list.name, list.words);
    for (const option of options) addOption(command, option);
    // Commander gives the arguments, then the options.
    addChangeOptions(command).action(async (...given: readonly unknown[]) => {
      const [typed, ...rest] = hasArgument ? given : ['', ...given];
      const [words, asked] = list === undefined ? [[], rest[0]] : rest;
      const named = { typed: typed as string, words: words as readonly string[] };
      await runAction(context, spec, named, asked as GivenOptions);
    });
  };
}

/** The options of every command that changes something. */
export function addChangeOptions(command: Command): Command {
  addTenantOptions(command, { all: false })
    .option('--yes', 'agree without being asked')
    .option(
      '--confirm <text>',
      'in production, and for what cannot be undone: the e-mail of the user, or the id when there is none',
    )
    .option('--reason <text>', 'why; kept in the journal');
  return addFormatOptions(command, ['json']);
}

type GivenOptions = CarryOutOptions & { readonly tenant?: string } & Readonly<Record<string, unknown>>;

function addOption(command: Command, { flags, words, isNeeded = false, isList = false, read }: ActionOption): void {
  const option = command.createOption(flags, words).makeOptionMandatory(isNeeded);
  if (isList) option.argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
  if (read !== undefined) option.argParser(read);
  command.addOption(option);
}

async function runAction(
  context: CommandContext,
  { argument = user, ...spec }: ActionCommand,
  { typed, words }: { readonly typed: string; readonly words: readonly string[] },
  options: GivenOptions,
): Promise<void> {
  const tenant = chooseTenant(await context.session(), options.tenant);
  const action = typeof spec.action === 'string' ? spec.action : spec.action(options);
  const input = await spec.readInput?.(options, context, words);
  await withChanges(context, tenant, async (changes) => {
    const subject = spec.subjectOf?.(input) ?? (await argument.find(changes, typed));
    try {
      const change = await planChange(changes, { action, subject, input });
      const { secrets } = splitSecrets(input);
      const follow = spec.follow && (async (result: unknown) => spec.follow?.(result, changes, context));
      await carryOut(context, changes, change, { ...options, secrets, follow });
    } catch (error) {
      if (!isAppError(error, 'refused') || error.errorCode !== nothingToChange) throw error;
      await sayUnchanged(context, error, { action, subject, tenant: tenant.name, isJson: options.json === true });
    }
  });
}

interface Unchanged {
  readonly action: ChangeAction;
  readonly subject: ChangeOrder['subject'];
  readonly tenant: string;
  readonly isJson: boolean;
}

/** What is already as it shall be is no failure: a script may run again. */
async function sayUnchanged(
  { output }: CommandContext,
  { message, hint }: AppError,
  { action, subject, tenant, isJson }: Unchanged,
): Promise<void> {
  const user_id = subject.kind === 'user' ? subject.id : '';
  const record = { change_id: null, tenant, action, user_id, state: 'unchanged', detail: message, differences: [] };
  if (isJson) await printJson(output, record);
  output.say(message);
  if (hint !== '') output.say(`note: ${hint}`);
}
