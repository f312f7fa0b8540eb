import { readDate } from '../../src/domain/user.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';
import { fullPass } from './full-pass.ts';
import type { JobEnd, SyncJob } from './sync-job.ts';
import { keysetSearch, nextKeyset, type UserKeyset } from './user-keyset.ts';

/** The search shows a change seconds after it was made, later under load: what is younger than this is read twice. */
const searchLag = 90_000;

/** Pages of one turn: others want their share of the rate limit too. */
const pagesPerRun = 50;

interface ChangedPlace {
  /** Server time up to which (less the lag of the search) everything was read. */
  readonly since: number;
  /** The walk that was not finished. */
  readonly walk?: { readonly keyset: UserKeyset; readonly started_at: number } | undefined;
}

/** Reads users that moved since the last look, in the order of `updated_at`. Deletions leave no trace there. */
export const usersChanged: SyncJob = {
  name: 'users-changed',
  lane: 'feed',
  interval: (pace) => pace.interval,
  notYet: (mirror) => (placeOf(mirror) === undefined ? 'waits for the first users' : undefined),
  async *run({ client, mirror, request }): AsyncGenerator<Batch, JobEnd> {
    const { since, walk } = placeOf(mirror) ?? { since: 0 };
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
          ? { since: isProof(asked, body.users.length) ? started_at : Math.max(since, provenUntil(asked)) }
          : { since, walk: { keyset, started_at } };
      const users = body.users.map((profile) => ({ profile, source: 'search' as const, read_at: served_at }));
      const proof = keyset === undefined ? { proven_until: started_at } : {};
      const status = { job: 'users-changed', note: `read ${done} changed users`, ...proof } as const;
      yield { users, checkpoint: { job: 'users-changed', value }, status };
      if (keyset === undefined) return {};
    }
    return { more: true };
  },
};

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
