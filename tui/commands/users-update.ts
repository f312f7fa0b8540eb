import { AppError } from '../../src/errors.ts';
import { actionCommand } from './action-command.ts';
import { readJson } from './read-json.ts';
import { yesOrNo } from './yes-or-no.ts';

type Given = Readonly<Record<string, unknown>>;

/** Options that are texts of the profile, by the fields of the API. An empty text takes the value away. */
const texts = {
  name: 'name',
  given_name: 'givenName',
  family_name: 'familyName',
  nickname: 'nickname',
  picture: 'picture',
  email: 'email',
  username: 'username',
  phone_number: 'phone',
} as const;

const clearWords = 'an empty text takes it away';

export const defineUsersUpdate = actionCommand({
  action: (options) => (hasMetadata(options) ? 'edit-metadata' : 'edit'),
  options: [
    {
      flags: '--user-metadata <json>',
      words: 'first-level keys of user_metadata with their new values; null removes a key, other keys stay',
    },
    { flags: '--app-metadata <json>', words: 'the same for app_metadata' },
    { flags: '--name <text>', words: `full name; ${clearWords}` },
    { flags: '--given-name <text>', words: `given name; ${clearWords}` },
    { flags: '--family-name <text>', words: `family name; ${clearWords}` },
    { flags: '--nickname <text>', words: `nickname; ${clearWords}` },
    { flags: '--picture <url>', words: `https address of a picture; ${clearWords}` },
    { flags: '--email <address>', words: 'e-mail address' },
    { flags: '--verify-email', words: 'send a verification mail to the new address' },
    { flags: '--email-verified <true|false>', words: 'whether the address counts as verified' },
    { flags: '--username <name>', words: 'user name, where the connection has them' },
    { flags: '--phone <number>', words: `phone number, as +4915112345678; ${clearWords}` },
    { flags: '--phone-verified <true|false>', words: 'whether the number counts as verified' },
    { flags: '--connection <name>', words: 'which of the accounts of the user; the main one when left out' },
    { flags: '--domain <domain>', words: 'custom domain of the links in mails' },
  ],
  readInput: (options) => (hasMetadata(options) ? readMetadata(options) : readProfile(options)),
});

function hasMetadata(options: Given): boolean {
  return options['userMetadata'] !== undefined || options['appMetadata'] !== undefined;
}

function readMetadata(options: Given): unknown {
  if (Object.keys(readFields(options)).length > 0) {
    throw new AppError('usage', 'metadata and profile are changed separately', {
      hint: 'Call it twice: each change is reviewed and can be taken back by itself.',
    });
  }
  return {
    user_metadata: readJson(options['userMetadata'], '--user-metadata'),
    app_metadata: readJson(options['appMetadata'], '--app-metadata'),
  };
}

function readProfile(options: Given): unknown {
  const fields = readFields(options);
  if (Object.keys(fields).length === 0) {
    throw new AppError('usage', 'nothing to update was named', {
      hint: `Add --name, --email or another field, or --user-metadata '{"plan":"gold"}'.`,
    });
  }
  const { verifyEmail, connection, domain } = options;
  return { ...fields, ...(verifyEmail === true ? { verify_email: true } : {}), connection, domain };
}

function readFields(options: Given): Record<string, unknown> {
  const typed = Object.entries(texts).map(([field, option]) => [field, options[option]] as const);
  const fields = {
    ...Object.fromEntries(typed.map(([field, value]) => [field, value === '' ? null : value])),
    email_verified: yesOrNo(options['emailVerified'], '--email-verified'),
    phone_verified: yesOrNo(options['phoneVerified'], '--phone-verified'),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
