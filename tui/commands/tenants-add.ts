import { type Command, Option } from 'commander';

import { environments, type Environment, type Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { Session } from '../../src/session/session.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { checkSignIn, sayScopes } from './check-sign-in.ts';
import { askClientSecret, type Credential, readCredential, type SecretOptions } from './read-secret.ts';

/** Options that `tenants add` and `tenants edit` share. */
export interface TenantSettings extends SecretOptions {
  readonly domain?: string;
  readonly audienceDomain?: string;
  readonly clientId?: string;
  readonly environment?: Environment;
  readonly readOnly?: boolean;
  readonly readWrite?: boolean;
  readonly loopbackHttp?: boolean;
  readonly check: boolean;
}

export const defineTenantsAdd: DefineCommand = (command, context) => {
  command.argument('<name>', 'a short name: lower-case letters, digits and -');
  addTenantSettings(command, { required: true }).action(async (name: string, options: TenantSettings) => {
    await addTenant(context, name, options);
  });
};

/** Adds the options that describe a tenant and how to sign in to it. */
export function addTenantSettings(command: Command, { required }: { required: boolean }): Command {
  const add = (flags: string, words: string) =>
    command.addOption(new Option(flags, words).makeOptionMandatory(required));
  add('--domain <domain>', 'acme.eu.auth0.com, or a custom domain');
  add('--client-id <id>', 'client id of the machine-to-machine application');
  return command
    .option('--audience-domain <domain>', 'with a custom domain: the domain that Auth0 gave the tenant')
    .addOption(
      new Option('--client-secret-stdin', 'read the client secret from standard input').conflicts([
        'privateKey',
        'tokenStdin',
      ]),
    )
    .addOption(
      new Option('--private-key <file>', 'sign in with this private key (PEM, RSA) instead of a secret').conflicts(
        'tokenStdin',
      ),
    )
    .option('--token-stdin', 'read a ready-made access token from standard input; it works until it expires')
    .addOption(
      new Option('--environment <word>', `how bad a slip would be${required ? ' (default: production)' : ''}`).choices(
        environments,
      ),
    )
    .addOption(new Option('--read-only', `never change anything${required ? ' (default)' : ''}`).conflicts('readWrite'))
    .option('--read-write', 'allow changes')
    .option('--loopback-http', 'plain http to a simulator on this machine')
    .option('--no-check', 'do not sign in to try it out');
}

async function addTenant(context: CommandContext, name: string, options: TenantSettings): Promise<void> {
  const session = await context.session();
  if (session.config.read().tenants.some((tenant) => tenant.name === name)) {
    throw new AppError('usage', `a tenant ${name} is already set up here`, {
      hint: `Change it with \`tenantry tenants edit ${name}\`, or choose another name.`,
    });
  }
  const credential =
    (await readCredential(context, options)) ??
    (await credentialOfEnvironment(session, name)) ??
    (await askClientSecret(context));
  const tenant = describeTenant(name, options, credential);
  session.config.addTenant(tenant);
  try {
    const store = await session.credentials();
    await store.set(name, 'client', credential.secret);
    context.output.say(`the secret is kept in: ${store.place}`);
    if (options.check) sayScopes(context, tenant, await checkSignIn(context, tenant));
  } catch (error) {
    // A tenant that nobody can sign in to is not left behind half set up.
    await session.forgetTenant(name);
    throw error;
  }
  context.output.say(
    `added ${name} (${tenant.environment}, ${tenant.read_only ? 'read-only' : 'read-write'}); ` +
      `now run \`tenantry sync ${name}\`, or let the daemon do it: \`tenantry daemon start\``,
  );
}

/** With the store `env` the secret is there already, and its form tells what it is. */
async function credentialOfEnvironment(session: Session, name: string): Promise<Credential | undefined> {
  const store = await session.credentials();
  const secret = store.kind === 'env' ? await store.get(name, 'client') : undefined;
  if (secret === undefined) return undefined;
  return { kind: secret.reveal().includes('PRIVATE KEY') ? 'private_key_jwt' : 'client_secret', secret };
}

function describeTenant(name: string, options: TenantSettings, credential: Credential): Tenant {
  return {
    name,
    domain: options.domain ?? '',
    audience_domain: options.audienceDomain,
    client_id: options.clientId ?? '',
    credential: credential.kind,
    environment: options.environment ?? 'production',
    read_only: options.readWrite !== true,
    loopback_http: options.loopbackHttp === true,
  };
}
