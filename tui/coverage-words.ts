import type { Coverage, UnknownName, UnnamedUser } from '../src/domain/coverage.ts';
import { writeValue } from '../src/query/write-path.ts';
import { groupDigits } from './components/relative-time.ts';

/**
 * How much of what a query asks for is known, in words to stand beside its answer: `the roles of 12 of 5,000 users are
 * known`. Raw text: it may hold what was typed.
 */
export function coverageWords(coverage: Coverage): string {
  if (coverage.of === 'person') return personWords(coverage);
  if (!('known' in coverage)) return unknownWords(coverage);
  const { of, known, users, unknown } = coverage;
  const some = `${groupDigits(known)} of ${groupDigits(users)} users`;
  if (of === 'mfa') return `second factors besides those of Guardian are known of ${some}`;
  const [first] = unknown;
  const group = of === 'role' ? 'role' : 'organization';
  const words = `the ${group}s of ${some} are known`;
  return first === undefined ? words : `no ${group} is called ${first}, and ${words}`;
}

/** Where nothing is alike, what there is: of connections their names, of types of events how to see them. */
function unknownWords({ of, unknown: [name], meant, names, all }: UnknownName): string {
  const words = of === 'type' ? `no type of event is ${name}, and no words of one` : `no connection is called ${name}`;
  if (meant !== undefined) return `${words}: did you mean ${meant}?`;
  if (of === 'type') return `${words}: a type is a code such as fp, or words such as "wrong password"`;
  const more = all > names.length ? ` and ${String(all - names.length)} more` : '';
  return `${words}: there are ${names.join(', ')}${more}`;
}

/** Where to look for an event is said where nobody is called so. */
function personWords({ unknown: [words], users, areMore }: UnnamedUser): string {
  const [user] = users;
  if (user === undefined)
    return `no event has ${words} in its type, description, user, application, connection or address`;
  if (!user.hasEvents) return `no event names ${words}, and whom the users list finds by it has none`;
  const count = `${String(users.length)}${areMore ? ' and more' : ''}`;
  const others = users.length === 1 ? '' : `, the first of ${count} users`;
  return `no event names ${words}: ask user_id:${writeValue(user.user_id)}${others}`;
}
