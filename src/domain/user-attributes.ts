import type { Connection, ConnectionOptions } from './connection.ts';
import type { UserProfile } from './user.ts';

/** How a connection takes one of the names that users log in by. */
type Demand = 'required' | 'optional' | 'off';

/** Which names a connection gives its users. */
export interface UserAttributes {
  readonly email: Demand;
  readonly username: Demand;
  readonly phone_number: Demand;
  readonly usernameLength: { readonly min: number; readonly max: number };
  readonly hasPassword: boolean;
  /** False when nothing is known of a database's options: then what they might ask for is offered. */
  readonly isKnown: boolean;
}

/** Whether users of a connection can be made by the API. https://auth0.com/docs/api/management/v2/users/post-users */
export function takesNewUsers({ strategy }: Pick<Connection, 'strategy'>): boolean {
  return strategy === 'auth0' || isPasswordless(strategy);
}

export function isPasswordless(strategy: string): boolean {
  return strategy === 'email' || strategy === 'sms';
}

/**
 * Whether a database keeps its users elsewhere and Auth0 only asks: then it takes changes of metadata and `blocked` alone.
 * https://auth0.com/docs/manage-users/user-accounts/user-profiles/update-user-profiles-using-your-database
 */
export function isForeignDatabase(options: ConnectionOptions | undefined): boolean {
  return options?.['enabledDatabaseCustomization'] === true && options['import_mode'] !== true;
}

/**
 * Why no password of a user can be changed through Auth0, as far as the known connections tell; undefined when one can.
 * https://auth0.com/docs/authenticate/database-connections/password-change
 */
export function whyNoPassword(
  { identities = [] }: Pick<UserProfile, 'identities'>,
  connections: readonly Connection[],
): string | undefined {
  const databases = identities.filter(({ provider }) => provider === 'auth0');
  if (databases.length === 0) return 'the user has no account in a database, so no password here';
  const isForeign = databases.every(({ connection }) =>
    isForeignDatabase(connections.find(({ name }) => name === connection)?.options),
  );
  return isForeign ? 'the database is not Auth0’s: passwords are changed in it' : undefined;
}

/** https://auth0.com/docs/authenticate/database-connections/flexible-identifiers-and-attributes */
export function attributesOf({ strategy, options }: Pick<Connection, 'strategy' | 'options'>): UserAttributes {
  const usernameLength = lengthOf(options);
  const rest = {
    usernameLength,
    hasPassword: strategy === 'auth0',
    isKnown: strategy !== 'auth0' || options !== undefined,
  };
  if (strategy === 'sms') return { ...rest, email: 'off', username: 'off', phone_number: 'required' };
  if (strategy === 'email') return { ...rest, email: 'required', username: 'off', phone_number: 'off' };
  const attributes = objectOf(options?.['attributes']);
  if (attributes !== undefined) {
    return {
      ...rest,
      email: demandOf(attributes['email']),
      username: demandOf(attributes['username']),
      phone_number: demandOf(attributes['phone_number']),
    };
  }
  const username = options === undefined ? 'optional' : options.requires_username === true ? 'required' : 'off';
  return { ...rest, email: 'required', username, phone_number: 'off' };
}

function demandOf(attribute: unknown): Demand {
  const known = objectOf(attribute);
  if (known === undefined) return 'off';
  const status = objectOf(known['signup'])?.['status'];
  if (status === 'required' || known['profile_required'] === true) return 'required';
  const isActive = objectOf(known['identifier'])?.['active'] === true || status === 'optional';
  return isActive ? 'optional' : 'off';
}

/** Without a range of its own a connection takes 1 to 15 characters. https://auth0.com/docs/authenticate/database-connections/require-username */
function lengthOf(options: ConnectionOptions | undefined): UserAttributes['usernameLength'] {
  const flexible = objectOf(objectOf(objectOf(options?.['attributes'])?.['username'])?.['validation']);
  const range = objectOf(objectOf(options?.['validation'])?.['username']) ?? flexible;
  const min = Number(range?.['min'] ?? range?.['min_length'] ?? 1);
  const max = Number(range?.['max'] ?? range?.['max_length'] ?? 15);
  return { min: Number.isFinite(min) ? min : 1, max: Number.isFinite(max) ? max : 15 };
}

/** What is wrong with a user name, as the end of a sentence. https://auth0.com/docs/authenticate/database-connections/require-username */
export function usernameMistake(username: string, { min, max }: UserAttributes['usernameLength']): string | undefined {
  if (username.length > max) return `${String(username.length)} of at most ${String(max)} characters`;
  if (username.length < min) return `${String(username.length)} of at least ${String(min)} characters`;
  if (!/^[a-z0-9@^$.!`\-#+'~_]+$/i.test(username)) return "only letters, digits and @ ^ $ . ! ` - # + ' ~ _";
  return /.@.+\../.test(username) ? 'it must not look like an e-mail address' : undefined;
}

/** What is wrong with a phone number. https://www.twilio.com/docs/glossary/what-e164 is the form that Auth0 names. */
export function phoneMistake(phone_number: string): string | undefined {
  return /^\+[0-9]{1,15}$/.test(phone_number) ? undefined : 'a + and at most 15 digits, as in +4915112345678';
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
