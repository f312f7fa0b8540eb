import { QueryError } from '../src/query/query-error.ts';
import { AppError, isAppError, toAppError } from '../src/errors.ts';
import { usersOfConnection } from '../src/mirror/users-of-connection.ts';
import type { MirroredUser, MirrorReader } from '../src/mirror/mirror.ts';
import type { ReaderThread } from '../src/mirror/reader-thread.ts';
import type { KnownValues } from '../src/mirror/field-values.ts';
import type { FilterRefusal } from './bar/filter-problem.ts';
import { mergeKnown } from './bar/merge-known.ts';
import { refusable } from './logs/next-of-logs.ts';
import { readLogs, type LogsWanted } from './logs/read-logs.ts';
import { findUsers } from './find-users.ts';
import { askedOf, type Read } from './next-read.ts';
import { readAttempts } from './obstacles/read-attempts.ts';
import { readHistory, type HistoryWanted } from './read-history.ts';
import { readDuplicates, readLinks, readOther } from './read-links.ts';
import {
  askHere,
  askThreads,
  isQuick,
  readList,
  type KnownCounts,
  type Lists,
  type ListWanted,
  type OpenMirror,
  type Steps,
} from './read-list.ts';
import { readMarks, type MarksWanted } from './read-marks.ts';
import { readLocations } from './read-locations.ts';
import { rehearseSearch } from './rehearse-search.ts';
import { toProblem } from './problem.ts';
import type { UiEvent } from './ui-event.ts';
import { allTenants } from './ui-state.ts';

/** What a thread is asked for the sake of the open user. */
const ofUser = ['history', 'attempts'] as const;

/**
 * Reads from the open mirrors, one window at a time: at once where that takes less than a frame, else in threads.
 * Counts are kept for as long as the data stays the same, because moving through a list asks for nothing else.
 */
export class MirrorView {
  readonly #mirrors = new Map<string, OpenMirror>();
  readonly #order: () => readonly string[];
  readonly #counts: KnownCounts = new Map();
  /** Versions count from each mirror's own opening: below its part they are told apart from those of openings before. */
  readonly #openings = new Map<string, number>();
  readonly #later: ((event: UiEvent) => void) | undefined;
  readonly #threads = new Map<string, ReaderThread>();
  readonly #leaving = new Set<Promise<unknown>>();
  /** The list that each tenant's thread, or all of them, were asked for last. */
  readonly #asking = new Map<string, AbortController>();

  /**
   * @param order names of the tenants as the tabs have them
   * @param later takes what was read in the mirrors' threads; left out, everything is read here and at once
   */
  constructor(order: () => readonly string[], later?: (event: UiEvent) => void) {
    this.#order = order;
    this.#later = later;
  }

  put(mirror: OpenMirror): void {
    this.drop(mirror.tenant);
    this.#mirrors.set(mirror.tenant, mirror);
    this.#openings.set(mirror.tenant, (this.#openings.get(mirror.tenant) ?? -1) + 1);
  }

  /** Closes a tenant's mirror; nothing happens when it is not open. */
  drop(tenant: string): void {
    for (const what of ofUser) this.#stopAsking(what);
    for (const name of [tenant, allTenants]) {
      this.#stopAsking(name);
      this.#stopAsking(`logs of ${name}`);
      this.#stopAsking(`marks of ${name}`);
    }
    const thread = this.#threads.get(tenant);
    this.#threads.delete(tenant);
    if (thread !== undefined) {
      const leaving = thread.close().finally(() => this.#leaving.delete(leaving));
      this.#leaving.add(leaving);
    }
    this.#mirrors.get(tenant)?.reader.close();
    this.#mirrors.delete(tenant);
    this.#counts.delete(tenant);
  }

  has(tenant: string): boolean {
    return this.#mirrors.has(tenant);
  }

  /** The reader of one mirror, while it is open. */
  readerOf(tenant: string): MirrorReader | undefined {
    return this.#mirrors.get(tenant)?.reader;
  }

  /** The version of one mirror, another one after each opening; undefined while it is not open or cannot be read. */
  versionOf(tenant: string): number | undefined {
    const mirror = this.#mirrors.get(tenant);
    try {
      return mirror && this.#version(mirror);
    } catch {
      return undefined;
    }
  }

  /** Resolves when no thread is at work any more: the end of a program terminates them, which may abort it. */
  async close(): Promise<void> {
    for (const tenant of this.#mirrors.keys()) this.drop(tenant);
    await Promise.all(this.#leaving);
  }

  /** Versions of the open mirrors; one that cannot be read any more is left out and reported. */
  versions(onFailure: (tenant: string, error: unknown) => void): Record<string, number> {
    const versions: Record<string, number> = {};
    for (const mirror of this.#mirrors.values()) {
      try {
        versions[mirror.tenant] = this.#version(mirror);
      } catch (error) {
        onFailure(mirror.tenant, error);
      }
    }
    return versions;
  }

  #version({ tenant, reader }: OpenMirror): number {
    return (this.#openings.get(tenant) ?? 0) * 2 ** 32 + reader.dataVersion();
  }

  /** Does a read and brings its result as an event; a failure becomes the tenant's state, never an exception. */
  read(read: Read): UiEvent {
    try {
      return this.#read(read);
    } catch (error) {
      return failureOf(read, error);
    }
  }

  #read(read: Read): UiEvent {
    // Whoever looks at a list has left the user: see `nextRead`.
    if (read.type === 'list' || read.type === 'logs') for (const what of ofUser) this.#stopAsking(what);
    if (read.type === 'list') {
      const lists = this.#lists();
      if (read.tenant !== allTenants) this.#of(read.tenant);
      this.#stopAsking(read.tenant);
      return this.#later === undefined || isQuick(read, lists)
        ? askHere(readList(read, lists))
        : this.#readLater(read, this.#later);
    }
    if (read.type === 'known') return this.#readKnown(read);
    if (read.type === 'coverage') return this.#readCoverage(read);
    if (read.type === 'logs') return this.#readLogs(read);
    if (read.type === 'marks') return this.#readMarks(read);
    const { reader } = this.#of(read.tenant);
    if (read.type === 'status') {
      return { type: 'status-read', tenant: read.tenant, version: read.version, status: reader.syncStatus() };
    }
    if (read.type === 'activity') {
      const { tenant, key } = read;
      const activity = reader.activity(24);
      return { type: 'activity-read', tenant, read: { key, activity, oldest_log: reader.oldestLog() } };
    }
    if (read.type === 'profile') {
      const { user_id } = read;
      return { type: 'profile-read', user_id, user: reader.getUser(user_id) };
    }
    if (read.type === 'detail') {
      const { wanted, key } = read;
      return { type: 'detail-read', wanted, key, detail: reader.getDetail(wanted.owner, wanted.kind) };
    }
    if (read.type === 'found') return { type: 'users-found', key: read.key, choices: findUsers(reader, read.text) };
    if (read.type === 'catalogue') {
      const { wanted, key } = read;
      return { type: 'catalogue-read', wanted, read: { key, items: reader.listCatalogue(wanted.catalogue) } };
    }
    if (read.type === 'connection-users') {
      const { connection, key } = read;
      return { type: 'connection-users-read', read: { key, users: reader.countUsers(usersOfConnection(connection)) } };
    }
    if (read.type === 'links') return readLinks(reader, read);
    if (read.type === 'link-other') return readOther(reader, read);
    if (read.type === 'duplicates') return readDuplicates(reader, read);
    const { user_id, key } = read;
    if (read.type === 'preview') {
      const events = read.isBrief === true ? undefined : reader.listLogs({ user_id, limit: 8 });
      const blocks = reader.getDetail(user_id, 'blocks');
      return {
        type: 'preview-read',
        read: { key, tenant: read.tenant, user: reader.getUser(user_id), events, blocks },
      };
    }
    if (read.type === 'user') {
      const { clock_offset } = reader.syncStatus();
      const tombstone = reader.getTombstone(user_id);
      const user = reader.getUser(user_id) ?? lastKnown(tombstone);
      return { type: 'user-read', read: { key, user, tombstone, clock_offset } };
    }
    if (read.type === 'attempts') return this.#readAttempts(read);
    if (read.type === 'history-types') {
      return { type: 'history-types-read', types: { key, counts: reader.countLogTypes(user_id) } };
    }
    return read.type === 'locations' ? readLocations(reader, read) : this.#readHistory(read);
  }

  /** The open mirrors of a tenant, or of all of them. */
  readersOf(tenant: string): readonly MirrorReader[] {
    const names = tenant === allTenants ? this.#order() : [tenant];
    return names.flatMap((name) => this.#mirrors.get(name)?.reader ?? []);
  }

  /** The log as it is comes at once; what a query matches in it may be far apart, and is looked for in the threads. */
  #readLogs(read: LogsWanted): UiEvent {
    const { tenant } = read;
    const asked = `logs of ${tenant}`;
    if (tenant !== allTenants) this.#of(tenant);
    this.#stopAsking(asked);
    const { open, left_out } = this.#lists();
    const isAsked = ({ tenant: name }: { readonly tenant: string }): boolean =>
      tenant === allTenants || name === tenant;
    const lists = { open: open.filter(isAsked), left_out: left_out.filter((name) => isAsked({ tenant: name })) };
    const later = this.#later;
    if (later === undefined || read.root === undefined)
      return { type: 'logs-read', tenant, ...askHere(readLogs(read, lists)) };
    const steps = readLogs(read, lists, (answer) => later({ type: 'logs-read', tenant, ...answer }));
    this.#askLater(asked, read, logsEvent(tenant, steps), later);
    return { type: 'logs-asked', tenant, asked: read.asked };
  }

  /** A user's events are found by an index; to ask a query of them, each may have to be unpacked. */
  #readHistory(read: HistoryWanted): UiEvent {
    this.#stopAsking('history');
    const steps = readHistory(this.#of(read.tenant), read);
    if (this.#later === undefined || read.filter.query === undefined) return askHere(steps);
    const later = this.#later;
    const { waits } = read;
    const told = (event: UiEvent) => later(event.type === 'history-read' ? { ...event, waits } : event);
    this.#askLater('history', read, steps, told);
    return { type: 'history-asked', waits };
  }

  #readAttempts(read: Extract<Read, { type: 'attempts' }>): UiEvent {
    this.#stopAsking('attempts');
    const steps = attemptsEvent(this.#of(read.tenant), read);
    if (this.#later === undefined) return askHere(steps);
    this.#askLater('attempts', read, steps, this.#later);
    return { type: 'attempts-asked' };
  }

  #of(tenant: string): OpenMirror {
    const mirror = this.#mirrors.get(tenant);
    if (mirror === undefined) throw new Error(`mirror of ${tenant} is not open`);
    return mirror;
  }

  #lists(): Lists {
    const open = this.#order().flatMap((name) => this.#mirrors.get(name) ?? []);
    const left_out = this.#order().filter((name) => !this.#mirrors.has(name));
    return { open, left_out, counts: this.#counts };
  }

  /** Starts what may take longer than a frame in the mirrors' threads; what comes of it is brought later. */
  #readLater(read: ListWanted, later: (event: UiEvent) => void): UiEvent {
    const { tenant } = read;
    const asked = askedOf(read);
    const told = (event: UiEvent) => later(event.type === 'list-read' ? { ...event, asked } : event);
    this.#askLater(tenant, read, readList(read, this.#lists()), told);
    return { type: 'list-asked', tenant, asked };
  }

  #askLater(name: string, read: Read, steps: Steps<UiEvent>, later: (event: UiEvent) => void): void {
    const asking = new AbortController();
    this.#asking.set(name, asking);
    void askThreads(steps, (mirror) => this.#threadOf(mirror), asking.signal).then(
      (event) => {
        if (!asking.signal.aborted) later(event);
      },
      (error: unknown) => {
        if (!asking.signal.aborted) later(failureOf(read, error));
      },
    );
  }

  #stopAsking(name: string): void {
    this.#asking.get(name)?.abort(new AppError('interrupted', 'something else is asked for'));
    this.#asking.delete(name);
  }

  #threadOf({ tenant, reader }: OpenMirror): ReaderThread {
    const known = this.#threads.get(tenant);
    if (known !== undefined) return known;
    const thread = reader.startThread();
    this.#threads.set(tenant, thread);
    return thread;
  }

  /** Of all tenants together only one looks at more of its profiles at a time. */
  #readCoverage({ tenant, text, version, query }: Extract<Read, { type: 'coverage' }>): UiEvent {
    const names = tenant === allTenants ? this.#order() : [tenant];
    const found = names.flatMap((name) => {
      const coverages = this.#mirrors.get(name)?.reader.coverage(query) ?? [];
      return coverages.map((coverage) => ({ tenant: name, coverage }));
    });
    return { type: 'coverage-read', tenant, read: { text, version, found } };
  }

  #readKnown({ tenant, key, about, wanted }: Extract<Read, { type: 'known' }>): UiEvent {
    const names = tenant === allTenants ? this.#order() : [tenant];
    const known: KnownValues[] = [];
    for (const name of names) {
      const reader = this.#mirrors.get(name)?.reader;
      if (reader === undefined) continue;
      const mayLook = wanted.mayLook === true && known.every(({ complete }) => complete) && !rehearseSearch(reader);
      known.push(reader.knownValues({ ...wanted, mayLook }));
    }
    return { type: 'known-read', read: { key, about, known: mergeKnown(known, wanted.limit) } };
  }

  #readMarks(read: MarksWanted): UiEvent {
    const { tenant } = read;
    const asked = `marks of ${tenant}`;
    if (tenant !== allTenants) this.#of(tenant);
    this.#stopAsking(asked);
    const steps = readMarks(read, this.#lists());
    if (this.#later === undefined) return askHere(steps);
    this.#askLater(asked, read, steps, this.#later);
    return { type: 'marks-asked', tenant };
  }
}

function* logsEvent(tenant: string, steps: ReturnType<typeof readLogs>): Steps<UiEvent> {
  return { type: 'logs-read', tenant, ...(yield* steps) };
}

function* attemptsEvent(mirror: OpenMirror, read: Extract<Read, { type: 'attempts' }>): Steps<UiEvent> {
  const { key, tenant, user_id } = read;
  const profile = mirror.reader.getUser(user_id)?.profile ?? { user_id };
  return { type: 'attempts-read', tenant, user_id, read: { key, attempts: yield* readAttempts(mirror, profile) } };
}

/** Whoever is gone is shown as last known. */
function lastKnown(tombstone: ReturnType<MirrorReader['getTombstone']>): MirroredUser | undefined {
  const profile = tombstone?.profile;
  if (tombstone === undefined || profile === undefined) return undefined;
  return { profile, source: 'id', read_at: tombstone.deleted_at, stale: false };
}

/** A failure becomes the tenant's state, or what is wrong with the filter. */
function failureOf(read: Read, error: unknown): UiEvent {
  const { tenant } = read;
  if (error instanceof QueryError || isAppError(error, 'timeout')) {
    if (read.type === 'list') {
      const { text } = read.list.applied;
      return { type: 'filter-refused', tenant, text, asked: askedOf(read), refusal: refusalOf(error, text) };
    }
    if (read.type === 'logs') {
      const { text } = read;
      return { type: 'logs-filter-refused', tenant, text, asked: refusable(read), refusal: refusalOf(error, text) };
    }
    if (read.type === 'history') {
      const { user_id, text, waits, key } = read;
      const asked = `${waits} ${key}`;
      return { type: 'history-filter-refused', user_id, text, asked, refusal: refusalOf(error, text) };
    }
    // What was known of them stays, and they are asked for again when the data has changed.
    if (read.type === 'attempts') {
      const { user_id, key } = read;
      return { type: 'attempts-read', tenant, user_id, read: { key, attempts: undefined } };
    }
    if (read.type === 'marks') return { type: 'marked', tenant, users: [], problem: toProblem(error) };
  }
  const failure = toAppError(error);
  const problem = toProblem(failure);
  return { type: 'mirror', tenant: failure.tenant ?? tenant, mirror: 'failed', version: 0, problem };
}

/** What takes too long is the fault of the whole text. */
function refusalOf(error: AppError, text: string): FilterRefusal {
  const { message, hint } = error;
  return { message, hint, span: error instanceof QueryError ? error.span : { start: 0, end: text.length } };
}
