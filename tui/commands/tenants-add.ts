import type { CredentialKind, Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { Session } from '../../src/session/session.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { checkSignIn, sayScopes } from './check-sign-in.ts';
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
  session.config.addTenant(tenant);
  try {
    const store = await session.credentials();
    await store.set(name, 'client', credential.secret);
    context.output.say(`the secret is kept in: ${store.place}`);
    if (options.check) sayScopes(context, tenant, await checkSignIn(context, tenant));
  } catch (error) {
    await undoAdd(session, name);
    context.output.say(`${name} was not added${options.check ? '; with --no-check it is, without signing in' : ''}`);
    throw error;
  }
  context.output.say(
    `added ${name} (${tenant.environment}, ${tenant.read_only ? 'read-only' : 'read-write'}); ` +
      `now run \`tenantry sync ${name}\`, or let the daemon do it: \`tenantry daemon start\``,
  );
}

/** A tenant that nobody can sign in to is not left behind half set up, even where its store cannot be opened. */
async function undoAdd(session: Session, name: string): Promise<void> {
  await session.forgetTenant(name).catch(() => undefined);
  if (session.config.read().tenants.some((tenant) => tenant.name === name)) session.config.removeTenant(name);
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
  };
}
