import { AppError } from '../../src/errors.ts';
import { checkLanding, type LandingRemark } from '../access/check-landing.ts';
import { pageAddress } from '../access/page-address.ts';
import { unbounceSnippet } from '../access/unbounce-snippet.ts';
import { addTenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findClient, findConnection } from './find-client.ts';
import { readKnown, withEnquiry } from './gather-login-facts.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';

interface SnippetOptions extends FormatOptions {
  readonly tenant?: string;
  readonly application: string;
  readonly connection: string;
  readonly page: string;
  readonly button: string;
  readonly field?: Readonly<Record<string, string>>;
}

const usual = { name: 'name', email: 'email' };

export const defineSnippetUnbounce: DefineCommand = (command, context) => {
  command
    .requiredOption('--application <name>', 'name or client_id of a Single Page Application')
    .requiredOption('--connection <name>', 'the connection that the button logs in by')
    .requiredOption('--page <url>', 'address of the page, as it stands among the allowed callback URLs')
    .requiredOption('--button <id>', 'id of the button on the page')
    .option('--field <claim=field>', 'a claim and the name or id of its form field; several times', readField);
  addTenantOptions(command, { all: false });
  addFormatOptions(command, ['json']).action(async (options: SnippetOptions) => {
    await printSnippet(context, options);
  });
};

/** @throws AppError `usage` */
function readField(typed: string, earlier: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [, claim, field] = /^([\w.-]+)=(.+)$/.exec(typed) ?? [];
  if (claim === undefined || field === undefined) {
    throw new AppError('usage', `--field cannot be ${typed}`, { hint: 'Give a claim and a field: email=email.' });
  }
  return { ...earlier, [claim]: field };
}

async function printSnippet(context: CommandContext, options: SnippetOptions): Promise<void> {
  const page = pageAddress(options.page);
  if (page === undefined) {
    throw new AppError('usage', `--page cannot be ${options.page}`, { hint: 'Give the whole address: https://…' });
  }
  await withEnquiry(context, options.tenant, async (enquiry) => {
    const client = await findClient(enquiry, options.application);
    const connection = await findConnection(enquiry, options.connection);
    const { detail } = await readKnown(enquiry, 'clients_of_connection', connection.id, undefined);
    const isKnown = detail !== undefined && detail.problem === undefined;
    const isOn = isKnown ? detail.items.some((item) => item['client_id'] === client.client_id) : undefined;
    const checks = checkLanding({ client, page, connection: connection.name, isOn });
    const { client_id } = client;
    const { domain } = enquiry.tenant;
    const { button, field: fields = usual } = options;
    const snippet = unbounceSnippet({ domain, client_id, connection: connection.name, page, button, fields });
    if (options.json === true) await printJson(context.output, { snippet, checks });
    else await context.output.print(snippet);
    sayChecks(context, checks);
  });
}

const signs = { good: 'ok', bad: 'NO', warn: '!' } as const;

function sayChecks({ output }: CommandContext, checks: readonly LandingRemark[]): void {
  for (const { level, words } of checks) output.say(`${signs[level].padEnd(3)} ${words}`);
  output.say('Paste it into the page: JavaScripts > Before Body End Tag. Nothing was changed at Auth0.');
}
