import { z } from 'zod';

import type { Action } from './action.ts';
import { domainHeader, notificationDomain } from './notification-domain.ts';
import { databaseAccount, liftsBlocks, readDatabase, type DatabaseFacts } from './set-password.ts';
import { ticketOf } from './ticket-of.ts';
import { identityBody } from './user-identity.ts';

const input = z
  .strictObject({
    connection: z.string().min(1).optional(),
    /** The application that the link leads back to. */
    client_id: z.string().min(1).optional(),
    /** Where the link leads afterwards, in Classic Login. */
    result_url: z.url({ error: 'must be an address' }).optional(),
    /** How long it is good, in seconds; Auth0's five days when left out. */
    ttl_sec: z.int().min(1).max(31_536_000, 'is longer than a year').optional(),
    mark_email_as_verified: z.boolean().optional(),
    domain: notificationDomain.optional(),
  })
  .refine(({ client_id, result_url }) => client_id === undefined || result_url === undefined, {
    error: 'result_url and client_id exclude each other',
  });
type Input = z.infer<typeof input>;

/**
 * A link by which whoever holds it sets a new password. No mail is sent.
 * https://auth0.com/docs/api/management/v2/tickets/post-password-change
 */
export const passwordTicket: Action<Input, DatabaseFacts> = {
  action: 'password-ticket',
  kind: 'user',
  verb: 'make a password link',
  input,
  scopes: () => ['create:user_tickets'],
  read: readDatabase,
  plan: ({ user, subject, facts, input: { connection, domain, ...asked } }) => {
    const { identity, isMain } = databaseAccount(user, connection, facts);
    const named = isMain ? {} : { identity: identityBody(identity, facts.connection?.id) };
    return {
      differences: [{ field: 'password ticket', before: undefined, after: lifeWords(asked.ttl_sec) }],
      requests: [
        {
          method: 'POST',
          path: '/tickets/password-change',
          body: { user_id: subject.id, ...asked, ...named },
          ...domainHeader(domain),
        },
      ],
      remarks: [
        'Whoever has the link can set the password, once. The newest link wins: older ones stop working.',
        ...(asked.mark_email_as_verified === true
          ? ['Who uses it has the address marked as verified: hand the link over by mail only.']
          : []),
        liftsBlocks(user),
      ],
    };
  },
  nothingToChange: () => ({ words: 'there is no link to make' }),
  isDone: () => 'cannot tell',
  after: (answers) => ({ result: ticketOf(answers) }),
};

function lifeWords(seconds: number | undefined): string {
  return `a link, good for ${seconds === undefined ? '5 days' : secondsInWords(seconds)}`;
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** In the largest unit that tells it exactly: `5 days`, `36 hours`. */
function secondsInWords(seconds: number): string {
  const [unit, length] = units.find(([, each]) => seconds % each === 0) ?? units[3];
  const count = seconds / length;
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}
