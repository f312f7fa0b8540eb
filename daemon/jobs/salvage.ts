import { setImmediate as turn } from 'node:timers/promises';

import type { LogEvent } from '../../src/domain/log-event.ts';
import type { SalvagedRows, SetAsideNote } from '../../src/domain/set-aside.ts';
import { readDate } from '../../src/domain/user.ts';
import { isAppError } from '../../src/errors.ts';
import type { Batch, LogGap, MirrorReader } from '../../src/mirror/mirror.ts';
import type { SalvagedPiece } from '../../src/mirror/salvage.ts';
import { isSalvageDue, setAsideNotes } from './set-aside-notes.ts';
import type { JobContext, JobEnd, SyncJob } from './sync-job.ts';

const day = 24 * 3_600_000;
/** Rows of one step. */
const batchSize = 500;
const noRows = { users: [], stale: [], tombstones: [], details: [], logs: [] };

/**
 * Brings over what can be read of damaged mirrors that were set aside: above all log events that Auth0 no longer has.
 * Begins anew when it was cut off: what is there already stays as it is. Runs before all others that read users or
 * the log, so that these go on where the damaged mirror was.
 */
export const salvage: SyncJob = {
  name: 'salvage',
  lane: 'bulk',
  interval: () => day,
  notYet: (mirror) => (isSalvageDue(mirror) ? undefined : 'no mirror was damaged'),
  async *run(context): AsyncGenerator<Batch, JobEnd> {
    // The youngest knows best where the log's reader was.
    for (const note of setAsideNotes(context.mirror).toReversed())
      if (note.state === 'waiting') yield* salvageOne(context, note);
    return {};
  },
};

/** A log event by what it takes to find its neighbours. */
interface Edge {
  readonly log_id: string;
  /** Milliseconds. */
  readonly date: number;
}

interface Hole {
  readonly after: Edge | undefined;
  readonly before: Edge | undefined;
  /** Events in it, at most. */
  readonly lost: number;
}

/** What was seen on the way through a damaged file; stored between the reading and the question to Auth0. */
interface Seen {
  readonly saved: { -readonly [Name in keyof SalvagedRows]: number };
  readonly holes: Hole[];
  last: Edge | undefined;
  place: LogPlace | undefined;
}

interface LogPlace {
  readonly log_id?: string | undefined;
  readonly seen_until: number;
}

type StoredNote = SetAsideNote & { readonly seen?: Seen | undefined };

async function* salvageOne(context: JobContext, note: StoredNote): AsyncGenerator<Batch, void> {
  const seen = note.seen ?? (yield* readRows(context, note));
  if (note.seen === undefined) yield noteBatch(context.mirror, { ...note, seen });
  yield* closeLog(context, seen);
  const lost_events = seen.holes.reduce((sum, { lost }) => sum + lost, 0);
  yield noteBatch(context.mirror, { ...note, state: 'done', saved: seen.saved, lost_events, seen: undefined });
}

function noteBatch(mirror: MirrorReader, note: StoredNote): Batch {
  const value = setAsideNotes(mirror).map((each) => (each.file === note.file ? note : each));
  return { checkpoint: { job: 'salvage', value } };
}

async function* readRows({ mirror, signal }: JobContext, note: SetAsideNote): AsyncGenerator<Batch, Seen> {
  const saved = { users: 0, log_events: 0, tombstones: 0, details: 0 };
  const seen: Seen = { saved, holes: [], last: undefined, place: undefined };
  const rows = new SalvagedBatch();
  for await (const piece of mirror.salvage(note.file)) {
    // Reading and storing take no time of their own to wait in: heartbeats and signals get theirs here.
    await turn();
    signal.throwIfAborted();
    takeNote(seen, piece);
    for (const gap of piece.gaps ?? []) yield { gap };
    if (piece.keptFrom !== undefined) yield { kept_from: piece.keptFrom };
    rows.add(piece);
    if (rows.size >= batchSize) yield { ...rows.take(), status: progress(saved) };
  }
  yield { ...rows.take(), status: progress(saved) };
  return seen;
}

function progress({ users, log_events }: SalvagedRows): NonNullable<Batch['status']> {
  return { job: 'salvage', note: `brought over ${users} users and ${log_events} log events` };
}

/** Around what is lost the pieces are of single rows: each stored for itself would take many times its own size. */
class SalvagedBatch {
  #rows: Required<Pick<SalvagedPiece, 'users' | 'stale' | 'tombstones' | 'details' | 'logs'>> = noRows;

  get size(): number {
    return Object.values(this.#rows).reduce((sum, list) => sum + list.length, 0);
  }

  add({ users = [], stale = [], tombstones = [], details = [], logs = [] }: SalvagedPiece): void {
    const has = this.#rows;
    this.#rows = {
      users: [...has.users, ...users],
      stale: [...has.stale, ...stale],
      tombstones: [...has.tombstones, ...tombstones],
      details: [...has.details, ...details],
      logs: [...has.logs, ...logs],
    };
  }

  take(): Pick<Batch, 'users' | 'stale' | 'tombstones' | 'details' | 'logs'> {
    const taken = this.#rows;
    this.#rows = noRows;
    return taken;
  }
}

function takeNote(seen: Seen, { users, tombstones, details, logs, hole, logPlace }: SalvagedPiece): void {
  seen.saved.users += tombstones === undefined ? (users?.length ?? 0) : 0;
  seen.saved.tombstones += tombstones?.length ?? 0;
  seen.saved.details += details?.length ?? 0;
  seen.saved.log_events += logs?.length ?? 0;
  for (const each of logs ?? []) if (each.log_id > (seen.last?.log_id ?? '')) seen.last = edgeOf(each);
  if (hole !== undefined) seen.holes.push({ after: edgeOf(hole.after), before: edgeOf(hole.before), lost: hole.lost });
  const place = logPlace as LogPlace | null | undefined;
  if (typeof place?.seen_until === 'number') seen.place = place;
}

function edgeOf(event: LogEvent | undefined): Edge | undefined {
  return event && { log_id: event.log_id, date: readDate(event.date) ?? 0 };
}

/**
 * Tells the log's reader where to go on: before the first hole that Auth0 can still fill. What it cannot fill becomes
 * a gap.
 */
async function* closeLog(context: JobContext, { holes, last, place }: Seen): AsyncGenerator<Batch, void> {
  const first = await oldestAtAuth0(context);
  const oldest = edgeOf(first);
  const kept_from = oldest?.date ?? Number.POSITIVE_INFINITY;
  const found_at = Math.round(context.clock.now() + context.client.clockOffset());
  // The reader had been further than what is left: the end of the log is lost.
  const isCut = last !== undefined && (place?.log_id ?? '') > last.log_id;
  const all = isCut ? [...holes, { after: last, before: undefined, lost: 0 }] : holes;
  let next: Edge | undefined;
  for (const hole of all) {
    const to = Math.max(hole.before?.date ?? place?.seen_until ?? found_at, hole.after?.date ?? 0);
    if (to >= kept_from) next ??= hole.after !== undefined && hole.after.date >= kept_from ? hole.after : oldest;
    const gap = gapOf(hole, Math.min(to, kept_from), found_at);
    if (gap !== undefined) yield { gap };
  }
  if (context.mirror.checkpoint('log-events') !== undefined) return;
  next ??= place === undefined || isCut ? last : undefined;
  const value = next === undefined ? place : { log_id: next.log_id, seen_until: next.date };
  if (value === undefined) return;
  yield { logs: next === oldest && first !== undefined ? [first] : [], checkpoint: { job: 'log-events', value } };
}

/** Undefined when nothing is missing. What was lost before the first event that is left has no date of its own. */
function gapOf({ after, before }: Hole, to: number, found_at: number): LogGap | undefined {
  // What was brought over once before lies in another order than it came in.
  const from = Math.min(after?.date ?? to, before?.date ?? to);
  if (after !== undefined && from >= to) return undefined;
  return { after_log_id: after?.log_id, before_log_id: before?.log_id, from, to, found_at, cause: 'damage' };
}

/** Undefined when there is none, or when the application may not read the log. */
async function oldestAtAuth0({ client, request }: JobContext): Promise<LogEvent | undefined> {
  try {
    const { body } = await client.searchLogs({ sort: 'date:1', per_page: 1 }, request);
    return body[0];
  } catch (error) {
    if (isAppError(error, 'insufficient_scope')) return undefined;
    throw error;
  }
}
