import { AppError } from '../errors.ts';
import { readUserLines } from '../domain/read-user-lines.ts';
import { CrowdedIndexes } from './crowded-indexes.ts';
import type { Database } from './database.ts';
import type { Batch, CommitReport, LogGap, StaleMark, Tombstone, UserUpsert } from './mirror.ts';
import { DetailStore } from './detail-store.ts';
import { linkedUsers } from './linked-users.ts';
import { LogValueStore } from './log-value-store.ts';
import { LogWriter } from './log-writer.ts';
import { LoginBlockWriter } from './login-blocks.ts';
import { readRows } from './prepare-users.ts';
import { Pruner } from './pruner.ts';
import { SegmentWriter } from './segment-writer.ts';
import { SyncNotes } from './sync-notes.ts';
import { Upkeep } from './upkeep.ts';
import { UserWriter } from './user-writer.ts';
import { isFirstHand } from './which-is-newer.ts';

/** What was prepared for one schema must not write into another. */
function convertedMeanwhile(known: number, found: number): AppError {
  return new AppError('mirror_too_new', `a newer version has converted the mirror from schema ${known} to ${found}`, {
    hint: 'Upgrade tenantry, and have the newer version run the daemon: `tenantry daemon start`.',
  });
}

/**
 * Stores batches: rows, tombstones, marks, log events, checkpoint and status of one step in one transaction, so that
 * a checkpoint never runs ahead of its rows. The statements are prepared once per open file.
 */
export class BatchWriter {
  readonly #upkeep: Upkeep;
  readonly #users: UserWriter;
  readonly #values: LogValueStore;
  readonly #logs: LogWriter;
  readonly #notes: SyncNotes;
  readonly #details: DetailStore;
  readonly #loginBlocks: LoginBlockWriter;
  readonly #pruner: Pruner;
  readonly #crowded: CrowdedIndexes;
  readonly #search: SegmentWriter;
  readonly #facets: SegmentWriter;
  readonly #commit: (batch: Batch, now: number, fills: boolean) => CommitReport;

  constructor(db: Database) {
    this.#upkeep = new Upkeep(db);
    this.#users = new UserWriter(db);
    this.#values = new LogValueStore(db);
    this.#logs = new LogWriter(db, this.#values);
    this.#notes = new SyncNotes(db);
    this.#details = new DetailStore(db);
    this.#loginBlocks = new LoginBlockWriter(db);
    this.#pruner = new Pruner(db, this.#values);
    // IMMEDIATE: a read that is upgraded to a write while another process commits would fail at once.
    const version = db.prepare('PRAGMA user_version').pluck();
    const known = version.get() as number;
    this.#crowded = new CrowdedIndexes(db);
    this.#search = new SegmentWriter(db, 'search');
    this.#facets = new SegmentWriter(db, 'facets');
    const transaction = db.transaction((batch: Batch, now: number, fills: boolean) => {
      const found = version.get() as number;
      if (found !== known) throw convertedMeanwhile(known, found);
      return this.#store(batch, now, fills);
    });
    this.#commit = (batch, now, fills) => transaction.immediate(batch, now, fills);
  }

  commit(batch: Batch, now: number): CommitReport {
    try {
      return this.#commit(batch, now, false);
    } catch (error) {
      // What was rolled back has given out numbers.
      this.#values.forget();
      this.#users.forget();
      throw error;
    }
  }

  /**
   * Stores a batch of prepared users in a third of the time, if none of them is known. By a handle that writes to the
   * full-text indexes in no other way: what others have written there SQLite only notices from one handle to another.
   * @returns undefined when it was not stored: `commit` can do it
   */
  fill(batch: Batch, now: number): CommitReport | undefined {
    if (!isFilling(batch)) return undefined;
    try {
      return this.#commit(batch, now, true);
    } catch (error) {
      this.#users.forget();
      if (error === notNew) return undefined;
      throw error;
    }
  }

  /** Merges what `fill` has left, from time to time: by a handle that does not fill. */
  mergeSegments(): void {
    while (this.#crowded.count(mostSegments) > 0) this.#crowded.merge(mostSegments);
  }

  #store(batch: Batch, now: number, fills: boolean): CommitReport {
    const report = { inserted: 0, updated: 0, unchanged: 0, older: 0, deleted: 0, logs: 0 };
    if (batch.clock_offset !== undefined) this.#notes.set('clock_offset', batch.clock_offset);
    if (fills) report.inserted = this.#fill(batch, now);
    for (const user of fills ? [] : usersOf(batch)) {
      const fate = this.#users.upsert(user, batch.pass);
      if (isFirstHand(user.source)) this.#users.settle(user, this.#serverNow(now));
      report[fate] += 1;
      if (fate === 'inserted' || fate === 'updated') this.#markLinked(linkedUsers(user.profile), now);
      if (fate === 'older' && this.#users.contradicts(user)) {
        this.#mark({ user_id: user.profile.user_id, reason: 'differs at Auth0' }, now);
      }
    }
    for (const tombstone of batch.tombstones ?? []) report.deleted += this.#bury(tombstone);
    if (batch.finishPass !== undefined) this.#finishPass(batch.finishPass, now);
    for (const mark of batch.stale ?? []) this.#mark(mark, now);
    const serverNow = this.#serverNow(now);
    report.logs += this.#logs.store(batch.logs ?? []);
    for (const event of batch.logs ?? []) this.#loginBlocks.follow(event, serverNow);
    if (batch.gap) this.#storeGap(batch.gap);
    for (const mark of batch.forgetDetails ?? []) this.#details.mark(mark);
    for (const detail of batch.details ?? []) {
      this.#details.put(detail);
      this.#loginBlocks.read(detail);
    }
    for (const { who, at } of batch.loginLifts ?? []) this.#loginBlocks.lift(who, at);
    if (batch.upkeep === true) this.#upkeep.takeStep(serverNow);
    this.#storeNotes(batch, now);
    this.#users.forgetChanges();
    this.#notes.countChanges(report, now);
    this.#notes.add('users', report.inserted - report.deleted);
    this.#notes.add('log_events', report.logs - this.#prune(batch));
    return report;
  }

  #fill({ user_lines, pass }: Batch, now: number): number {
    if (user_lines?.prepared === undefined) throw notNew;
    const prepared = readRows(user_lines.prepared);
    const first = this.#users.insertNew(prepared, user_lines, pass);
    if (first === undefined) throw notNew;
    const { search, facets } = user_lines.prepared;
    if (!this.#search.add(search, first) || !this.#facets.add(facets, first)) throw notNew;
    this.#markLinked(prepared.linked, now);
    return prepared.rows.length;
  }

  #bury(tombstone: Tombstone): number {
    const buried = this.#users.bury(tombstone);
    this.#details.forget(tombstone.user_id);
    return buried ? 1 : 0;
  }

  #finishPass(pass: number, now: number): void {
    this.#users.markUnseen(pass, now, this.#serverNow(now));
    if (this.#notes.get('complete_at') === undefined) this.#notes.set('complete_at', now);
  }

  /** Whoever is an identity of another user by now is no user any more, and no search will say so. */
  #markLinked(linked: readonly string[], now: number): void {
    for (const user_id of linked) if (this.#users.has(user_id)) this.#mark({ user_id, reason: 'link' }, now);
  }

  #mark({ user_id, reason }: Omit<StaleMark, 'marked_at'>, now: number): void {
    this.#users.mark(user_id, reason, now, this.#serverNow(now));
  }

  #serverNow(now: number): number {
    return now + this.#notes.number('clock_offset', 0);
  }

  #prune({ prune, kept_from }: Batch): number {
    if (kept_from !== undefined)
      this.#notes.set('logs_kept_from', Math.max(kept_from, this.#notes.number('logs_kept_from', 0)));
    return prune === undefined ? 0 : this.#pruner.prune(prune);
  }

  #storeGap(gap: LogGap): void {
    this.#logs.storeGap(gap);
  }

  #storeNotes(batch: Batch, now: number): void {
    for (const [kind, items] of Object.entries(batch.catalogues ?? {}))
      if (items) this.#notes.setCatalogue(kind, items);
    if (batch.checkpoint) this.#notes.setCheckpoint(batch.checkpoint.job, batch.checkpoint.value);
    if (batch.status) this.#notes.changeStatus(batch.status, batch.replaces);
    for (const { status, due_at } of batch.spared ?? []) this.#notes.spare(status, due_at);
    for (const { job, at } of batch.sooner ?? []) this.#notes.bringForward(job, at, now);
    if (batch.reconciled) this.#notes.set('reconciled', batch.reconciled);
    if (batch.rate) this.#notes.set('rate', batch.rate);
    for (const requests of batch.requests ?? []) this.#notes.countRequests(requests, now);
    if (batch.last_minute) this.#notes.set('last_minute', batch.last_minute);
    if (batch.run) this.#notes.tellRun(batch.run);
    this.#notes.set('last_commit_at', now);
  }
}

/** SQLite would merge 16 at once in whatever commit comes next, which a screen may wait for. */
const mostSegments = 14;

/** Rolls a transaction back that turned out to be none for `fill`. */
const notNew = new Error('not all users are new');

/** Whether there is nothing in it that writes to the full-text indexes in the usual way. */
function isFilling({ user_lines, users, tombstones, upkeep, logs }: Batch): boolean {
  return user_lines?.prepared !== undefined && !users && !tombstones && !logs && upkeep !== true;
}

function* usersOf({ users = [], user_lines }: Batch): Iterable<UserUpsert> {
  yield* users;
  if (user_lines === undefined) return;
  const { source, read_at } = user_lines;
  for (const profile of readUserLines(user_lines)) yield { profile, source, read_at };
}
