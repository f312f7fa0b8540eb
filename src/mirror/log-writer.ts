import { logUsers } from '../domain/log-effects.ts';
import { isFailure } from '../domain/log-event-types.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { readDate } from '../domain/user.ts';
import type { Database, Statement } from './database.ts';
import { FreeNumbers, type NumberedRow } from './free-numbers.ts';
import { LogHours } from './log-hours.ts';
import { arrivalOf, dateOf, markOf, timeOfArrival } from './log-order.ts';
import { LogValueStore } from './log-value-store.ts';
import { valueColumns, valuesOf, type ValueKind } from './log-values.ts';
import type { LogGap } from './mirror.ts';
import { eventsPerBlock, leastOfBlock, packLine, packLines } from './pack-events.ts';

/** An event with the number that its row gets. */
interface PlacedEvent {
  readonly event: LogEvent;
  readonly json: string;
  readonly id: number;
  readonly mark: number;
  readonly date: number;
}

/** Writes log events with the users whose history they belong to. Must run inside a transaction; see `BatchWriter`. */
export class LogWriter {
  readonly #values: LogValueStore;
  readonly #hours: LogHours;
  readonly #near: Statement;
  readonly #insert: Statement;
  readonly #insertBody: Statement;
  readonly #link: Statement;
  readonly #delay: Statement;
  readonly #insertGap: Statement;

  constructor(db: Database, values: LogValueStore) {
    this.#values = values;
    this.#hours = new LogHours(db);
    this.#near = db.prepare('SELECT id, mark FROM log_events WHERE id >= ? AND id < ? ORDER BY id');
    const names = ['id', 'mark', 'date', 'body', 'at', ...valueColumns];
    this.#insert = db.prepare(`INSERT INTO log_events (${names.join()}) VALUES (${names.map(() => '?').join()})`);
    this.#insertBody = db.prepare('INSERT INTO log_bodies (event) VALUES (?)');
    this.#link = db.prepare('INSERT INTO log_users (user, event) VALUES (?, ?) ON CONFLICT DO NOTHING');
    // How long before and after its arrival an event was dated, at most.
    this.#delay = db.prepare(
      `INSERT INTO facts VALUES (?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value WHERE CAST(value AS REAL) < CAST(excluded.value AS REAL)`,
    );
    this.#insertGap = db.prepare(
      `INSERT INTO log_gaps (after_log_id, before_log_id, "from", "to", found_at, cause)
       SELECT @after_log_id, @before_log_id, @from, @to, @found_at, @cause WHERE NOT EXISTS (
         SELECT 1 FROM log_gaps WHERE after_log_id IS @after_log_id AND before_log_id IS @before_log_id
           AND "from" = @from AND "to" = @to
       )`,
    );
  }

  /** @returns how many of them are new; what is stored already stays as it is */
  store(events: readonly LogEvent[]): number {
    if (events.length === 0) return 0;
    this.#values.begin();
    this.#hours.begin();
    const placed = this.#place(events);
    const step = eventsPerBlock(placed.map(({ json }) => json.length));
    for (let from = 0; from < placed.length; from += step) this.#storeBlock(placed.slice(from, from + step));
    this.#hours.write();
    this.#noteDelays(placed);
    return placed.length;
  }

  storeGap(gap: LogGap): void {
    const { after_log_id = null, before_log_id = null, from, to, found_at, cause = null } = gap;
    this.#insertGap.run({ after_log_id, before_log_id, from, to, found_at, cause });
  }

  #place(events: readonly LogEvent[]): PlacedEvent[] {
    const placed: PlacedEvent[] = [];
    const numbers = new FreeNumbers((from, to) => this.#near.all(from, to) as NumberedRow[]);
    for (const event of events.toSorted((a, b) => (a.log_id < b.log_id ? -1 : 1))) {
      const date = dateOf(event.log_id, readDate(event.date));
      const mark = markOf(event.log_id);
      if (placed.at(-1)?.event.log_id === event.log_id) continue;
      const id = numbers.take(arrivalOf(event.log_id, date), mark);
      if (id !== undefined) placed.push({ event, json: JSON.stringify(event), id, mark, date });
    }
    return placed;
  }

  #storeBlock(events: readonly PlacedEvent[]): void {
    if (events.length < leastOfBlock) {
      for (const placed of events) this.#storeRow(placed, this.#storeBody(packLine(placed.json)), 0);
      return;
    }
    const body = this.#storeBody(packLines(events.map(({ json }) => json)));
    for (const [at, placed] of events.entries()) this.#storeRow(placed, body, at);
  }

  #storeBody(packed: Buffer): number {
    return this.#insertBody.run(packed).lastInsertRowid;
  }

  #storeRow({ event, id, mark, date }: PlacedEvent, body: number, at: number): void {
    const values = valuesOf(event);
    const numbers = Object.fromEntries(
      valueColumns.map((kind) => [kind, this.#values.numberOf(kind, values[kind])]),
    ) as Record<ValueKind, number | null>;
    this.#insert.run(id, mark, date, body, at, ...valueColumns.map((kind) => numbers[kind]));
    for (const value of logUsers(event)) this.#link.run(this.#values.numberOfUser(value), id);
    this.#hours.count({ ...numbers, date, failed: isFailure(event.type) }, 1);
  }

  #noteDelays(placed: readonly PlacedEvent[]): void {
    const delays = placed.map(({ id, date }) => timeOfArrival(id) - date);
    const late = Math.ceil(Math.max(0, ...delays));
    const early = Math.ceil(Math.max(0, ...delays.map((delay) => -delay)));
    this.#delay.run('logs_late', String(late));
    this.#delay.run('logs_early', String(early));
  }
}
