import type { Database, Statement } from './database.ts';

/** In pages of the log of writes that are not in the file yet. */
const long = 1000;
/** More than this, of others, is a large batch. */
const ofLargeBatch = 4000;
/** A writer of large batches who was killed folds nothing in: from here on anybody does. */
const endlessLog = 64_000;

/**
 * Folds the log of writes into the file once it is long. SQLite would do that in the commit of whoever comes next, and
 * fold in a large batch of another writer, too, while a person waits: that is left to the other one, who is not done yet.
 * https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
 */
export class SmallFolds {
  readonly #db: Database;
  readonly #log: Statement;
  readonly #endless: number;
  /** Pages of this handle among those that wait. */
  #own = 0;

  constructor(db: Database, endless = endlessLog) {
    this.#db = db;
    this.#endless = endless;
    db.pragma('wal_autocheckpoint = 0');
    this.#log = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  }

  /** Runs a commit. That its pages are folded in never fails it: they are stored, and the next commit tries again. */
  after<T>(commit: () => T): T {
    const before = this.#waiting();
    const result = commit();
    const waiting = this.#waiting();
    this.#own = Math.min(waiting, this.#own + Math.max(0, waiting - before));
    const isOurs = waiting >= long && waiting - this.#own < ofLargeBatch;
    if (isOurs || waiting >= this.#endless) this.#fold();
    return result;
  }

  #waiting(): number {
    try {
      const { log, checkpointed } = this.#log.get() as { readonly log: number; readonly checkpointed: number };
      return Math.max(0, log - checkpointed);
    } catch {
      return 0;
    }
  }

  #fold(): void {
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)');
      // Where somebody reads, all of it or some stays and is still ours.
      this.#own = Math.min(this.#own, this.#waiting());
    } catch {
      // What cannot be written is told by the next commit.
    }
  }
}
