import { logUsers } from '../domain/log-effects.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { readDate } from '../domain/user.ts';
import { packEvent } from './pack-event.ts';
import type { Database, Statement } from './database.ts';
import { logText } from './log-text.ts';
import type { LogGap } from './mirror.ts';

/** Writes log events with the users whose history they belong to. Must run inside a transaction; see `BatchWriter`. */
export class LogWriter {
  readonly #insert: Statement;
  readonly #insertBody: Statement;
  readonly #link: Statement;
  readonly #insertGap: Statement;

  constructor(db: Database) {
    this.#insert = db.prepare(
      'INSERT INTO log_events (log_id, date, type, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#insertBody = db.prepare('INSERT INTO log_bodies (id, event) VALUES (?, ?)');
    this.#link = db.prepare('INSERT INTO log_users (user_id, log_id) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#insertGap = db.prepare(
      `INSERT INTO log_gaps (after_log_id, before_log_id, "from", "to", found_at, cause)
       SELECT @after_log_id, @before_log_id, @from, @to, @found_at, @cause WHERE NOT EXISTS (
         SELECT 1 FROM log_gaps WHERE after_log_id IS @after_log_id AND before_log_id IS @before_log_id
           AND "from" = @from AND "to" = @to
       )`,
    );
  }

  /** 1 when the event is new, 0 when it was stored already. */
  store(event: LogEvent): 0 | 1 {
    const result = this.#insert.run(event.log_id, readDate(event.date) ?? 0, event.type, logText(event));
    if (result.changes === 0) return 0;
    this.#insertBody.run(result.lastInsertRowid, packEvent(event));
    for (const user_id of logUsers(event)) this.#link.run(user_id, event.log_id);
    return 1;
  }

  storeGap(gap: LogGap): void {
    const { after_log_id = null, before_log_id = null, from, to, found_at, cause = null } = gap;
    this.#insertGap.run({ after_log_id, before_log_id, from, to, found_at, cause });
  }
}
