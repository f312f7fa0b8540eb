import { z } from 'zod';

import type { Connection } from '../../domain/connection.ts';
import { passwordPolicy, policyWords } from '../../domain/password-policy.ts';
import { passwordWords } from '../../domain/random-password.ts';
import { isForeignDatabase } from '../../domain/user-attributes.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { Action, Reading } from './action.ts';
import { patchUser } from './patch-user.ts';
import { readConnection } from './read-connection.ts';
import { identityOf, type UserIdentity } from './user-identity.ts';

const input = z.strictObject({
  password: z.instanceof(Secret, { error: 'is needed' }),
  /** The database that is meant; the user's first one when left out. */
  connection: z.string().min(1).optional(),
});
type Input = z.infer<typeof input>;

export interface DatabaseFacts {
  readonly tenant: string;
  readonly connection: Connection | undefined;
}

/** https://auth0.com/docs/authenticate/database-connections/password-change */
export const setPassword: Action<Input, DatabaseFacts> = {
  action: 'set-password',
  kind: 'user',
  verb: 'set password',
  input,
  scopes: () => ['update:users'],
  read: readDatabase,
  plan: ({ user, subject, facts, input: { connection, password } }) => {
    const { identity } = databaseAccount(user, connection, facts);
    const isOnly = (user.identities ?? []).length < 2;
    const body = isOnly ? {} : { connection: identity.connection };
    return {
      differences: [
        { field: 'password', before: undefined, after: passwordWords(password) },
        { field: 'last_password_reset', before: user.last_password_reset, after: 'now' },
      ],
      requests: [{ ...patchUser(subject.id, body), secrets: { password: 'password' } }],
      remarks: [
        'The user is not told, and is logged out everywhere: Auth0 ends the sessions.',
        liftsBlocks(user),
        policyWords(passwordPolicy(facts.connection?.options)),
        'The password is neither stored nor shown again.',
      ],
    };
  },
  nothingToChange: () => ({ words: 'there is no password to set' }),
  isDone: ({ user, differences }) => {
    const before = differences.find(({ field }) => field === 'last_password_reset')?.before;
    return user?.last_password_reset === before ? 'cannot tell' : true;
  },
};

/** https://auth0.com/docs/secure/attack-protection/brute-force-protection */
export function liftsBlocks({ blocked }: UserProfile): string {
  return blocked === true
    ? 'The user is blocked by an administrator. A reset through the API lifts blocks, this one too: look at it afterwards.'
    : 'A reset through the API also lifts blocks: those of brute-force protection, and an administrator’s.';
}

/** What is known of the database that an order is about. */
export async function readDatabase(
  reading: Reading,
  { id }: { readonly id: string },
  { connection }: { readonly connection?: string | undefined },
): Promise<DatabaseFacts> {
  const user = reading.mirror.getUser(id)?.profile;
  const name = connection ?? firstDatabase(user);
  return {
    tenant: reading.tenant.name,
    connection: await readConnection(reading, name),
  };
}

function firstDatabase(user: UserProfile | undefined): string | undefined {
  return user?.identities?.find(({ provider }) => provider === 'auth0')?.connection;
}

/** The account that has the password. @throws AppError `refused` where there is none that Auth0 keeps */
export function databaseAccount(
  user: UserProfile,
  connection: string | undefined,
  { tenant, connection: known }: DatabaseFacts,
): UserIdentity {
  const name = connection ?? firstDatabase(user);
  const account = name === undefined ? undefined : identityOf(user, name);
  const fail = (why: string, hint: string): AppError =>
    new AppError('refused', `the password cannot be changed in tenant ${tenant}: ${why}`, { tenant, hint });
  if (account?.identity.provider !== 'auth0') {
    throw fail('the user has no account in a database', 'Passwords of other connections are kept by their providers.');
  }
  if (isForeignDatabase(known?.options)) {
    throw fail('the database is not Auth0’s and keeps its own passwords', 'Change it in that database.');
  }
  return account;
}
