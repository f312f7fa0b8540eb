import { readDate } from '../../src/domain/user.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import { fullPass } from './full-pass.ts';
import { type LogPlace, logPlace } from './log-place.ts';
import { searchLag } from './search-lag.ts';
import type { JobContext, JobEnd, Spared, SyncJob } from './sync-job.ts';
import { keysetSearch, nextKeyset, type UserKeyset } from './user-keyset.ts';

/** The log is read so often that one this old is not followed any more. */
const logAge = 2 * 60_000;
/** Not every change is in the log (an Action may make one): without word of any, one looks this often nevertheless. */
const longestQuiet = 10 * 60_000;

/** Pages of one turn: others want their share of the rate limit too. */
const pagesPerRun = 50;

interface ChangedPlace {
  /** Server time up to which (less the lag of the search) everything was read. */
  readonly since: number;
  /** Server time of the last look to the end, whether or not it proved anything. */
  readonly looked_at?: number | undefined;
  /** The walk that was not finished. */
  readonly walk?: { readonly keyset: UserKeyset; readonly started_at: number } | undefined;
}

/**
 * Reads users that moved since the last look, in the order of `updated_at`. Deletions leave no trace there. While the log
 * is followed and tells of no change that it leaves to this look, the look is spared: Auth0 asks not to poll the search.
 * https://auth0.com/docs/manage-users/user-search/user-search-best-practices
 */
export const usersChanged: SyncJob = {
  name: 'users-changed',
  lane: 'feed',
  interval: (pace) => pace.interval,
  notYet: (mirror) => (placeOf(mirror) === undefined ? 'waits for the first users' : undefined),
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    const { client, mirror, request } = context;
    const { since, walk } = placeOf(mirror) ?? { since: 0 };
    const quiet = context.due === true ? sparedByLog(context, logPlace(mirror)) : undefined;
    if (quiet !== undefined) return { last: { status: quiet } };
    let started_at = walk?.started_at;
    let keyset: UserKeyset | undefined = walk?.keyset ?? changesSince(since);
    let done = 0;
    for (let page = 0; page < pagesPerRun; page += 1) {
      const asked: UserKeyset = keyset;
      const { body, served_at } = await client.searchUsers(keysetSearch(asked), request);
      started_at ??= served_at;
      keyset = nextKeyset(asked, body);
      done += body.users.length;
      const value: ChangedPlace =
        keyset === undefined
          ? {
              since: isProof(asked, body.users.length) ? started_at : Math.max(since, provenUntil(asked)),
              looked_at: started_at,
            }
          : { since, walk: { keyset, started_at } };
      const users = body.users.map((profile) => ({ profile, source: 'search' as const, read_at: served_at }));
      const proof = keyset === undefined ? { proven_until: started_at } : {};
      const status = { job: 'users-changed', note: `read ${done} changed users`, ...proof } as const;
      const place = { checkpoint: { job: 'users-changed', value }, status } as const;
      if (keyset === undefined && users.length === 0) return { last: place };
      yield { users, ...place };
      if (keyset === undefined) return {};
    }
    return { more: true };
  },
};

/** What the look would say, where the log proves that there is nothing to look for since the last one. */
export function sparedByLog({ mirror, clock, client }: JobContext, log: LogPlace | undefined): Spared | undefined {
  const { walk, looked_at = 0 } = placeOf(mirror) ?? {};
  if (walk !== undefined) return undefined;
  const now = clock.now() + client.clockOffset();
  if (log === undefined || log.seen_until < now - logAge || looked_at < now - longestQuiet) return undefined;
  // The search may not have shown then what the log told.
  if ((log.moved_at ?? 0) + searchLag >= looked_at) return undefined;
  return { job: 'users-changed', note: 'nothing changed, says the log', proven_until: log.seen_until };
}

function changesSince(since: number): UserKeyset {
  return { phase: 'dated', field: 'updated_at', from: new Date(since - searchLag).toISOString() };
}

/**
 * A page begins with the last user seen, so one without anybody says that nothing changed, or that the search cannot
 * be relied on now. To ask again from the same place costs nothing: as long as nothing changes, nothing is found there.
 */
function isProof(asked: UserKeyset, users: number): boolean {
  return users > 0 || asked.phase === 'tied' || asked.after === true;
}

function provenUntil(asked: UserKeyset): number {
  return asked.phase === 'dated' ? (readDate(asked.from) ?? 0) : 0;
}

function placeOf(mirror: MirrorReader): ChangedPlace | undefined {
  const value = mirror.checkpoint('users-changed') as ChangedPlace | null | undefined;
  if (typeof value?.since === 'number') return value;
  const pass = fullPass(mirror);
  return pass === undefined ? undefined : { since: pass.started_at };
}
