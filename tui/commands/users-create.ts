import { AppError } from '../../src/errors.ts';
import { actionCommand } from './action-command.ts';
import { readJson } from './read-json.ts';
import { passwordOptions, readPassword } from './read-password.ts';

export const defineUsersCreate = actionCommand({
  action: 'create',
  subjectOf: (input) => {
    const { email, phone_number, username } = input as Readonly<Record<string, string | undefined>>;
    const id = email ?? phone_number ?? username;
    if (id !== undefined) return { kind: 'new_user', id };
    throw new AppError('usage', 'nobody is named', { hint: 'Add --email, --phone or --username.' });
  },
  options: [
    { flags: '--connection <name>', words: 'the database or passwordless connection', isNeeded: true },
    { flags: '--email <address>', words: 'e-mail address' },
    { flags: '--username <name>', words: 'where the connection has user names' },
    { flags: '--phone <number>', words: 'phone number, as +4915112345678' },
    ...passwordOptions,
    { flags: '--user-id <id>', words: 'an id of your own, without the prefix of the provider' },
    { flags: '--name <text>', words: 'full name' },
    { flags: '--given-name <text>', words: 'given name' },
    { flags: '--family-name <text>', words: 'family name' },
    { flags: '--nickname <text>', words: 'nickname' },
    { flags: '--picture <url>', words: 'https address of a picture' },
    { flags: '--email-verified', words: 'the address is known to be right: no mail is sent' },
    { flags: '--phone-verified', words: 'the number is known to be right' },
    { flags: '--no-verify-email', words: 'send no verification mail' },
    { flags: '--blocked', words: 'keep the user from logging in from the start' },
    { flags: '--user-metadata <json>', words: 'user_metadata' },
    { flags: '--app-metadata <json>', words: 'app_metadata' },
    { flags: '--domain <domain>', words: 'custom domain of the links in mails' },
  ],
  readInput: async (options, context) => ({
    ...named(options, texts),
    ...(options['emailVerified'] === true ? { email_verified: true } : {}),
    ...(options['phoneVerified'] === true ? { phone_verified: true } : {}),
    ...(options['verifyEmail'] === false ? { verify_email: false } : {}),
    ...(options['blocked'] === true ? { blocked: true } : {}),
    user_metadata: readJson(options['userMetadata'], '--user-metadata'),
    app_metadata: readJson(options['appMetadata'], '--app-metadata'),
    password: await readPassword(context, options),
  }),
});

/** Options by the fields of the API that they stand for. */
const texts = {
  connection: 'connection',
  email: 'email',
  username: 'username',
  phone_number: 'phone',
  user_id: 'userId',
  name: 'name',
  given_name: 'givenName',
  family_name: 'familyName',
  nickname: 'nickname',
  picture: 'picture',
  domain: 'domain',
} as const;

function named(
  options: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const given = Object.entries(fields).map(([field, option]) => [field, options[option]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}
