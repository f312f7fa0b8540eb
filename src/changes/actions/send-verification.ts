import type { z } from 'zod';

import type { Answer, Job } from '../../auth0/auth0-client.ts';
import type { Action } from './action.ts';
import { mailInput, mailTarget, readMailFacts, type MailFacts } from './mail-target.ts';
import { domainHeader } from './notification-domain.ts';

type Input = z.infer<typeof mailInput>;

/**
 * Has Auth0 send a verification mail. The answer is a job, whose end tells whether it went out.
 * https://auth0.com/docs/api/management/v2/jobs/post-verification-email
 */
export const sendVerification: Action<Input, MailFacts> = {
  action: 'send-verification',
  kind: 'user',
  verb: 'send verification mail',
  input: mailInput,
  scopes: () => ['update:users'],
  read: readMailFacts,
  plan: ({ user, facts, input: { connection, domain, client_id, organization_id } }) => {
    const { email, isVerified, body } = mailTarget(user, connection, facts);
    if (isVerified) return { differences: [], requests: [], remarks: [] };
    return {
      differences: [{ field: 'mail', before: undefined, after: `verification link to ${email}` }],
      requests: [
        {
          method: 'POST',
          path: '/jobs/verification-email',
          body: { ...body, ...(client_id && { client_id }), ...(organization_id && { organization_id }) },
          ...domainHeader(domain),
        },
      ],
      remarks: ['It only goes out if the template of verification mails is enabled in the tenant.'],
    };
  },
  nothingToChange: () => ({ words: 'the address is verified already', hint: 'Auth0 fails such a job.' }),
  isDone: () => 'cannot tell',
  after: ([answer]: readonly Answer<unknown>[]) => {
    const job = answer?.body as Job | undefined;
    return job === undefined ? {} : { result: job, noted: job.id };
  },
};
