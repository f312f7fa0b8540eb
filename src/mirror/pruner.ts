import { logUsers } from '../domain/log-effects.ts';
import type { Database, Statement } from './database.ts';
import { unpackEvent } from './pack-event.ts';

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
      logs: db.prepare('SELECT 1 FROM log_events WHERE date < ? LIMIT 1'),
      gone: db.prepare('SELECT 1 FROM tombstones WHERE deleted_at < ? AND profile IS NOT NULL LIMIT 1'),
      details: db.prepare('SELECT 1 FROM details WHERE read_at < ? LIMIT 1'),
    };
  }

  has(what: Prunable, before: number): boolean {
    return this.#statements[what].get(before) !== undefined;
  }
}

/**
 * Deletes what has had its time, in steps. Must run inside a transaction; see `BatchWriter`. What becomes free in the
 * file is used again by what comes next; the file itself does not shrink.
 */
export class Pruner {
  readonly #oldEvents: Statement;
  readonly #body: Statement;
  readonly #deleteEvent: Statement;
  readonly #deleteBody: Statement;
  readonly #unlink: Statement;
  readonly #deleteGaps: Statement;
  readonly #shortenGaps: Statement;
  readonly #forgetProfiles: Statement;
  readonly #deleteDetails: Statement;

  constructor(db: Database) {
    this.#oldEvents = db.prepare('SELECT id, log_id FROM log_events WHERE date < ? ORDER BY date LIMIT ?');
    this.#body = db.prepare('SELECT event FROM log_bodies WHERE id = ?').pluck();
    this.#deleteEvent = db.prepare('DELETE FROM log_events WHERE id = ?');
    this.#deleteBody = db.prepare('DELETE FROM log_bodies WHERE id = ?');
    this.#unlink = db.prepare('DELETE FROM log_users WHERE user_id = ? AND log_id = ?');
    this.#deleteGaps = db.prepare('DELETE FROM log_gaps WHERE "to" < ?');
    this.#shortenGaps = db.prepare('UPDATE log_gaps SET "from" = @before, after_log_id = NULL WHERE "from" < @before');
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
    if (what === 'logs') return this.#pruneLog(before, limit);
    (what === 'gone' ? this.#forgetProfiles : this.#deleteDetails).run(before, limit);
    return 0;
  }

  #pruneLog(before: number, limit: number): number {
    this.#deleteGaps.run(before);
    this.#shortenGaps.run({ before });
    const old = this.#oldEvents.all(before, limit) as { readonly id: number; readonly log_id: string }[];
    for (const { id, log_id } of old) {
      const body = this.#body.get(id) as Buffer | undefined;
      if (body !== undefined) for (const user_id of logUsers(unpackEvent(body))) this.#unlink.run(user_id, log_id);
      this.#deleteBody.run(id);
      this.#deleteEvent.run(id);
    }
    return old.length;
  }
}
