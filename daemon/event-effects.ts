import type { TenantSignal } from '../src/auth0/auth0-client.ts';
import type { Batch, MirrorReader } from '../src/mirror/mirror.ts';
import { isReadSince } from './jobs/log-marks.ts';
import { isByIdCheaper } from './request-cost.ts';

/** Whatever happens how often, a job that an event wakes rests this long, in milliseconds. */
const rest = 5_000;

/**
 * What events that came together ask for: users that they name are read again, and the log tells the rest. What we
 * wrote ourselves, or have read since, comes back here, too, and asks for nothing.
 * @param now local time
 */
export function eventEffects(
  signals: readonly TenantSignal[],
  mirror: MirrorReader,
  now: number,
): Pick<Batch, 'stale' | 'sooner'> {
  const news = signals.filter(({ type, user_id, at }) => {
    if (type === 'connected' || type === 'offset-only') return false;
    if (user_id === undefined) return true;
    if (type === 'user.deleted') return mirror.sightingOf(user_id) !== undefined;
    return at === undefined || !isReadSince(mirror, user_id, at);
  });
  if (news.length === 0) return {};
  const named = new Map(news.flatMap(({ user_id, type }) => (user_id === undefined ? [] : [[user_id, type] as const])));
  const gone = [...named].filter(([, type]) => type === 'user.deleted');
  const few = isByIdCheaper(named.size - gone.length, false);
  const stale = (few ? [...named] : gone).map(([user_id, type]) => ({ user_id, reason: `event ${type}` }));
  const rested = (job: 'log-events' | 'users-changed'): number => {
    const last = mirror.listJobs().find((one) => one.job === job)?.last_success_at ?? 0;
    return Math.max(now, last > now ? now : last + rest);
  };
  return {
    stale,
    sooner: [
      { job: 'log-events', at: rested('log-events') },
      ...(few ? [] : [{ job: 'users-changed' as const, at: rested('users-changed') }]),
      ...(stale.length > 0 ? [{ job: 'users-stale' as const, at: now }] : []),
    ],
  };
}
