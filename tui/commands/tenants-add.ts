import type { CredentialKind, Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { Session } from '../../src/session/session.ts';
import { setUpTenant } from '../../src/session/set-up-tenant.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { sayScopes } from './check-sign-in.ts';
import { compareScopes } from '../setup/compare-scopes.ts';
import { askClientSecret, type Credential, readCredential } from './read-secret.ts';
import { signInByDevice } from './sign-in-by-device.ts';
import { addTenantSettings, type TenantSettings } from './tenant-settings.ts';

export const defineTenantsAdd: DefineCommand = (command, context) => {
  command.argument('<name>', 'a short name: lower-case letters, digits and -');
  addTenantSettings(command, { isNew: true }).action(async (name: string, options: TenantSettings) => {
    await addTenant(context, name, options);
  });
};

async function addTenant(context: CommandContext, name: string, options: TenantSettings): Promise<void> {
  const session = await context.session();
  if (session.config.read().tenants.some((tenant) => tenant.name === name)) {
    throw new AppError('usage', `a tenant ${name} is already set up here`, {
      hint: `Change it with \`tenantry tenants edit ${name}\`, or choose another name.`,
    });
  }
  const credential = await findCredential(context, name, options);
  const tenant = describeTenant(name, options, credential.kind);
  const { check } = options;
  const { place, scopes } = await setUpTenant(session, tenant, credential.secret, { check, signal: context.signal });
  context.output.say(`the secret is kept in: ${place}`);
  if (scopes !== undefined) sayScopes(context, tenant, compareScopes(scopes, tenant));
  context.output.say(
    `added ${name} (${tenant.environment}, ${tenant.read_only ? 'read-only' : 'read-write'}); ` +
      `now run \`tenantry sync ${name}\`, or let the daemon do it: \`tenantry daemon start\``,
  );
}

async function findCredential(context: CommandContext, name: string, options: TenantSettings): Promise<Credential> {
  if (options.device === true) return signInByDevice(context, describeTenant(name, options, 'device'));
  if (options.clientId === undefined && options.tokenStdin !== true) {
    throw new AppError('usage', '--client-id is missing', {
      hint: 'Name the machine-to-machine application, or sign in yourself with --device.',
    });
  }
  return (
    (await readCredential(context, options)) ??
    (await credentialOfEnvironment(await context.session(), name)) ??
    (await askClientSecret(context))
  );
}

/** With the store `env` the secret is there already, and its form tells what it is. */
async function credentialOfEnvironment(session: Session, name: string): Promise<Credential | undefined> {
  const store = await session.credentials();
  const secret = store.kind === 'env' ? await store.get(name, 'client') : undefined;
  if (secret === undefined) return undefined;
  return { kind: secret.reveal().includes('PRIVATE KEY') ? 'private_key_jwt' : 'client_secret', secret };
}

function describeTenant(name: string, options: TenantSettings, credential: CredentialKind): Tenant {
  return {
    name,
    domain: options.domain ?? '',
    audience_domain: options.audienceDomain,
    // A token says by itself whose it is.
    client_id: options.clientId ?? credential,
    credential,
    environment: options.environment ?? 'production',
    read_only: options.readWrite !== true,
    loopback_http: options.loopbackHttp === true,
    keep_logs: options.keepLogs,
  };
}
