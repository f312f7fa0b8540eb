import type { UserProfile } from '../../src/domain/user.ts';

/** Texts that break searches, orders and screens, each of its own kind. */
export const oddNames: readonly string[] = [
  'Jane Doe',
  'jane DOE',
  'José García',
  'Jose\u0301 Garci\u0301a',
  'Zoë Ångström',
  'Łukasz Żółć',
  'Straße',
  'İstanbul',
  'ΑΣΑΣ ΟΔΥΣΣΕΥΣ',
  'Οδυσσεύς',
  '山田太郎',
  'ヤマダ',
  'ﾔﾏﾀﾞ',
  '김민수',
  'Иван Петров',
  'محمد',
  '\u200fמשה\u200e',
  'हिन्दी',
  '😀👩‍💻 Emoji',
  '👩‍👩‍👧‍👦',
  '𝒜𝓃𝓃𝒶',
  'ﬁne ligature',
  'a\u0000b',
  'tab\tand\nline',
  '100%_under\\score',
  `O'Brien "Q"`,
  'Mary O’Brien',
  'a*b? (c) [d] {e}',
  'x',
  '龍',
  '\u0301',
  '   ',
  'AND OR NOT',
  'null',
  '\ud800 lone',
];

/** People made of the odd names, some of them without this or that. `random` gives 0 to 1. */
export function oddPeople(count: number, random: () => number): UserProfile[] {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const date = () => new Date(1.7e12 + Math.floor(random() * 50) * 86_400_000).toISOString();
  const maybe = <T>(value: T) => (random() < 0.7 ? value : undefined);
  return Array.from({ length: count }, (_, i) => {
    const fields = {
      email: maybe(
        `${pick(['Jane', 'zoe', 'müller', 'x.y'])}${i % 7}@${pick(['acme.com', 'Example.ORG', 'bücher.de'])}`,
      ),
      name: maybe(pick(oddNames)),
      nickname: maybe(pick(oddNames)),
      username: maybe(`user_${i}`),
      phone_number: maybe(`+4915${i}`),
      logins_count: maybe(Math.floor(random() * 4)),
      last_login: maybe(date()),
      created_at: maybe(date()),
      updated_at: date(),
      email_verified: maybe(random() < 0.5),
      blocked: maybe(random() < 0.3),
      identities: maybe([
        { connection: pick(['db', 'Github', 'sms']), provider: pick(['auth0', 'github']), user_id: i },
        ...(random() < 0.3 ? [{ connection: 'second', provider: 'oidc', user_id: `s${i}` }] : []),
      ]),
      user_metadata: maybe({ plan: pick(['gold', 'Free', '5', 5, true, null]), 'odd.key "q"': pick(oddNames) }),
      app_metadata: maybe({ roles: pick([[], ['admin'], ['admin', 'dev']]), deep: { list: [{ a: pick([1, 2]) }] } }),
    };
    const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    return { user_id: `${pick(['auth0', 'google-oauth2', 'samlp|Acme'])}|${i}`, ...present };
  });
}
