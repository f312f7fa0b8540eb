import { z } from 'zod';

import { AppError } from '../../errors.ts';
import type { Action } from './action.ts';
import { readClientsOf } from './read-connection.ts';
import { databaseAccount, liftsBlocks, readDatabase, type DatabaseFacts } from './set-password.ts';

const input = z.strictObject({
  connection: z.string().min(1).optional(),
  /** The application that the mail names; one of those that the connection is enabled for when left out. */
  client_id: z.string().min(1).optional(),
});
type Input = z.infer<typeof input>;

interface Facts extends DatabaseFacts {
  /** This program's own application. */
  readonly own_client_id: string;
  readonly clients: readonly string[] | undefined;
}

/**
 * Asks Auth0 to mail the user a link for a new password. Its answer is the same whether it knows the address or not.
 * https://auth0.com/docs/api/authentication/database-connections/change-password
 */
export const passwordMail: Action<Input, Facts> = {
  action: 'password-mail',
  kind: 'user',
  verb: 'mail a password link',
  input,
  scopes: () => [],
  read: async (reading, subject, wanted) => {
    const known = await readDatabase(reading, subject, wanted);
    const clients = await readClientsOf(reading, known.connection);
    return { ...known, clients, own_client_id: reading.tenant.client_id };
  },
  plan: ({ user, facts, input: { connection, client_id } }) => {
    const { identity, data } = databaseAccount(user, connection, facts);
    const email = data['email'];
    const { tenant } = facts;
    if (typeof email !== 'string') {
      throw new AppError('refused', `the user has no e-mail address in ${identity.connection} of tenant ${tenant}`, {
        tenant,
        hint: 'Make a link instead, and hand it over.',
      });
    }
    const body = { client_id: client_id ?? clientOf(facts), email, connection: identity.connection };
    return {
      differences: [{ field: 'mail', before: undefined, after: `password link to ${email}` }],
      requests: [{ method: 'POST', api: 'authentication', path: '/dbconnections/change_password', body }],
      remarks: [
        'The password stays as it is until the user follows the link.',
        'Auth0 does not say whether the mail went out: the history of the user does.',
        liftsBlocks(user),
      ],
    };
  },
  nothingToChange: () => ({ words: 'there is nobody to write to' }),
  isDone: () => 'cannot tell',
};

function clientOf({ own_client_id, clients }: Facts): string {
  if (clients === undefined || clients.includes(own_client_id)) return own_client_id;
  return clients[0] ?? own_client_id;
}
