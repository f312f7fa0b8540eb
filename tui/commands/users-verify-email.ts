import { followJob } from '../../src/changes/follow-job.ts';
import { AppError } from '../../src/errors.ts';
import type { Job } from '../../src/auth0/auth0-client.ts';
import { actionCommand } from './action-command.ts';
import { wholeNumber } from './whole-number.ts';

type Given = Readonly<Record<string, unknown>>;

export const defineUsersVerifyEmail = actionCommand({
  action: actionOf,
  options: [
    { flags: '--ticket', words: 'print a link to hand over instead of sending a mail' },
    { flags: '--by-hand', words: 'mark the address as verified, without any mail' },
    { flags: '--connection <name>', words: 'which of the accounts of the user; the main one when left out' },
    { flags: '--client-id <id>', words: 'the application that the mail or the link is about' },
    { flags: '--organization <id>', words: 'the organization that it is about' },
    { flags: '--result-url <url>', words: 'with --ticket: where the link leads afterwards' },
    {
      flags: '--ttl <seconds>',
      words: 'with --ticket: how long the link is good; five days when left out',
      read: wholeNumber(1, 31_536_000),
    },
    { flags: '--domain <domain>', words: 'custom domain of the link' },
  ],
  readInput: (options) => {
    const { connection, clientId, organization, resultUrl, ttl, domain } = options;
    const action = actionOf(options);
    if (action === 'edit') return { connection, email_verified: true };
    const shared = { connection, client_id: clientId, organization_id: organization, domain };
    if (action === 'send-verification') return shared;
    return { ...shared, result_url: resultUrl, ttl_sec: ttl };
  },
  follow: async (result, { client, tenant, signal }, { clock, output }) => {
    if (typeof result !== 'object' || result === null) return result;
    output.say('waiting until the mail is out');
    const options = { priority: 'person', reason: 'person', signal, clock } as const;
    const job = await followJob(client, (result as Job).id, options);
    if (job.status === 'completed') return job;
    const why = typeof job.status_details === 'string' ? `: ${job.status_details}` : '';
    throw new AppError('auth0_refused', `job ${job.id} of tenant ${tenant.name} is ${job.status}${why}`, {
      tenant: tenant.name,
      hint: 'Look at the history of the user, and at the template of verification mails.',
    });
  },
});

/** @throws AppError `usage` */
function actionOf({ ticket, byHand }: Given): string {
  if (ticket === true && byHand === true) throw new AppError('usage', '--ticket and --by-hand exclude each other');
  if (ticket === true) return 'verification-ticket';
  return byHand === true ? 'edit' : 'send-verification';
}
