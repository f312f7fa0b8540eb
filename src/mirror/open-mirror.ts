import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { SyncActivity } from '../domain/activity.ts';
import type { CatalogueItems, CatalogueKind } from '../domain/catalogue.ts';
import type { Coverage, LogCoverage } from '../domain/coverage.ts';
import type { Detail, DetailKind } from '../domain/detail.ts';
import type { QueryNode } from '../query/ast.ts';
import { foldText } from '../domain/fold-text.ts';
import type { JobName, JobStatus } from '../domain/job.ts';
import type { LineBlock } from '../domain/line-block.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { SharedProof } from '../domain/shared-proof.ts';
import { AppError, isAppError } from '../errors.ts';
import { lazily } from '../lazily.ts';
import type { Secret } from '../secret.ts';
import { ActivityReader } from './activity-reader.ts';
import { claimMirror } from './claim-mirror.ts';
import { BatchWriter } from './commit-batch.ts';
import { databaseError, openDatabase } from './database.ts';
import type { Database, OpenDatabase, Statement } from './database.ts';
import { DetailStore } from './detail-store.ts';
import { DuplicateReader } from './duplicate-reader.ts';
import { FieldValues, type KnownValues, type ValuesWanted } from './field-values.ts';
import { hasKeyMark, isOtherKey, rememberKey } from './key-mark.ts';
import { foldLog } from './fold-log.ts';
import { LogReader } from './log-reader.ts';
import { mirrorMigrations } from './migrations/index.ts';
import type {
  Batch,
  CommitReport,
  CreatedWindow,
  DuplicateGroup,
  DuplicateRequest,
  EmailCount,
  LinkCandidate,
  LogFacet,
  LogFacetField,
  LogFilter,
  LogHistogramBar,
  LogHistogramRequest,
  LogListRequest,
  LogSearch,
  LogSearchRequest,
  MirrorReader,
  MirroredUser,
  MirrorWriter,
  PreparedLines,
  StaleMark,
  SyncStatus,
  UserFilter,
  UserListRequest,
  UserRow,
  UserSighting,
  UserSort,
} from './mirror.ts';
import { logJson } from './log-json.ts';
import { PreparingThread } from './preparing-thread.ts';
import { type Prunable, PruneReader } from './pruner.ts';
import { ReaderThread } from './reader-thread.ts';
import { salvage, type SalvagedPiece } from './salvage.ts';
import { listSetAside, type SetAsideFile } from './set-aside.ts';
import { SightingReader } from './sighting-reader.ts';
import { SmallFolds } from './small-folds.ts';
import { StatusReader } from './status-reader.ts';
import { suspectMirror } from './suspect-mirror.ts';
import { unknownNames } from './unknown-names.ts';
import { unnamedUsers } from './unnamed-users.ts';
import { Upkeep } from './upkeep.ts';
import { sortKey } from './user-columns.ts';
import { UserReader } from './user-reader.ts';
import { WriterThread } from './writer-thread.ts';

export interface MirrorOptions {
  /** Time for relative dates in queries and for the last 24 hours; this machine's when left out. */
  readonly now?: (() => number) | undefined;
  /** Default domain of the tenant: a mirror that holds another tenant's rows is refused. Left out: not asked. */
  readonly domain?: string | undefined;
  /** Whether `storeBatch` may store large batches in a thread of its own; left out: it stores all of them here. */
  readonly thread?: boolean | undefined;
  /** Whether orders of all users are held in memory, for lists in any order: for threads, because making one takes long. */
  readonly holdsOrders?: boolean | undefined;
  /** Large batches will come, one after the other. */
  readonly isBulk?: boolean | undefined;
  /** Whether nobody waits for an answer any more; asked within statements that call our functions, which then end. */
  readonly isLeft?: (() => boolean) | undefined;
}

/**
 * Opens a tenant's mirror for reading.
 * @param key 32 bytes in hexadecimal
 * @throws AppError `not_found` (nothing was ever synced), `mirror_damaged`, `mirror_too_new`, `refused` (also: it is
 * another tenant's)
 */
export function openMirrorReader(file: string, tenant: string, key: Secret, options: MirrorOptions = {}): MirrorReader {
  return new OpenReader({ file, tenant, key, access: 'read' }, options);
}

/**
 * Opens a tenant's mirror for writing; makes the file in an existing folder when there is none. A file that cannot be
 * read with this key is left as it is.
 * @throws AppError `mirror_damaged`, `mirror_too_new`, `disk_full`, `refused` (also: it is another tenant's)
 */
export function openMirrorWriter(file: string, tenant: string, key: Secret, options: MirrorOptions = {}): MirrorWriter {
  return new OpenWriter({ file, tenant, key, access: 'write' }, options);
}

type Opening = Pick<OpenDatabase, 'file' | 'key' | 'access'> & { readonly tenant: string };

function open(opening: Opening, { domain, isBulk, isLeft }: MirrorOptions): Database {
  const { tenant, access, file, key } = opening;
  const name = `mirror of ${tenant}`;
  refuseEmpty(opening);
  const db = openKeyed({ ...opening, name, migrations: mirrorMigrations, synchronous: 'NORMAL', isBulk });
  try {
    if (domain !== undefined) claimMirror(db, access, { tenant, domain });
    addFunctions(db, tenant, isLeft);
    if (access === 'write') rememberKey(file, key);
    return db;
  } catch (error) {
    db.close();
    const failure = databaseError(error, name, tenant);
    if (isAppError(failure, 'mirror_damaged')) suspectMirror(file);
    throw failure;
  }
}

function addFunctions(db: Database, tenant: string, isLeft: MirrorOptions['isLeft']): void {
  const endIfLeft = () => {
    if (isLeft?.() === true) throw new AppError('interrupted', 'nobody waits for the answer any more', { tenant });
    return 1;
  };
  db.function('is_waited_for', { directOnly: true }, endIfLeft);
  const add = (name: string, compute: (...values: unknown[]) => unknown) => {
    const endable: typeof compute = (...values) => {
      endIfLeft();
      return compute(...values);
    };
    Object.defineProperty(endable, 'length', { value: compute.length });
    db.function(name, { deterministic: true, directOnly: true }, isLeft ? endable : compute);
  };
  add('fold', fold);
  add('log_json', logJson());
  add('sort_key', (value) => sortKey(textOf(value)));
}

/** To SQLite a file without a single byte is a new one. Where a key was used before, it is one that lost everything. */
function refuseEmpty({ file, tenant }: Opening): void {
  if (!hasKeyMark(file) || statSync(file, { throwIfNoEntry: false })?.size !== 0) return;
  suspectMirror(file);
  throw new AppError('mirror_damaged', `the mirror of ${tenant} is damaged: its file is empty`, { tenant });
}

/** @throws AppError `key_missing` when the file is not damaged, but made with another key */
function openKeyed(options: OpenDatabase): Database {
  // While a mirror is being made it is no database to others for a moment, and nobody has opened it for writing yet.
  const isMade = options.access === 'write' || hasKeyMark(options.file);
  try {
    return openDatabase(options);
  } catch (error) {
    const { name, tenant, file, key } = options;
    if (!isAppError(error, 'mirror_damaged')) throw error;
    if (!isOtherKey(file, key)) {
      if (isMade) suspectMirror(file);
      throw error;
    }
    throw new AppError('key_missing', `the ${name} was made with another key than the one in the credential store`, {
      tenant,
      hint:
        'Is this the credential store that it was made with (TENANTRY_CREDENTIAL_STORE, TENANTRY_MASTER_KEY)? ' +
        `If the key is lost, move ${file} away: a new mirror is filled.`,
      cause: error,
    });
  }
}

function fold(value: unknown): unknown {
  return typeof value === 'string' ? foldText(value) : value;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

class OpenReader implements MirrorReader {
  readonly tenant: string;
  readonly file: string;
  protected readonly db: Database;
  readonly #users: UserReader;
  readonly #sightings: () => SightingReader;
  readonly #logs: LogReader;
  readonly #duplicates: () => DuplicateReader;
  readonly #status: StatusReader;
  readonly #activity: () => ActivityReader;
  readonly #details: DetailStore;
  #fields: FieldValues | undefined;
  readonly #upkeep: () => Upkeep;
  readonly #dataVersion: Statement;
  readonly #prunable: () => PruneReader;
  readonly #key: Secret;
  readonly #domain: string | undefined;
  readonly #now: () => number;
  readonly #inode: number | undefined;
  /** Commits of this handle, which SQLite's data_version does not count. */
  protected ownCommits = 0;

  constructor(opening: Opening, options: MirrorOptions) {
    const { now = Date.now } = options;
    const { file, tenant } = opening;
    const db = open(opening, options);
    this.db = db;
    this.file = file;
    this.tenant = tenant;
    this.#key = opening.key;
    this.#domain = options.domain;
    this.#now = now;
    this.#inode = inodeOf(file);
    this.#users = this.guard(() => new UserReader(db, now, options.holdsOrders === true));
    this.#sightings = lazily(() => new SightingReader(db));
    this.#logs = new LogReader(db, now);
    this.#duplicates = lazily(() => new DuplicateReader(db));
    this.#status = this.guard(() => new StatusReader(db, file, now));
    this.#activity = lazily(() => new ActivityReader(db, file, now));
    this.#details = this.guard(() => new DetailStore(db));
    this.#prunable = lazily(() => new PruneReader(db));
    this.#upkeep = lazily(() => new Upkeep(db));
    this.#dataVersion = db.prepare('PRAGMA data_version').pluck();
  }

  countUsers(filter?: UserFilter): number {
    return this.guard(() => this.#users.count(filter));
  }

  listUsers(request: UserListRequest): UserRow[] {
    return this.guard(() => this.#users.list(request));
  }

  coverage(query: QueryNode): Coverage[] {
    return this.guard(() => this.#users.coverage(query, () => this.#connections()));
  }

  holdOrder(sort: UserSort): void {
    this.guard(() => this.#users.holdOrder(sort));
  }

  positionOf(user_id: string, filter: UserFilter, sort: UserSort): number {
    return this.guard(() => this.#users.positionOf(user_id, filter, sort));
  }

  getUser(user_id: string): MirroredUser | undefined {
    return this.guard(() => this.#users.get(user_id));
  }

  getTombstone(user_id: string): ReturnType<MirrorReader['getTombstone']> {
    return this.guard(() => this.#users.getTombstone(user_id));
  }

  countCreated(window: CreatedWindow): number {
    return this.guard(() => this.#sightings().count(window));
  }

  createdAt(window: CreatedWindow, place: number): number | undefined {
    return this.guard(() => this.#sightings().createdAt(window, place));
  }

  listCreated(window: CreatedWindow): UserSighting[] {
    return this.guard(() => this.#sightings().within(window));
  }

  sightingOf(user_id: string): UserSighting | undefined {
    return this.guard(() => this.#sightings().get(user_id));
  }

  listSightings(after_row: number, limit: number): UserSighting[] {
    return this.guard(() => this.#sightings().after(after_row, limit));
  }

  findUsersByEmail(email: string): MirroredUser[] {
    return this.guard(() => this.#users.findByEmail(email));
  }

  listDuplicates(request: DuplicateRequest): DuplicateGroup[] {
    return this.guard(() => this.#duplicates().list(request));
  }

  countDuplicates(by: SharedProof): number {
    return this.guard(() => this.#duplicates().count(by));
  }

  listEmails(after: string, limit: number): EmailCount[] {
    return this.guard(() => this.#duplicates().emails(after, limit));
  }

  listLinkCandidates(user_id: string): LinkCandidate[] {
    return this.guard(() => this.#duplicates().candidates(user_id));
  }

  listLogs(request: LogListRequest): LogEvent[] {
    return this.guard(() => this.#logs.list(request));
  }

  searchLogs(request: LogSearchRequest): LogSearch {
    return this.guard(() => this.#logs.search(request));
  }

  countLogs(request: LogFilter): number {
    return this.guard(() => this.#logs.count(request));
  }

  logFacets(filter: LogFilter, field: LogFacetField, limit: number): LogFacet[] {
    return this.guard(() => this.#logs.facets(filter, field, limit));
  }

  logCoverage(query: QueryNode): LogCoverage[] {
    const hasEvent = (part: QueryNode) => this.#logs.list({ query: part, limit: 1 }).length > 0;
    const hasEvents = (user_id: string) => this.#logs.list({ user_id, limit: 1 }).length > 0;
    const users = (words: QueryNode, limit: number) =>
      this.#users.list({ query: words, sort: { field: 'relevance', descending: false }, offset: 0, limit });
    const connections = () => this.#connections();
    return this.guard(() => [
      ...unknownNames(query, 'logs', { connections, isUsed: hasEvent }),
      ...unnamedUsers(query, { hasEvent, hasEvents, users }),
    ]);
  }

  logHistogram(filter: LogFilter, request: LogHistogramRequest): LogHistogramBar[] {
    return this.guard(() => this.#logs.histogram(filter, request));
  }

  countLogTypes(user_id: string): ReadonlyMap<string, number> {
    return this.guard(() => this.#logs.countTypes(user_id));
  }

  oldestLog(): number | undefined {
    return this.guard(() => this.#logs.oldest());
  }

  getLog(log_id: string): LogEvent | undefined {
    return this.guard(() => this.#logs.get(log_id));
  }

  listCatalogue<Kind extends CatalogueKind>(kind: Kind): readonly CatalogueItems[Kind][] {
    return this.guard(() => this.#status.listCatalogue(kind));
  }

  #connections(): readonly string[] {
    return this.#status.listCatalogue('connections').map(({ name }) => name);
  }

  knownValues(wanted: ValuesWanted): KnownValues {
    return this.guard(() => {
      this.#fields ??= new FieldValues(this.db, this.#now);
      return this.#fields.know(wanted);
    });
  }

  getDetail(owner: string, kind: DetailKind): Detail | undefined {
    return this.guard(() => this.#details.get(owner, kind));
  }

  listJobs(): JobStatus[] {
    return this.guard(() => this.#status.listJobs());
  }

  isComplete(): boolean {
    return this.guard(() => this.#status.isComplete());
  }

  syncStatus(): SyncStatus {
    return this.guard(() => this.#status.syncStatus());
  }

  activity(hours: number): SyncActivity {
    return this.guard(() => this.#activity().read(hours));
  }

  checkpoint(job: JobName): unknown {
    return this.guard(() => this.#status.checkpoint(job));
  }

  listStale(limit: number): StaleMark[] {
    return this.guard(() => this.#status.listStale(limit));
  }

  upkeep(): ReturnType<MirrorReader['upkeep']> {
    return this.guard(() => this.#upkeep().next());
  }

  dataVersion(): number {
    this.refuseReplaced();
    return this.guard(() => this.#dataVersion.get() as number) + this.ownCommits;
  }

  hasPrunable(what: Prunable, before: number): boolean {
    return this.guard(() => this.#prunable().has(what, before));
  }

  listSetAside(): readonly SetAsideFile[] {
    return listSetAside(this.file);
  }

  salvage(name: string): AsyncGenerator<SalvagedPiece> {
    return salvage(join(dirname(this.file), name), this.#key, `${this.file}.salvage`);
  }

  startThread(): ReaderThread {
    return new ReaderThread({ file: this.file, tenant: this.tenant, domain: this.#domain }, this.#key, this.#now);
  }

  close(): void {
    this.db.close();
  }

  /** What is written to a file that was set aside or removed is lost. */
  protected refuseReplaced(): void {
    const found = inodeOf(this.file);
    if (found === this.#inode) return;
    const words = found === undefined ? 'is gone' : 'was replaced by a new one';
    throw new AppError('mirror_replaced', `the mirror of ${this.tenant} ${words}`, { tenant: this.tenant });
  }

  /** Runs a call and gives what SQLite throws a kind and words. */
  protected guard<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      const failure = databaseError(error, `mirror of ${this.tenant}`, this.tenant);
      if (isAppError(failure, 'mirror_damaged')) suspectMirror(this.file);
      throw failure;
    }
  }
}

class OpenWriter extends OpenReader implements MirrorWriter {
  readonly #batches: BatchWriter;
  readonly #folds: SmallFolds | undefined;
  readonly #startThread: ((onEnd: () => void) => WriterThread) | undefined;
  /** Only of writers of large batches. */
  readonly #openFiller: (() => Filler) | undefined;
  #filler: Filler | undefined;
  #preparing: PreparingThread | undefined;
  #thread: WriterThread | undefined;
  /** Threads that take no more tasks and are about to be gone. */
  readonly #ending = new Set<Promise<void>>();

  constructor(opening: Opening, options: MirrorOptions) {
    super(opening, options);
    const { file, tenant, key } = opening;
    const { thread = false, domain, isBulk = false } = options;
    if (thread) this.#startThread = (onEnd) => new WriterThread({ file, tenant, domain }, key, onEnd);
    this.#batches = this.guard(() => new BatchWriter(this.db));
    if (isBulk)
      this.#openFiller = () => {
        const db = open(opening, options);
        return { db, batches: new BatchWriter(db) };
      };
    else this.#folds = this.guard(() => new SmallFolds(this.db));
  }

  commitBatch(batch: Batch, now: number): CommitReport {
    this.refuseReplaced();
    const commit = () => this.#fill(batch, now) ?? this.#batches.commit(batch, now);
    const report = this.guard(() => (this.#folds ? this.#folds.after(commit) : commit()));
    this.ownCommits += 1;
    return report;
  }

  async storeBatch(batch: Batch, now: number): Promise<CommitReport> {
    this.refuseReplaced();
    if (this.#thread === undefined && isLarge(batch)) this.#thread = this.#openThread();
    return (await this.#thread?.commit(batch, now)) ?? this.commitBatch(batch, now);
  }

  async prepare(lines: LineBlock): Promise<PreparedLines> {
    if (this.#startThread === undefined || this.isComplete()) return lines;
    this.#preparing ??= this.#openPreparing();
    return { ...lines, prepared: await this.#preparing.prepare(lines) };
  }

  async endThread(): Promise<void> {
    void this.#thread?.end();
    void this.#preparing?.end();
    await Promise.all(this.#ending);
  }

  flush(): void {
    this.guard(() => foldLog(this.db));
  }

  override close(): void {
    this.#filler?.db.close();
    super.close();
  }

  rest(): void {
    this.guard(() => this.db.pragma('shrink_memory'));
  }

  #fill(batch: Batch, now: number): CommitReport | undefined {
    if (batch.user_lines?.prepared === undefined) return undefined;
    this.#filler ??= this.#openFiller?.();
    const report = this.#filler?.batches.fill(batch, now);
    if (report) this.#batches.mergeSegments();
    return report;
  }

  #openPreparing(): PreparingThread {
    const thread = new PreparingThread(() => {
      if (this.#preparing === thread) this.#preparing = undefined;
    });
    const gone = thread.ended.finally(() => this.#ending.delete(gone));
    this.#ending.add(gone);
    return thread;
  }

  #openThread(): WriterThread | undefined {
    const thread = this.#startThread?.(() => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      // What comes now are looks that find little: they need no pages of the large batches.
      this.guard(() => this.db.pragma('shrink_memory'));
    });
    if (thread === undefined) return undefined;
    const gone = thread.ended.finally(() => this.#ending.delete(gone));
    this.#ending.add(gone);
    return thread;
  }
}

/** A second handle of the same mirror: see `BatchWriter.fill`. */
interface Filler {
  readonly db: Database;
  readonly batches: BatchWriter;
}

/** Rows that are stored in about the time of a frame. */
const fewRows = 50;

function isLarge({ users, user_lines, logs, tombstones, stale, finishPass, upkeep }: Batch): boolean {
  if (user_lines !== undefined || finishPass !== undefined || upkeep === true) return true;
  return [users, logs, tombstones, stale].some((rows) => (rows?.length ?? 0) > fewRows);
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}
