import { logEventTypes } from '../../src/domain/log-event-types.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { ask, type OpenMirror, type Steps } from '../read-list.ts';
import type { Attempts } from './login-facts.ts';

/** So many of the newest are looked at. */
const most = 200;

const loginCodes = logEventTypes.filter(({ family }) => family.startsWith('auth.login.'));
const refusedTypes = loginCodes
  .filter(({ code, outcome }) => outcome === 'failure' || outcome === 'blocked' || code === 'pwd_leak')
  .map(({ code }) => code);
const goodTypes = loginCodes.filter(({ outcome }) => outcome === 'success').map(({ code }) => code);

/**
 * What the mirror's log tells of a user's attempts to log in. Some refusals name no user, only what was typed: those with
 * the user's own address or name are taken too, which may be far apart in the log.
 * https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export function* readAttempts(mirror: OpenMirror, { user_id, email, username }: UserProfile): Steps<Attempts> {
  const own = yield* ask(mirror, 'listLogs', [{ user_id, types: refusedTypes, limit: most }]);
  const typed = [email, username].filter((name) => typeof name === 'string' && name !== '');
  const all = new Map(own.map((event) => [event.log_id, event]));
  for (const text of typed) {
    const named = yield* ask(mirror, 'listLogs', [{ text, types: refusedTypes, limit: most }]);
    for (const event of named) if (isAbout(event, typed)) all.set(event.log_id, event);
  }
  const refused = [...all.values()].toSorted((a, b) => (a.log_id < b.log_id ? 1 : -1)).slice(0, most);
  const [last_success] = yield* ask(mirror, 'listLogs', [{ user_id, types: goodTypes, limit: 1 }]);
  return { refused, last_success, begins: mirror.reader.oldestLog() };
}

function isAbout({ user_id, user_name }: LogEvent, names: readonly unknown[]): boolean {
  const isNameless = user_id === undefined || user_id === null || user_id === '';
  return isNameless && names.includes(user_name);
}
