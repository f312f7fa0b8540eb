import { exportLinkExpired, type Job } from '../../src/auth0/auth0-client.ts';
import { toAppError } from '../../src/errors.ts';
import { readUserLines } from '../../src/domain/read-user-lines.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { costOfExport } from '../request-cost.ts';
import { allPages } from './compare-by-pages.ts';
import type { CompareStep } from './compare-step.ts';
import { compareUsers, type Differences } from './compare-users.ts';
import { countDifferences, marksFor } from './reconcile-marks.ts';
import type { ExportTask } from './reconcile-place.ts';
import { longestSearchLag } from './search-lag.ts';
import type { JobContext } from './sync-job.ts';

const fields = ['user_id', 'created_at', 'updated_at'] as const;
const firstPoll = 2_000;
const longestPoll = 60_000;
/** With the longest pause some hours; what is not made by then is not waited for. */
const mostPolls = 400;
/** An export is asked for so often before its place is taken by pages. */
const mostStarts = 4;
const batchSize = 500;

/**
 * Compares all users with the file of an export of their ids and dates. While Auth0 makes it, others have their turn.
 * Where there is no export after all, the list is read page by page.
 * https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
 */
export async function compareByExport(context: JobContext, task: ExportTask): Promise<CompareStep> {
  const { clock, client, request } = context;
  try {
    if (task.job === undefined) {
      const { body, served_at } = await client.startUsersExport(fields, request);
      return waits({ by: 'export', job: { job_id: body.id, asked_at: served_at } }, clock.now());
    }
    const { body } = await client.getJob(task.job.job_id, request);
    if (body.status === 'completed') return await compareFile(context, body, task.job.asked_at);
    if (body.status === 'failed' || (task.polls ?? 0) > mostPolls) return pageByPage(context);
    return waits(task, clock.now());
  } catch (error) {
    const failure = toAppError(error);
    if (context.signal.aborted || failure.kind === 'rate_limited' || failure.kind === 'network') throw failure;
    const isSlip = failure.retry || failure.errorCode === exportLinkExpired;
    const most = task.job === undefined ? mostStarts : mostPolls;
    return isSlip && (task.polls ?? 0) < most - 1 ? waits(task, clock.now()) : pageByPage(context);
  }
}

function waits(task: ExportTask, now: number): CompareStep {
  const polls = (task.polls ?? 0) + 1;
  const pause = Math.min(longestPoll, firstPoll * 1.5 ** Math.min(polls, 20));
  const note = 'waits for the export that Auth0 makes';
  return { tasks: [{ ...task, polls }], requests: 1, again_at: now + pause, note };
}

function pageByPage({ clock, client }: JobContext): CompareStep {
  const now = Math.round(clock.now() + client.clockOffset());
  return { tasks: [allPages(now, now - longestSearchLag)], requests: 1 };
}

async function compareFile(context: JobContext, { location }: Job, asked_at: number): Promise<CompareStep> {
  const { mirror, client, clock, request, signal } = context;
  const met = new MetRows();
  const all: Differences[] = [];
  let lines = 0;
  const compareLines = (users: readonly UserProfile[]): void => {
    const ours = users.flatMap((user) => mirror.sightingOf(user.user_id) ?? []);
    for (const { row } of ours) met.add(row);
    all.push(compareUsers(users, ours, { mirror, served_at: asked_at }));
    lines += users.length;
  };
  for await (const block of client.downloadExport(location ?? '', { most: batchSize, skip: 0 }, request)) {
    compareLines([...readUserLines(block)]);
  }
  const own = mirror.countUsers();
  // A file with far fewer users would have almost everybody read by id.
  if (lines < own * 0.9 - 10) return pageByPage(context);
  const gone: string[] = [];
  let compared = 0;
  for (let row = 0, part = mirror.listSightings(row, batchSize); part.length > 0;) {
    compared += part.length;
    gone.push(...unmet(part, met, asked_at));
    row = part.at(-1)!.row;
    await clock.sleep(0, signal);
    part = mirror.listSightings(row, batchSize);
  }
  return { ...stepOf(mirror, [...all, { ...none, gone }], compared), since: asked_at };
}

const none: Differences = { behind: [], odd: [], missing: new Set(), gone: [], went_back: false };

function unmet(part: ReturnType<MirrorReader['listSightings']>, met: MetRows, asked_at: number): string[] {
  const settled_at = asked_at - longestSearchLag;
  const old = part.filter((user) => !met.has(user.row) && user.stale === 0 && (user.created_at ?? 0) <= settled_at);
  return old.map((user) => user.user_id);
}

/** Reading more users by id than a new export of all profiles costs would be waste. */
function stepOf(mirror: MirrorReader, all: readonly Differences[], users: number): CompareStep {
  const found: Differences = {
    behind: all.flatMap((one) => one.behind),
    odd: all.flatMap((one) => one.odd),
    missing: new Set(all.flatMap((one) => [...one.missing])),
    gone: all.flatMap((one) => one.gone),
    // All were compared: nothing more can be learnt from it.
    went_back: false,
  };
  const readAll = found.behind.length > costOfExport(mirror.countUsers());
  return {
    ...countDifferences(found),
    tasks: [],
    requests: 2,
    users,
    users_by_id: users,
    stale: marksFor(found, readAll),
    round: null,
    readAll,
  };
}

/** Rows of the mirror that were met, a bit each. */
class MetRows {
  #bits = new Uint8Array(1024);

  add(row: number): void {
    const at = Math.floor(row / 8);
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[at]! |= 1 << (row % 8);
  }

  has(row: number): boolean {
    return ((this.#bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0;
  }
}
