import type { Tenant } from '../domain/tenant.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Session } from './session.ts';

export interface SetUpOptions {
  /** False: it is not tried out whether one can sign in. */
  readonly check: boolean;
  readonly signal: AbortSignal;
  /** Storing a secret may have to ask for a passphrase: whoever owns the terminal gives it away for that. */
  readonly whileAsking?: ((store: () => Promise<void>) => Promise<void>) | undefined;
}

export interface SetUp {
  /** Where the secret is kept, for people. */
  readonly place: string;
  /** Scopes of the token; undefined when nobody signed in. */
  readonly scopes: ReadonlySet<string> | undefined;
}

/**
 * Adds a tenant to the configuration and its secret to the credential store, once signing in with it has worked. A tenant
 * that nobody can sign in to is not left behind half set up.
 * @throws AppError `usage` (name taken, value not valid), `bad_credentials`, `network`, …: then nothing was added
 */
export async function setUpTenant(
  session: Session,
  tenant: Tenant,
  secret: Secret,
  { check, signal, whileAsking = async (store) => store() }: SetUpOptions,
): Promise<SetUp> {
  session.config.checkNewTenant(tenant);
  try {
    const scopes = check ? await trySignIn(session, tenant, secret, signal) : undefined;
    session.config.addTenant(tenant);
    try {
      const store = await session.credentials();
      await whileAsking(async () => store.set(tenant.name, 'client', secret));
      return { place: store.place, scopes };
    } catch (error) {
      await undoAdd(session, tenant.name);
      throw error;
    }
  } catch (error) {
    throw notAdded(tenant, toAppError(error));
  }
}

async function trySignIn(
  session: Session,
  tenant: Tenant,
  secret: Secret,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const client = await session.openClient(tenant, secret);
  try {
    return await client.scopes({ priority: 'person', reason: 'person', signal });
  } finally {
    client.close();
  }
}

/** Even where its store cannot be opened. */
async function undoAdd(session: Session, name: string): Promise<void> {
  await session.forgetTenant(name).catch(() => undefined);
  if (session.config.read().tenants.some((tenant) => tenant.name === name)) session.config.removeTenant(name);
}

function notAdded({ name, credential }: Tenant, error: AppError): AppError {
  if (error.kind === 'interrupted' || error.kind === 'bug') return error;
  const { kind, statusCode, errorCode, scopes } = error;
  const hint =
    kind === 'bad_credentials' && credential !== 'device'
      ? 'Compare domain, client ID and secret with Applications > your application > Settings in the Auth0 dashboard, ' +
        'and see under its APIs that it is authorized for the Auth0 Management API.'
      : error.hint;
  return new AppError(kind, `${name} was not added: ${error.message}`, {
    tenant: name,
    hint,
    statusCode,
    errorCode,
    scopes,
    cause: error.cause,
  });
}
