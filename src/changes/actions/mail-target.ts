import { z } from 'zod';

import type { Connection } from '../../domain/connection.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import type { Reading } from './action.ts';
import { notificationDomain } from './notification-domain.ts';
import { readConnection } from './read-connection.ts';
import { identityBody, identityOf } from './user-identity.ts';

/** What orders about the verification of an address have in common. */
export const mailInput = z.strictObject({
  /** Which of the user's accounts; the main one when left out. */
  connection: z.string().min(1).optional(),
  client_id: z.string().min(1).optional(),
  organization_id: z
    .string()
    .regex(/^org_[A-Za-z0-9]{16}$/, 'must be the id of an organization')
    .optional(),
  domain: notificationDomain.optional(),
});

export interface MailFacts {
  readonly tenant: string;
  readonly connection: Connection | undefined;
}

export async function readMailFacts(
  reading: Reading,
  { id }: { readonly id: string },
  { connection }: { readonly connection?: string | undefined },
): Promise<MailFacts> {
  const name = connection ?? reading.mirror.getUser(id)?.profile.identities?.[0]?.connection;
  return {
    tenant: reading.tenant.name,
    connection: await readConnection(reading, name),
  };
}

/** The address that is to be verified, and how a request names its account. */
export interface MailTarget {
  readonly email: string;
  readonly isVerified: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Auth0 wants to be told which account is meant unless it is the main one and of a database.
 * https://auth0.com/docs/manage-users/user-accounts/verify-emails
 * @throws AppError `refused` where there is no address, or none that Auth0 verifies
 */
export function mailTarget(
  user: UserProfile,
  connection: string | undefined,
  { tenant, connection: known }: MailFacts,
): MailTarget {
  const account = identityOf(user, connection);
  const fail = (why: string, hint?: string): AppError =>
    new AppError('refused', `no e-mail can be verified in tenant ${tenant}: ${why}`, { tenant, hint });
  if (account === undefined) throw fail('the user has no such account');
  const { identity, isMain, data } = account;
  const { email } = data;
  if (typeof email !== 'string') throw fail('the account has no e-mail address', 'Give it one first.');
  const isPlain = isMain && identity.provider === 'auth0';
  const body = { user_id: user.user_id, ...(isPlain ? {} : { identity: identityBody(identity, known?.id) }) };
  return { email, isVerified: data['email_verified'] === true, body };
}
