import { logEventType } from '../../../src/domain/log-event-types.ts';
import type { LogEvent } from '../../../src/domain/log-event.ts';
import { whyNoPassword } from '../../../src/domain/user-attributes.ts';
import { readDate } from '../../../src/domain/user.ts';
import { longDate, shortSpan } from '../../components/relative-time.ts';
import type { Check } from '../check.ts';
import type { Finding, FixName } from '../finding.ts';
import type { LoginFacts } from '../login-facts.ts';

/** So far back is recent, in milliseconds. */
const recently = 30 * 24 * 3_600_000;

/** What to say of a kind of failure beyond its name. https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes */
const meanings: Readonly<Record<string, string>> = {
  fp: 'The password was wrong: somebody mistypes it, or is guessing.',
  fu: 'The name was wrong: there is no such user in that connection.',
  fc: 'The directory behind the connection did not answer as it should.',
  fco: 'The page that logs in is not among the allowed origins of the application.',
  fcoa: 'Logging in from another origin failed: see the allowed web origins of the application.',
  limit_wc: 'The address is blocked for this account.',
  limit_mu: 'The address is blocked for all accounts: too many failures from there.',
  limit_sul: 'The user logged in too often in a short time and is held for a while.',
  pwd_leak: 'The password is known from a leak: logging in is refused until it is changed.',
};

/** What the log tells of attempts that were refused, one line for each kind, the newest first. */
export const failures: Check = (facts) => {
  const { attempts, now } = facts;
  if (attempts === undefined)
    return [{ id: 'failures', level: 'unknown', words: 'Failed logins: the log was not read' }];
  const { refused, begins } = attempts;
  const recent = refused.filter(({ date }) => now - (readDate(date) ?? 0) < recently);
  if (recent.length > 0) return groups(recent).map((events) => ofKind(facts, events));
  if (begins === undefined) {
    const more = 'The daemon reads the log; it needs read:logs.';
    return [{ id: 'failures', level: 'unknown', words: 'Failed logins: the mirror has no log', more }];
  }
  const since = longDate(Math.max(begins, now - recently)).slice(0, 10);
  return [{ id: 'failures', level: 'good', words: `No failed login since ${since}` }];
};

function groups(events: readonly LogEvent[]): readonly (readonly LogEvent[])[] {
  const byKind = new Map<string, LogEvent[]>();
  for (const event of events) {
    const kind = `${event.type} ${event.client_id ?? ''}`;
    byKind.set(kind, [...(byKind.get(kind) ?? []), event]);
  }
  return [...byKind.values()];
}

function ofKind(facts: LoginFacts, events: readonly LogEvent[]): Finding {
  const { attempts, now } = facts;
  const [newest] = events as readonly [LogEvent];
  const { words, meaning, fix } = aboutType(facts, newest.type);
  const at = readDate(newest.date) ?? now;
  const success = readDate(attempts?.last_success?.date);
  const isOver = success !== undefined && success > at;
  const count = events.length === 1 ? '' : `${String(events.length)}x `;
  const where = newest.client_name ? ` at ${newest.client_name}` : '';
  const from = newest.ip ? `from ${newest.ip}, ` : '';
  const told = newest.description ? ` Auth0 says: ${newest.description}` : '';
  const later = isOver ? ` A login ${shortSpan(now - success)} ago went well.` : '';
  return {
    id: `failures ${newest.type} ${newest.client_id ?? ''}`,
    level: isOver ? 'warn' : 'bad',
    words: `${count}${words}${where}, last ${shortSpan(now - at)} ago`,
    more: `${meaning} Last ${from}${longDate(at)} UTC.${told}${later}`.trim(),
    fix,
  };
}

/** What a kind of failure means for this user: of somebody without a password here the log may still speak of one. */
function aboutType(
  { profile, connections }: LoginFacts,
  type: string,
): { readonly words: string; readonly meaning: string; readonly fix: FixName } {
  const { words } = logEventType(type);
  const meaning = meanings[type] ?? '';
  if (type !== 'fp' && type !== 'pwd_leak') return { words, meaning, fix: 'history' };
  if (whyNoPassword(profile, connections) === undefined) return { words, meaning, fix: 'password' };
  if (profile.identities?.some(({ provider }) => provider === 'auth0') === true) {
    return { words, meaning: `${meaning} It is changed in the database that Auth0 asks.`, fix: 'history' };
  }
  return {
    words: `refused, logged as "${words}"`,
    meaning: 'The user has no password here: a code may have been wrong, or somebody tried another connection.',
    fix: 'history',
  };
}
