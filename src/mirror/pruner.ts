import type { Database, Statement } from './database.ts';
import { LogPruner, oldLogs, oldLogsBefore } from './log-pruner.ts';
import type { LogValueStore } from './log-value-store.ts';

/** What goes when it has had its time: log events, the last profiles of users who are gone, details. */
export type Prunable = 'logs' | 'gone' | 'details';

/** One step of it. */
export interface PruneOrder {
  readonly what: Prunable;
  /** What is dated before it goes; milliseconds of the server's clock. */
  readonly before: number;
  /** At most so many rows, so that the step stays short. */
  readonly limit: number;
}

/** Tells whether there is anything to prune. */
export class PruneReader {
  readonly #statements: Readonly<Record<Prunable, Statement>>;

  constructor(db: Database) {
    this.#statements = {
      logs: db.prepare(`SELECT 1 WHERE EXISTS (SELECT 1 ${oldLogs}) OR EXISTS (SELECT 1 FROM log_suspects)`),
      gone: db.prepare('SELECT 1 FROM tombstones WHERE deleted_at < ? AND profile IS NOT NULL LIMIT 1'),
      details: db.prepare('SELECT 1 FROM details WHERE read_at < ? LIMIT 1'),
    };
  }

  has(what: Prunable, before: number): boolean {
    const params = what === 'logs' ? oldLogsBefore(before) : [before];
    return this.#statements[what].get(...params) !== undefined;
  }
}

/**
 * Deletes what has had its time, in steps. Must run inside a transaction; see `BatchWriter`. What becomes free in the
 * file is used again by what comes next; the file itself does not shrink.
 */
export class Pruner {
  readonly #log: LogPruner;
  readonly #forgetProfiles: Statement;
  readonly #deleteDetails: Statement;

  constructor(db: Database, values: LogValueStore) {
    this.#log = new LogPruner(db, values);
    this.#forgetProfiles = db.prepare(
      `UPDATE tombstones SET profile = NULL WHERE user_id IN (
         SELECT user_id FROM tombstones WHERE deleted_at < ? AND profile IS NOT NULL LIMIT ?)`,
    );
    this.#deleteDetails = db.prepare(
      'DELETE FROM details WHERE (owner, kind) IN (SELECT owner, kind FROM details WHERE read_at < ? LIMIT ?)',
    );
  }

  /** @returns how many log events went */
  prune({ what, before, limit }: PruneOrder): number {
    if (what === 'logs') return this.#log.prune(before, limit);
    (what === 'gone' ? this.#forgetProfiles : this.#deleteDetails).run(before, limit);
    return 0;
  }
}
