import type { UserProfile } from '../../src/domain/user.ts';
import { isAppError } from '../../src/errors.ts';
import type { Batch, MirrorReader, StaleMark, Tombstone } from '../../src/mirror/mirror.ts';
import { settleReport } from './settle-report.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';

const marksPerRun = 200;
const batchSize = 10;

interface ReadById {
  readonly mark: StaleMark;
  readonly profile: UserProfile | undefined;
  readonly served_at: number;
}

/**
 * Reads users by id, which is immediately consistent, when something says that the mirror's record is not the present
 * one. Who is not there any more becomes a tombstone: this is the only place that calls a user deleted.
 */
export const usersStale: SyncJob = {
  name: 'users-stale',
  lane: 'feed',
  interval: (pace) => pace.interval,
  notYet: (mirror) => (mirror.listStale(1).length === 0 ? 'every record is up to date' : undefined),
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    const marks = context.mirror.listStale(marksPerRun);
    for (let at = 0; at < marks.length; at += batchSize) {
      // Side by side: how many at a time is for the rate limit to say.
      const asked = marks.slice(at, at + batchSize).map((mark) => readById(context, mark));
      const answers = await Promise.allSettled(asked);
      const read = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const failed = answers.find((one) => one.status === 'rejected');
      const done = Math.min(at + batchSize, marks.length);
      const status = { job: 'users-stale', progress: { done, total: marks.length } } as const;
      yield { ...asBatch(read), reconciled: settled(read, context.mirror), status };
      if (failed !== undefined) throw failed.reason;
    }
    // Not whether any are left: one that an answer cannot settle would be asked for without end.
    return { more: marks.length === marksPerRun };
  },
};

async function readById(context: JobContext, mark: StaleMark): Promise<ReadById> {
  try {
    const { body, served_at } = await context.client.getUser(mark.user_id, context.request);
    return { mark, profile: body, served_at };
  } catch (error) {
    if (!isNobody(error, context.mirror.getUser(mark.user_id) !== undefined)) throw error;
    return { mark, profile: undefined, served_at: Math.round(context.clock.now() + context.client.clockOffset()) };
  }
}

/**
 * An id that Auth0 calls malformed names nobody; without this one bad mark would stop the job for good. Any other 400
 * may come from something in between, and takes no user away.
 */
function isNobody(error: unknown, isStored: boolean): boolean {
  return isAppError(error) && error.statusCode === 400 && (error.errorCode === 'invalid_uri' || !isStored);
}

/** The report of a comparison, less what these readings disprove; undefined: it stands. */
function settled(read: readonly ReadById[], mirror: MirrorReader): Batch['reconciled'] {
  let report = mirror.syncStatus().reconciled;
  let changed: Batch['reconciled'];
  for (const one of read) {
    const next = settleReport(report, one, mirror);
    if (next !== undefined) report = changed = next;
  }
  return changed;
}

function asBatch(read: readonly ReadById[]): Pick<Batch, 'users' | 'tombstones'> {
  const users = read.flatMap(({ profile, served_at }) =>
    profile === undefined ? [] : [{ profile, source: 'id' as const, read_at: served_at }],
  );
  const tombstones = read.flatMap(({ mark, profile, served_at }): Tombstone[] =>
    profile === undefined ? [{ user_id: mark.user_id, deleted_at: served_at, reason: reasonOf(mark) }] : [],
  );
  return { users, tombstones };
}

function reasonOf({ reason }: StaleMark): Tombstone['reason'] {
  if (reason.startsWith('link')) return 'link';
  return reason.startsWith('log') ? 'log' : 'reconcile';
}
