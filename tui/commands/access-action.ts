import { AppError } from '../../src/errors.ts';
import { allowListAction } from '../access/allow-list-action.ts';
import { addTenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findClient } from './find-client.ts';
import { withEnquiry } from './gather-login-facts.ts';

interface ActionOptions {
  readonly tenant?: string;
  readonly email?: readonly string[];
  readonly domain?: readonly string[];
  readonly role?: readonly string[];
}

export const defineAccessAction: DefineCommand = (command, context) => {
  command.argument('<application>', 'the name or client_id of an application');
  for (const [flags, words] of [
    ['--email <address>', 'who may log in, by verified e-mail address; may be given several times'],
    ['--domain <domain>', 'who may log in, by the domain of a verified address; may be given several times'],
    ['--role <name>', 'who may log in, by role; may be given several times'],
  ] as const) {
    const option = command.createOption(flags, words);
    option.argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
    command.addOption(option);
  }
  addTenantOptions(command, { all: false }).action(async (application: string, options: ActionOptions) => {
    await printAction(context, application, options);
  });
};

async function printAction(context: CommandContext, application: string, options: ActionOptions): Promise<void> {
  const { email: emails = [], domain: domains = [], role: roles = [] } = options;
  if (emails.length + domains.length + roles.length === 0) {
    throw new AppError('usage', 'nobody is named who may log in', { hint: 'Give --email, --domain or --role.' });
  }
  await withEnquiry(context, options.tenant, async (enquiry) => {
    const client = await findClient(enquiry, application);
    await context.output.print(allowListAction(client, { emails, domains, roles }));
    context.output.say(`This is code for an Action: nothing was changed in ${enquiry.tenant.name}.`);
  });
}
