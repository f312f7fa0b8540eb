import { z } from 'zod';

import type { Client } from '../../domain/connection.ts';
import { theTenant } from '../../domain/detail.ts';
import { noImpersonation } from '../../domain/no-impersonation.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Action, Reading } from './action.ts';
import { findConnection, readClientsOf } from './read-connection.ts';

const text = (what: string) => z.string({ error: `${what} is missing` }).min(1, `${what} is missing`);

const input = z.strictObject({
  /** The application to enter. */
  client_id: text('the application'),
  /** Who does it: the user_id of an administrator, which Auth0 notes in the log and in the session. */
  impersonator_id: text('the user_id of the one who does it'),
  global_client_id: text('the client id of the Global Client'),
  global_client_secret: z.instanceof(Secret, { error: 'the secret of the Global Client is missing' }),
});
type Input = z.infer<typeof input>;

interface Facts {
  /** Undefined: not known, because the token may not read the tenant's settings. */
  readonly hasIt: boolean | undefined;
  readonly client: Client;
}

/**
 * Asks for a link that logs in to an application as the user, once. A legacy feature of the Authentication API, with a
 * token of the Global Client. https://auth0.com/docs/api/authentication/legacy (Impersonation)
 */
export const signInAs: Action<Input, Facts> = {
  action: 'sign-in-as',
  kind: 'user',
  verb: 'sign in as',
  input,
  scopes: () => ['read:clients', 'read:connections'],
  read: async (reading, subject, { client_id }) => {
    const { tenant } = reading;
    const hasIt = await hasImpersonation(reading);
    const fail = (why: string, hint?: string): AppError =>
      new AppError('refused', `nobody can be signed in as in tenant ${tenant.name}: ${why}`, {
        tenant: tenant.name,
        hint,
      });
    if (hasIt === false) throw fail(noImpersonation.words, noImpersonation.hint);
    const client = (await listClients(reading)).find((each) => each.client_id === client_id || each.name === client_id);
    if (client === undefined) throw fail(`there is no application ${client_id}`);
    if (client.callbacks?.[0] === undefined) throw fail(`${client.name} has no callback URL to lead to`);
    await demandConnection(reading, subject.id, client, fail);
    return { hasIt, client };
  },
  plan: ({ subject, facts, input: { impersonator_id } }) => ({
    differences: [{ field: 'one-time link', before: undefined, after: `to ${facts.client.name} as ${subject.words}` }],
    requests: [
      {
        method: 'POST',
        api: 'authentication',
        path: `/users/${encodeURIComponent(subject.id)}/impersonate`,
        body: {
          protocol: 'oauth2',
          impersonator_id,
          client_id: facts.client.client_id,
          additionalParameters: {
            response_type: 'code',
            callback_url: facts.client.callbacks?.[0],
            scope: 'openid profile',
          },
        },
        bearer: 'global_token',
      },
    ],
    remarks: [
      'Whoever opens the link is logged in as this user: treat it like a password. It works once.',
      'Auth0 marks the session as impersonated, with the one who does it, and its log tells of a login.',
      ...(facts.hasIt === undefined
        ? ['Whether the tenant has impersonation could not be read (read:tenant_settings): it may be refused.']
        : []),
    ],
    irreversible: true,
  }),
  nothingToChange: () => ({ words: 'there is no link to make' }),
  isDone: () => 'cannot tell',
  secrets: async ({ client }, { global_client_id, global_client_secret }) => ({
    global_token: await client.globalToken(global_client_id, global_client_secret),
  }),
  after: ([answer]) => ({ result: typeof answer?.body === 'string' ? answer.body.trim() : undefined }),
};

async function hasImpersonation({ client, options }: Reading): Promise<boolean | undefined> {
  const { items, problem } = await client.readDetail('tenant_flags', theTenant, options);
  const off = items[0]?.['disable_impersonation'];
  return problem !== undefined || typeof off !== 'boolean' ? undefined : !off;
}

async function listClients({ mirror, client, options }: Reading): Promise<readonly Client[]> {
  const mirrored = mirror.listCatalogue('clients');
  return mirrored.length > 0 ? mirrored : (await client.readCatalogue('clients', options)).body;
}

/** The application has to be on for a connection of the user, or Auth0 refuses. */
async function demandConnection(
  reading: Reading,
  user_id: string,
  { client_id, name }: Client,
  fail: (why: string) => AppError,
): Promise<void> {
  const user: UserProfile | undefined = reading.mirror.getUser(user_id)?.profile;
  for (const { connection } of user?.identities ?? []) {
    const found = await findConnection(reading, connection);
    const clients = await readClientsOf(reading, found.connection);
    if (clients === undefined || clients.includes(client_id)) return;
  }
  throw fail(`no connection of the user is on for ${name}`);
}
