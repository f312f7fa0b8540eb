import { AppError } from '../../src/errors.ts';
import { actionCommand } from './action-command.ts';
import { passwordOptions, readPassword } from './read-password.ts';
import { wholeNumber } from './whole-number.ts';

type Given = Readonly<Record<string, unknown>>;

export const defineUsersResetPassword = actionCommand({
  action: actionOf,
  options: [
    { flags: '--mail', words: 'have Auth0 mail the user a link' },
    { flags: '--ticket', words: 'print a link to hand over; no mail is sent' },
    ...passwordOptions,
    { flags: '--connection <name>', words: 'which database, where the user has several' },
    { flags: '--client-id <id>', words: 'with --mail and --ticket: the application that it is about' },
    { flags: '--result-url <url>', words: 'with --ticket: where the link leads afterwards' },
    {
      flags: '--ttl <seconds>',
      words: 'with --ticket: how long the link is good; five days when left out',
      read: wholeNumber(1, 31_536_000),
    },
    { flags: '--mark-email-verified', words: 'with --ticket: who uses the link has the address verified' },
    { flags: '--domain <domain>', words: 'with --ticket: custom domain of the link' },
  ],
  readInput: async (options, context) => {
    const { connection, clientId, resultUrl, ttl, markEmailVerified, domain } = options;
    const action = actionOf(options);
    if (action === 'set-password') return { connection, password: await readPassword(context, options) };
    if (action === 'password-mail') return { connection, client_id: clientId };
    return {
      connection,
      client_id: clientId,
      result_url: resultUrl,
      ttl_sec: ttl,
      domain,
      ...(markEmailVerified === true ? { mark_email_as_verified: true } : {}),
    };
  },
});

/** Exactly one way. @throws AppError `usage` */
function actionOf({ mail, ticket, passwordStdin, randomPassword }: Given): string {
  const ways = [
    ...(mail === true ? ['password-mail'] : []),
    ...(ticket === true ? ['password-ticket'] : []),
    ...(passwordStdin === true || randomPassword === true ? ['set-password'] : []),
  ];
  const [way, another] = ways;
  if (way !== undefined && another === undefined) return way;
  throw new AppError('usage', way === undefined ? 'no way was named' : 'these ways exclude each other', {
    hint: 'Give one of --mail, --ticket, --password-stdin and --random-password.',
  });
}
