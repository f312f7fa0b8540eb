import type { ConnectionOptions } from './connection.ts';

/** What a database demands of a password, as far as it can be checked without Auth0. */
export interface PasswordPolicy {
  readonly name: string;
  /** Fewest characters. */
  readonly least: number;
  /** How many of these kinds of characters it needs. */
  readonly kinds: { readonly count: number; readonly of: readonly Kind[] };
  /** Longest run of one character; undefined where any is fine. */
  readonly longestRun: number | undefined;
  /** What only Auth0 can check, as the end of a sentence: `is none of the last 5`. */
  readonly unchecked: readonly string[];
}

type Kind = keyof typeof kindTests;

const kindTests = {
  'a lower-case letter': /[a-z]/,
  'an upper-case letter': /[A-Z]/,
  'a digit': /[0-9]/,
  'one of !@#$%^&*': /[!@#$%^&*]/,
} as const;
const allKinds = Object.keys(kindTests) as Kind[];

type Levels = Readonly<Record<string, Pick<PasswordPolicy, 'least' | 'kinds' | 'longestRun'>>>;

/** https://auth0.com/docs/authenticate/database-connections/password-strength */
const levels: Levels = {
  none: { least: 1, kinds: { count: 0, of: [] }, longestRun: undefined },
  low: { least: 6, kinds: { count: 0, of: [] }, longestRun: undefined },
  fair: { least: 8, kinds: { count: 3, of: allKinds.slice(0, 3) }, longestRun: undefined },
  good: { least: 8, kinds: { count: 3, of: allKinds }, longestRun: undefined },
  excellent: { least: 10, kinds: { count: 3, of: allKinds }, longestRun: 2 },
};

/** bcrypt looks at no more bytes. https://auth0.com/docs/authenticate/database-connections/password-options */
const mostBytes = 72;

/** The policy of a database; undefined when its options could not be read. */
export function passwordPolicy(options: ConnectionOptions | undefined): PasswordPolicy | undefined {
  if (options === undefined) return undefined;
  const flexible = objectOf(options['password_options']);
  return flexible === undefined ? namedPolicy(options) : flexiblePolicy(flexible);
}

function namedPolicy(options: ConnectionOptions): PasswordPolicy {
  const asked = options.passwordPolicy ?? 'none';
  const [name, level] = Object.hasOwn(levels, asked) ? [asked, levels[asked]] : ['none', levels['none']];
  const { least, kinds, longestRun } = level!;
  const history = objectOf(options['password_history']);
  const unchecked = [
    ...(history?.['enable'] === true ? [historyWords(history['size'])] : []),
    ...(objectOf(options['password_no_personal_info'])?.['enable'] === true ? [personalWords] : []),
    ...(objectOf(options['password_dictionary'])?.['enable'] === true ? [dictionaryWords] : []),
  ];
  const own = options.password_complexity_options?.min_length;
  return { name, least: typeof own === 'number' ? own : least, kinds, longestRun, unchecked };
}

/** The structure that replaces the named levels where a connection has it. */
function flexiblePolicy(options: Fields): PasswordPolicy {
  const complexity = objectOf(options['complexity']) ?? {};
  const types = Array.isArray(complexity['character_types']) ? complexity['character_types'] : [];
  const threeOfFour = complexity['character_type_rule'] === 'three_of_four';
  const required = allKinds.filter((_, at) => types.includes(wireTypes[at]));
  const history = objectOf(options['history']);
  const least = complexity['min_length'];
  return {
    name: 'custom',
    least: typeof least === 'number' ? least : 1,
    kinds: threeOfFour ? { count: 3, of: allKinds } : { count: required.length, of: required },
    longestRun: complexity['identical_characters'] === 'block' ? 2 : undefined,
    unchecked: [
      ...(history?.['active'] === true ? [historyWords(history['size'])] : []),
      ...(objectOf(options['profile_data'])?.['active'] === true ? [personalWords] : []),
      ...(objectOf(options['dictionary'])?.['active'] === true ? [dictionaryWords] : []),
      ...(complexity['sequential_characters'] === 'block' ? ['holds no sequence such as abc or 123'] : []),
    ],
  };
}

const wireTypes = ['lowercase', 'uppercase', 'number', 'special'];
const personalWords = 'holds nothing of the profile';
const dictionaryWords = 'is no common password';

function historyWords(size: unknown): string {
  return typeof size === 'number' ? `is none of the last ${String(size)}` : 'was not used lately';
}

/** What is wrong with a password by this policy, as the end of a sentence; undefined when nothing is. */
export function passwordMistake(password: string, policy: PasswordPolicy | undefined): string | undefined {
  if (password === '') return 'a password is needed';
  if (policy === undefined) return undefined;
  const { least, kinds, longestRun } = policy;
  const length = Array.from(password).length;
  if (length < least) return `${String(length)} of at least ${String(least)} characters`;
  const missing = kinds.of.filter((kind) => !kindTests[kind].test(password));
  const lacking = kinds.count - (kinds.of.length - missing.length);
  if (lacking > 0) return lacking < missing.length ? `needs ${missing.join(' or ')}` : `needs ${missing.join(', ')}`;
  if (longestRun !== undefined && new RegExp(`(.)\\1{${String(longestRun)}}`, 'u').test(password))
    return `more than ${String(longestRun)} equal characters in a row`;
  return undefined;
}

/** Whether a part of it would be ignored, or refused. */
export function isOverlong(password: string): boolean {
  return new TextEncoder().encode(password).length > mostBytes;
}

/** The policy for people. Our own words. */
export function policyWords(policy: PasswordPolicy | undefined): string {
  if (policy === undefined)
    return 'The policy of the connection is unknown (not synced yet, or read:connections_options is missing): Auth0 checks it.';
  const { name, least, kinds, longestRun, unchecked } = policy;
  const rules = [
    `at least ${String(least)} ${least === 1 ? 'character' : 'characters'}`,
    ...(kinds.count === 0
      ? []
      : [kinds.count === kinds.of.length ? kinds.of.join(', ') : `${String(kinds.count)} of: ${kinds.of.join(', ')}`]),
    ...(longestRun === undefined ? [] : [`no more than ${String(longestRun)} equal characters in a row`]),
  ];
  const more = unchecked.length === 0 ? '' : ` Auth0 checks that it ${unchecked.join(' and ')}.`;
  return `Policy ${name}: ${rules.join('; ')}.${more}`;
}

type Fields = Readonly<Record<string, unknown>>;

function objectOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
