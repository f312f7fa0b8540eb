import { z } from 'zod';

import type { Action } from './action.ts';
import { mailInput, mailTarget, readMailFacts, type MailFacts } from './mail-target.ts';
import { domainHeader } from './notification-domain.ts';
import { ticketOf } from './ticket-of.ts';

const input = mailInput
  .extend({
    result_url: z.url({ error: 'must be an address' }).optional(),
    ttl_sec: z.int().min(1).max(31_536_000, 'is longer than a year').optional(),
  })
  .refine(
    ({ client_id, organization_id, result_url }) =>
      (client_id ?? organization_id) === undefined || result_url === undefined,
    {
      error: 'result_url stands alone: neither client_id nor organization_id',
    },
  );
type Input = z.infer<typeof input>;

/**
 * A link that verifies the address of whoever follows it. No mail is sent.
 * https://auth0.com/docs/api/management/v2/tickets/post-email-verification
 */
export const verificationTicket: Action<Input, MailFacts> = {
  action: 'verification-ticket',
  kind: 'user',
  verb: 'make a verification link',
  input,
  scopes: () => ['create:user_tickets'],
  read: readMailFacts,
  plan: ({ user, facts, input: { connection, domain, ...asked } }) => {
    const { email, isVerified, body } = mailTarget(user, connection, facts);
    return {
      differences: [{ field: 'verification ticket', before: undefined, after: email }],
      requests: [
        { method: 'POST', path: '/tickets/email-verification', body: { ...body, ...asked }, ...domainHeader(domain) },
      ],
      remarks: [
        'Whoever follows the link verifies the address, once. The newest link wins: older ones stop working.',
        'Hand it over by a mail to that address only: anything else proves nothing.',
        ...(isVerified ? ['The address is verified already.'] : []),
      ],
    };
  },
  nothingToChange: () => ({ words: 'there is no link to make' }),
  isDone: () => 'cannot tell',
  after: (answers) => ({ result: ticketOf(answers) }),
};
