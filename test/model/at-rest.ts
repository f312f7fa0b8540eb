import { isDeepStrictEqual } from 'node:util';

import { exportFields } from '../../daemon/jobs/users-by-export.ts';
import type { JobName } from '../../src/domain/job.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { LogGap, MirrorReader } from '../../src/mirror/mirror.ts';
import { askFor } from './ask-for.ts';
import type { World } from './world.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** In which time the sync must be through with everything once nothing goes wrong any more. */
const longestWay = 2 * hour;
/** A shorter silence cannot have cost an event: no plan keeps them for less than a day. */
const shortestRetention = 23 * hour;

/**
 * Lets the tenant be in peace and the sync come to rest; then mirror and tenant must be the same. First what the sync
 * notices by itself; then, after a comparison that somebody asks for, also what nothing had told of; and after a full
 * pass everybody.
 * @throws Error that says what differs
 */
export async function expectSameAtRest(world: World): Promise<void> {
  world.simulator.faults.clear();
  world.offline_until = 0;
  world.spare();
  world.startDaemon();
  // An event may arrive minutes late, and where the search lagged behind too, nothing tells of the change until then.
  const told_in = world.simulator.tenant.logs.complete_at - world.time.now();
  await world.pass(Math.max(told_in, 4 * minute + 2 * world.setting.interval));
  await untilDone(world, { 'log-events': 2, 'users-changed': 2 });
  if (world.longest_silence < shortestRetention) expectSameUsers(world, 'by itself', world.unannounced);
  expectWholeLog(world);
  // What is as young as this may be missing in searches, so nothing is concluded from it.
  if (world.unannounced.size > 0) await world.pass(11 * minute);
  askFor(world, 'reconcile');
  await untilDone(world, { reconcile: 1, 'users-changed': 1 });
  expectSameUsers(
    world,
    'after a comparison',
    look(world, (mirror) => uncounted(world, mirror)),
  );
  askFor(world, 'users-full');
  await untilDone(world, { 'users-full': 1, 'users-changed': 1 });
  expectSameUsers(world, 'after a full pass', new Set());
  expectNoEditTwice(world);
  if (world.wrongs.length > 0) throw new Error(world.wrongs[0]);
}

/** Whom counts cannot tell: where a restored user came back and another one went there are as many as before. */
function uncounted(world: World, mirror: MirrorReader): ReadonlySet<string> {
  const { restored, unannounced } = world;
  const cameBack = world.users().some(({ user_id }) => restored.has(user_id) && mirror.getUser(user_id) === undefined);
  return cameBack ? unannounced : restored;
}

async function untilDone(world: World, wanted: Partial<Record<JobName, number>>): Promise<void> {
  const { daemon } = world;
  if (daemon === undefined) throw new Error('no daemon runs');
  const before = new Map(daemon.done);
  const isDone = (): boolean => {
    if (daemon.broken !== undefined) throw new Error('the daemon has ended', { cause: daemon.broken });
    const counts = Object.entries(wanted) as [JobName, number][];
    const enough = counts.every(([job, count]) => (daemon.done.get(job) ?? 0) - (before.get(job) ?? 0) >= count);
    return enough && look(world, isQuiet);
  };
  for (const end = world.time.now() + longestWay; !isDone();) {
    if (world.time.now() >= end) {
      throw new Error(
        `the sync does not come to rest: ${look(world, (mirror) => JSON.stringify(mirror.syncStatus()))}`,
      );
    }
    await world.pass(10 * second);
  }
}

function isQuiet(mirror: MirrorReader): boolean {
  const { jobs, complete_at, stale_users } = mirror.syncStatus();
  const full = jobs.find(({ job }) => job === 'users-full');
  return complete_at !== undefined && stale_users === 0 && full?.state === 'idle';
}

function look<T>(world: World, at: (mirror: MirrorReader) => T): T {
  const terminal = world.openTerminal();
  const seen = at(terminal.openMirror());
  terminal.close();
  return seen;
}

function expectSameUsers(world: World, when: string, but: ReadonlySet<string>): void {
  const differences = look(world, (mirror) => differencesIn(world, mirror, but));
  if (differences.length === 0) return;
  throw new Error(`mirror and tenant differ ${when}:\n${differences.slice(0, 3).join('\n')}`);
}

function differencesIn(world: World, mirror: MirrorReader, but: ReadonlySet<string>): string[] {
  const real = new Map(world.users().map((user) => [user.user_id, user]));
  const rows = mirror.listUsers({ sort: { field: 'user_id', descending: false }, offset: 0, limit: 1_000_000 });
  const ids = new Set([...real.keys(), ...rows.map(({ user_id }) => user_id)]);
  const found = [...ids].filter((id) => !but.has(id)).map((id) => differenceOf(mirror, id, real.get(id)));
  const counted = mirror.syncStatus().users;
  const miscounted = counted === rows.length ? [] : [`${counted} users are counted, ${rows.length} are there`];
  return [...found.filter((each) => each !== undefined), ...miscounted];
}

function differenceOf(mirror: MirrorReader, user_id: string, real: UserProfile | undefined): string | undefined {
  const mirrored = mirror.getUser(user_id);
  const tombstone = mirror.getTombstone(user_id);
  if (real !== undefined && mirrored === undefined) {
    return `${user_id} is there, and missing in the mirror${tombstone === undefined ? '' : `: ${tombstone.reason}`}`;
  }
  if (real === undefined && mirrored !== undefined) return `${user_id} is gone, and lives in the mirror`;
  if (mirrored !== undefined && tombstone !== undefined) return `${user_id} lives in the mirror and has a tombstone`;
  const expected = mirrored?.source === 'export' ? exportable(real) : real;
  if (isDeepStrictEqual(mirrored?.profile, expected)) return undefined;
  const fields = [...new Set([...Object.keys(expected ?? {}), ...Object.keys(mirrored?.profile ?? {})])];
  const other = fields.filter((field) => !isDeepStrictEqual(mirrored?.profile[field], expected?.[field]));
  const values = other.map((name) => `${name}: ${text(mirrored?.profile[name])} instead of ${text(expected?.[name])}`);
  return `${user_id}, read by ${mirrored?.source} at ${text(mirrored?.read_at)}, differs: ${values.join('; ')}`;
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function exportable(user: UserProfile | undefined): Record<string, unknown> | undefined {
  const fields = new Set<string>(exportFields);
  return user && Object.fromEntries(Object.entries(user).filter(([field]) => fields.has(field)));
}

/** Each event that ever could be read is there; what is not lies in a hole with a marker, which there may be then only. */
function expectWholeLog(world: World): void {
  const { events, time } = world;
  const { missing, gaps, strange, first } = look(world, (mirror) => ({
    missing: [...events.keys()].filter((log_id) => mirror.getLog(log_id) === undefined),
    gaps: mirror.syncStatus().gaps,
    first: mirror.listLogs({ limit: 1_000_000 }).at(-1)?.log_id,
    strange: mirror.listLogs({ limit: 1_000_000 }).filter(({ log_id }) => !events.has(log_id)),
  }));
  if (strange.length > 0) throw new Error(`the mirror holds events that never were: ${strange[0]?.log_id}`);
  const [readable = ''] = world.simulator.allLogs().map(({ log_id }) => log_id);
  const isOld = (log_id: string): boolean => events.get(log_id)! < time.now() - minute;
  const lost = missing.filter((log_id) => readable !== '' && log_id >= readable && isOld(log_id));
  if (lost.length > 0) throw new Error(`${lost.length} events are missing that can still be read: ${lost[0]}`);
  // What was forgotten before anybody here read the log is no hole in it.
  const isBefore = (log_id: string): boolean => first !== undefined && log_id < first;
  const silent = missing.filter(
    (log_id) => log_id < readable && !isBefore(log_id) && !gaps.some((gap) => holds(gap, log_id)),
  );
  if (silent.length > 0) throw new Error(`${silent.length} events are missing without a gap marker: ${silent[0]}`);
  const retention = world.simulator.tenant.terms.log_retention_days * 24 * hour;
  // How long events are kept is known by those from before the absence: a log without any may have lost some.
  const arrivals = [...events.values()];
  const needless = gaps.find(({ from, found_at }) => {
    return arrivals.some((at) => at <= from && at > found_at - retention + minute);
  });
  if (needless !== undefined) {
    throw new Error(`nothing can have been lost, and there is a marker: ${JSON.stringify(needless)}`);
  }
}

function holds({ after_log_id, before_log_id }: LogGap, log_id: string): boolean {
  return (
    (after_log_id === undefined || log_id > after_log_id) && (before_log_id === undefined || log_id < before_log_id)
  );
}

/**
 * By the tenant's own record: no request of a change was carried out twice, and the journal knows what became of each.
 * Each change here is one request.
 */
function expectNoEditTwice(world: World): void {
  const terminal = world.openTerminal();
  const journal = terminal.openJournal();
  for (const change_id of world.changes) {
    const sent = world.requests.filter(
      ({ correlation_id, method }) => correlation_id === change_id && method !== 'GET',
    );
    const carried = sent.filter(({ status }) => status >= 200 && status < 300);
    // What was cut off may have been carried out.
    const unclear = sent.filter(({ status }) => status === 0 || status >= 500);
    const [entry] = journal.list({ change_id, limit: 1 });
    const told = `${entry?.state ?? 'not sent'}, says the journal; the tenant carried out ${carried.length} of ${sent.length} requests`;
    if (carried.length + unclear.length > 1) throw new Error(`a change was sent more than once: ${told}`);
    if (entry?.state === 'sent' || entry?.state === 'unknown') throw new Error(`a change was never settled: ${told}`);
    if (entry?.state === 'done' && carried.length + unclear.length === 0)
      throw new Error(`a change was not sent: ${told}`);
    if (entry === undefined && sent.length > 0) throw new Error(`a change was sent without a word: ${told}`);
  }
  terminal.close();
}
