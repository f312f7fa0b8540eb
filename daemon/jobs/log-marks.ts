import type { DetailMark } from '../../src/domain/detail.ts';
import type { JobName } from '../../src/domain/job.ts';
import { logEffects } from '../../src/domain/log-effects.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import { fullPass } from './full-pass.ts';

/** Up to so many changed users a page of events are read one by one; above, a page of changed users is cheaper. */
const cheaperById = 5;

/** How long after a deletion a search may still show the user. */
const ghostTime = 10 * 60_000;

/** What a page of events asks for. */
export interface LogMarks {
  readonly stale: NonNullable<Batch['stale']>;
  readonly forgetDetails: readonly DetailMark[];
  readonly wanted: readonly JobName[];
}

/**
 * Works out what has to be read again after a page of events. Events from before the pass over all users say nothing
 * new about profiles: the pass and what follows it bring a later state.
 * @param now server time
 */
export function marksOf(events: readonly LogEvent[], mirror: MirrorReader, now: number): LogMarks {
  const known_at = (fullPass(mirror)?.started_at ?? Number.POSITIVE_INFINITY) - ghostTime;
  const changed = new Map<string, string>();
  const gone = new Map<string, string>();
  const details = new Map<string, DetailMark>();
  let reconcile = false;
  for (const event of events) {
    const effects = logEffects(event);
    const at = readDate(event.date) ?? now;
    for (const { owner, kind } of effects.invalidates) {
      const known = details.get(`${kind} ${owner ?? ''}`)?.at ?? at;
      details.set(`${kind} ${owner ?? ''}`, { owner, kind, at: Math.max(at, known) });
    }
    for (const user_id of effects.deleted) {
      if (at >= Math.min(known_at, now - ghostTime) || isLive(mirror, user_id)) gone.set(user_id, `log ${event.type}`);
    }
    if (at < known_at) continue;
    // An API operation on two users is a link or its end: the second one may have become an identity of the first.
    const reason = effects.stale.length > 1 ? 'link' : `log ${event.type}`;
    for (const user_id of effects.stale) changed.set(user_id, reason);
    reconcile ||= effects.reconcile !== undefined;
  }
  return { ...decide(changed, gone, reconcile), forgetDetails: [...details.values()] };
}

function decide(
  changed: Map<string, string>,
  gone: Map<string, string>,
  reconcile: boolean,
): Omit<LogMarks, 'forgetDetails'> {
  // A link hides its second user from every search, so no page of changed users can say that it is gone.
  const must = [...changed].filter(([, reason]) => reason === 'link');
  const byId = changed.size <= cheaperById ? [...changed] : must;
  const stale = [...new Map([...byId, ...gone])].map(([user_id, reason]) => ({ user_id, reason }));
  const wanted: JobName[] = [];
  if (stale.length > 0) wanted.push('users-stale');
  if (reconcile || byId.length < changed.size) wanted.push('users-changed');
  if (reconcile) wanted.push('reconcile');
  return { stale, wanted };
}

function isLive(mirror: MirrorReader, user_id: string): boolean {
  return mirror.getUser(user_id) !== undefined && mirror.getTombstone(user_id) === undefined;
}
