import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import { checkSignIn, sayScopes } from './check-sign-in.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { signInByDevice } from './sign-in-by-device.ts';
import { type Credential, readCredential } from './read-secret.ts';
import { addTenantSettings, type TenantSettings } from './tenant-settings.ts';

export const defineTenantsEdit: DefineCommand = (command, context) => {
  command.argument('<name>', 'the tenant as it is called here');
  addTenantSettings(command, { isNew: false }).action(async (name: string, options: TenantSettings) => {
    await editTenant(context, name, options);
  });
};

async function editTenant(context: CommandContext, name: string, options: TenantSettings): Promise<void> {
  const session = await context.session();
  const before = session.tenant(name);
  const credential = await newCredential(context, before, options);
  const change = describeChange(options, credential);
  if (Object.keys(change).length === 0) {
    throw new AppError('usage', 'nothing to change was named', { hint: 'See `tenantry tenants edit --help`.' });
  }
  session.config.editTenant(name, change);
  if (credential !== undefined) await (await session.credentials()).set(name, 'client', credential.secret);
  const tenant = session.tenant(name);
  if (options.check && touchesSignIn(change)) sayScopes(context, tenant, await checkSignIn(context, tenant));
  context.output.say(`changed ${name}: ${Object.keys(change).join(', ')}`);
}

async function newCredential(
  context: CommandContext,
  before: Tenant,
  options: TenantSettings,
): Promise<Credential | undefined> {
  if (options.device !== true) return readCredential(context, options);
  return signInByDevice(context, { ...before, ...describeChange(options, undefined) });
}

type TenantChange = Partial<Omit<Tenant, 'name'>>;

/** Only what was named; everything else stays. */
function describeChange(options: TenantSettings, credential: Credential | undefined): TenantChange {
  const named = {
    domain: options.domain,
    audience_domain: options.audienceDomain,
    client_id: options.clientId,
    credential: credential?.kind,
    environment: options.environment,
    read_only: readOnlyOf(options),
    loopback_http: options.loopbackHttp,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function touchesSignIn(change: TenantChange): boolean {
  return ['domain', 'audience_domain', 'client_id', 'credential', 'loopback_http', 'read_only'].some(
    (key) => key in change,
  );
}

function readOnlyOf(options: TenantSettings): boolean | undefined {
  if (options.readOnly === true) return true;
  return options.readWrite === true ? false : undefined;
}
