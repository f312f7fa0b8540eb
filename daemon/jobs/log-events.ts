import type { Answer } from '../../src/auth0/auth0-client.ts';
import type { JobName } from '../../src/domain/job.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';
import { AppError, isAppError } from '../../src/errors.ts';
import type { Batch, LogGap, MirrorReader } from '../../src/mirror/mirror.ts';
import { type LogMarks, marksOf } from './log-marks.ts';
import { type LogPlace, logPlace } from './log-place.ts';
import { isSalvageDue } from './set-aside-notes.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';
import { sparedByLog } from './users-changed.ts';

const take = 100;
/** More results of one search cannot be reached. */
const reachable = 1000;
/** So much later than it is dated an event may arrive: the documentation says that some do, and not by how much. */
const longestDelay = 5 * 60_000;
/** Pages of one turn: the way from the oldest event can be long. */
const pagesPerRun = 40;
/** Milliseconds. */
const beforeSecondTry = 2_000;
/** Between two pages of one turn. Milliseconds. */
const longBreak = 5 * 60_000;
/** No plan keeps events for less than a day: a shorter absence loses nothing. */
const shortestRetention = 23 * 3_600_000;

/**
 * Reads the log in the order of arrival, from the oldest event that the tenant still has to the newest, and goes on
 * from there. What the events say about users is stored with them, as stale marks.
 * https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 */
export const logEvents: SyncJob = {
  name: 'log-events',
  lane: 'feed',
  interval: (pace) => pace.interval,
  notYet: (mirror) => (isSalvageDue(mirror) ? 'waits for what a damaged mirror held' : undefined),
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    const wanted = new Set<JobName>();
    let place = logPlace(context.mirror);
    let retained = place?.log_id === undefined;
    if (place?.log_id === undefined) place = yield* startAtOldest(context, place, wanted);
    let done = 0;
    let restarted = false;
    let heard_at = Math.round(context.clock.now() + context.client.clockOffset());
    for (let page = 0; page < pagesPerRun && place.log_id !== undefined; page += 1) {
      const answer = await eventsAfter(context, place.log_id);
      if (answer === undefined) {
        if (restarted) throw new AppError('bad_answer', 'the log cannot be read after an event that it has just shown');
        restarted = true;
        place = yield* startAtOldest(context, { ...place, log_id: undefined }, wanted);
        continue;
      }
      const { body, served_at } = answer;
      // The machine may have slept between two pages, also before the first of them.
      if (served_at - heard_at > longBreak) retained = false;
      heard_at = served_at;
      if (!retained) {
        retained = true;
        const next: LogPlace = isLongAgo(place, served_at) ? yield* startAtOldest(context, place, wanted) : place;
        if (next !== place) {
          place = next;
          continue;
        }
      }
      done += body.length;
      // What may come behind a page that is not full is read at the next look; only an empty page proves that nothing is.
      const full_page: number = place.full_page ?? 1;
      const isEnd = body.length === 0 || (context.due === true && body.length < full_page);
      const { marks, batch } = eventBatch(context.mirror, body, served_at);
      for (const job of marks.wanted) wanted.add(job);
      place = {
        log_id: body.at(-1)?.log_id ?? place.log_id,
        seen_until: seenUntil(body, served_at, place),
        moved_at: marks.wanted.includes('users-changed') ? served_at : place.moved_at,
        full_page: Math.max(full_page, body.length),
      };
      if (body.length === 0) {
        const spared = sparedByLog(context, place);
        return { wanted: [...wanted], last: placeBatch(place, done), spares: spared && [spared] };
      }
      yield { ...batch, ...placeBatch(place, done) };
      if (isEnd) return { wanted: [...wanted] };
    }
    return { more: place.log_id !== undefined, wanted: [...wanted] };
  },
};

/**
 * Undefined when the tenant does not know the event any more, so that nothing can be read after it. It is asked twice:
 * what was refused by mistake once would cost reading the whole log again.
 */
async function eventsAfter(context: JobContext, log_id: string): Promise<Answer<readonly LogEvent[]> | undefined> {
  for (let tries = 0; tries < 2; tries += 1) {
    if (tries > 0) await context.clock.sleep(beforeSecondTry, context.signal);
    try {
      return await context.client.logsAfter(log_id, take, context.request);
    } catch (error) {
      if (!isAppError(error) || (error.statusCode !== 400 && error.statusCode !== 404)) throw error;
    }
  }
  return undefined;
}

/**
 * Starts at the oldest event there is. After a long absence that may be younger than the last one we know: what
 * happened in between is lost, and a gap says so.
 */
async function* startAtOldest(
  context: JobContext,
  place: LogPlace | undefined,
  wanted: Set<JobName>,
): AsyncGenerator<Batch, LogPlace> {
  const { mirror } = context;
  const { oldest, served_at } = await findOldest(context);
  const gap = place === undefined ? undefined : gapSince(place, oldest, served_at);
  if (gap === undefined && place?.log_id !== undefined) return place;
  // Deletions may have happened in the hole: only a comparison of all users can show them.
  if (gap !== undefined) wanted.add('users-changed').add('reconcile');
  const moved_at = gap === undefined ? place?.moved_at : served_at;
  const next: LogPlace =
    oldest === undefined
      ? { log_id: place?.log_id, seen_until: served_at, moved_at }
      : { log_id: oldest.log_id, seen_until: readDate(oldest.date) ?? served_at, moved_at };
  const events = oldest === undefined ? [] : [oldest];
  const { marks, batch } = eventBatch(mirror, events, served_at);
  for (const job of marks.wanted) wanted.add(job);
  yield { ...batch, gap, ...placeBatch(next, events.length) };
  return next;
}

/**
 * The event that arrived first. The search is in the order of dates: in a busy tenant, or after a disturbance, more than
 * a page of events may have come late, behind one with a younger date.
 */
async function findOldest({
  client,
  request,
}: JobContext): Promise<{ readonly oldest: LogEvent | undefined; readonly served_at: number }> {
  const first = await client.searchLogs({ sort: 'date:1', per_page: take }, request);
  let oldest: LogEvent | undefined;
  let { body } = first;
  for (let page = 1; ; page += 1) {
    for (const event of body) if (oldest === undefined || event.log_id < oldest.log_id) oldest = event;
    const span = (readDate(body.at(-1)?.date) ?? 0) - (readDate(first.body[0]?.date) ?? 0);
    const isLast = body.length < take || page * take >= reachable;
    if (isLast || span > longestDelay) return { oldest, served_at: first.served_at };
    ({ body } = await client.searchLogs({ sort: 'date:1', page, per_page: take }, request));
  }
}

function gapSince(place: LogPlace, oldest: LogEvent | undefined, served_at: number): LogGap | undefined {
  const to = readDate(oldest?.date) ?? served_at;
  if (served_at - place.seen_until < shortestRetention || to <= place.seen_until) return undefined;
  return {
    after_log_id: place.log_id,
    before_log_id: oldest?.log_id,
    from: place.seen_until,
    to,
    found_at: served_at,
  };
}

function seenUntil(body: readonly LogEvent[], served_at: number, place: LogPlace): number {
  if (body.length === 0) return served_at;
  return Math.max(place.seen_until, readDate(body.at(-1)?.date) ?? 0);
}

function eventBatch(
  mirror: MirrorReader,
  logs: readonly LogEvent[],
  served_at: number,
): { readonly marks: LogMarks; readonly batch: Pick<Batch, 'logs' | 'stale' | 'forgetDetails'> } {
  const marks = marksOf(logs, mirror, served_at);
  return { marks, batch: { logs, stale: marks.stale, forgetDetails: marks.forgetDetails } };
}

function placeBatch(place: LogPlace, done: number): Pick<Batch, 'checkpoint' | 'status'> {
  const at = new Date(place.seen_until).toISOString().slice(0, 16).replace('T', ' ');
  return {
    checkpoint: { job: 'log-events', value: place },
    status: { job: 'log-events', note: `read ${done} events, until ${at} UTC`, proven_until: place.seen_until },
  };
}

/** By the server's clock alone: by a wrong one here, a hole would look like no time. */
function isLongAgo(place: LogPlace, served_at: number): boolean {
  return served_at - place.seen_until > shortestRetention;
}
