import { loginBlockLasts, loginBlockTypes } from '../domain/login-blocks.ts';
import type { Database, Statement } from './database.ts';
import { LogReader } from './log-reader.ts';
import { LoginBlockWriter } from './login-blocks.ts';

/** Events that are looked at in one step. */
const eventsOfStep = 20_000;

/**
 * Learns the blocks of brute-force protection from events that were stored by a version that did not follow them,
 * newest first. What is learned later takes nothing back, so new events may be followed meanwhile.
 */
export class LoginBlockHistory {
  readonly #db: Database;
  readonly #get: Statement;
  readonly #set: Statement;

  constructor(db: Database) {
    this.#db = db;
    this.#get = db.prepare('SELECT value FROM facts WHERE name = ?').pluck();
    this.#set = db.prepare('INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  }

  isRead(): boolean {
    return this.#get.get('login_blocks_read') !== undefined;
  }

  /** Must run inside a transaction. */
  takeStep(serverNow: number): void {
    const before_log_id = this.#get.get('login_blocks_before') as string | undefined;
    const since = serverNow - loginBlockLasts;
    const events = new LogReader(this.#db, () => serverNow).list({
      types: loginBlockTypes,
      since,
      before_log_id,
      limit: eventsOfStep,
    });
    const blocks = new LoginBlockWriter(this.#db);
    for (const event of events) blocks.follow(event, serverNow);
    const last = events.at(-1);
    if (last === undefined || events.length < eventsOfStep) this.#set.run('login_blocks_read', '1');
    else this.#set.run('login_blocks_before', last.log_id);
  }
}
