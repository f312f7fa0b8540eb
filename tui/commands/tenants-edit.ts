import { Option } from 'commander';

import { defaultDomain, type Tenant } from '../../src/domain/tenant.ts';
import { AppError, isAppError } from '../../src/errors.ts';
import type { Session } from '../../src/session/session.ts';
import { checkSignIn, sayScopes } from './check-sign-in.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { signInByDevice } from './sign-in-by-device.ts';
import { type Credential, readCredential } from './read-secret.ts';
import { addTenantSettings, type TenantSettings } from './tenant-settings.ts';

export const defineTenantsEdit: DefineCommand = (command, context) => {
  command
    .argument('<name>', 'the tenant as it is called here')
    .addOption(new Option('--pause', 'let the daemon leave it alone: the mirror stays as it is').conflicts('resume'))
    .option('--resume', 'let the daemon keep it in step again')
    .addOption(
      new Option('--events <word>', 'whether the daemon listens to its events, to look at once').choices(['on', 'off']),
    );
  addTenantSettings(command, { isNew: false }).action(async (name: string, options: EditOptions) => {
    await editTenant(context, name, options);
  });
};

interface EditOptions extends TenantSettings {
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly events?: 'on' | 'off';
}

async function editTenant(context: CommandContext, name: string, options: EditOptions): Promise<void> {
  const session = await context.session();
  const before = session.tenant(name);
  const credential = await newCredential(context, before, options);
  const change = describeChange(options, credential);
  if (Object.keys(change).length === 0) {
    throw new AppError('usage', 'nothing to change was named', { hint: 'See `tenantry tenants edit --help`.' });
  }
  await refuseOtherTenant(session, before, { ...before, ...change });
  const said = `changed ${name}: ${Object.keys(change).join(', ')}`;
  if (signInKeys.some((key) => key in change)) {
    await changeSignIn(context, before, change, { credential, options });
    return context.output.say(said);
  }
  session.config.editTenant(name, change);
  context.output.say(said);
  // What the new access needs is compared only now: no missing network keeps a tenant from becoming read-only.
  if (!options.check || change.read_only === undefined) return;
  const tenant = session.tenant(name);
  sayScopes(context, tenant, await checkSignIn(context, tenant));
}

/** What decides whether and where signing in works. */
const signInKeys = ['domain', 'audience_domain', 'client_id', 'credential', 'loopback_http'] as const;

interface NewSignIn {
  readonly credential: Credential | undefined;
  readonly options: TenantSettings;
}

/** Changes how a tenant is signed in to. Where that does not work, all is put back: a slip costs no working secret. */
async function changeSignIn(
  context: CommandContext,
  before: Tenant,
  change: TenantChange,
  { credential, options }: NewSignIn,
): Promise<void> {
  const { name } = before;
  const session = await context.session();
  const store = credential === undefined ? undefined : await session.credentials();
  const secret = await store?.get(name, 'client');
  session.config.editTenant(name, change);
  try {
    if (credential !== undefined) await store?.set(name, 'client', credential.secret);
    const tenant = session.tenant(name);
    if (options.check) sayScopes(context, tenant, await checkSignIn(context, tenant));
  } catch (error) {
    session.config.editTenant(name, { audience_domain: undefined, ...before });
    if (secret !== undefined) await store?.set(name, 'client', secret).catch(() => undefined);
    context.output.say(`${name} was not changed${options.check ? '; with --no-check it is, without signing in' : ''}`);
    throw error;
  }
}

/** A mirror holds the people of one tenant of Auth0: under another domain they would be shown as somebody else's. */
async function refuseOtherTenant(session: Session, before: Tenant, after: Tenant): Promise<void> {
  if (defaultDomain(before) === defaultDomain(after)) return;
  try {
    const reader = await session.openReader(after);
    reader?.close();
  } catch (error) {
    // Whose rows a damaged mirror holds can only be told by what it was called so far.
    if (isAppError(error, 'refused') || isAppError(error, 'mirror_damaged')) throw error;
  }
}

async function newCredential(
  context: CommandContext,
  before: Tenant,
  options: EditOptions,
): Promise<Credential | undefined> {
  if (options.device !== true) return readCredential(context, options);
  return signInByDevice(context, { ...before, ...describeChange(options, undefined) });
}

type TenantChange = Partial<Omit<Tenant, 'name'>>;

/** Only what was named; everything else stays. */
function describeChange(options: EditOptions, credential: Credential | undefined): TenantChange {
  const named = {
    domain: options.domain,
    audience_domain: options.audienceDomain,
    client_id: options.clientId,
    credential: credential?.kind,
    environment: options.environment,
    read_only: readOnlyOf(options),
    loopback_http: options.loopbackHttp,
    keep_logs: options.keepLogs,
    events: options.events === undefined ? undefined : options.events === 'on',
    paused: options.pause === true ? true : options.resume === true ? false : undefined,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function readOnlyOf(options: TenantSettings): boolean | undefined {
  if (options.readOnly === true) return true;
  return options.readWrite === true ? false : undefined;
}
