import type { Database, Statement } from './database.ts';
import { countedKinds, type CountedKind, valueKinds } from './log-values.ts';

const hour = 3_600_000;

/** What an event adds to the counts of its hour. */
export interface CountedEvent extends Readonly<Record<CountedKind, number | null>> {
  /** Milliseconds. */
  readonly date: number;
  readonly failed: boolean;
}

/** Counts events by the hour of their date and what they have; written once for each batch. Inside a transaction. */
export class LogHours {
  readonly #add: Statement;
  readonly #drop: Statement;
  readonly #sums = new Map<string, { kind: number; hour: number; value: number; count: number; failures: number }>();

  constructor(db: Database) {
    this.#add = db.prepare(
      `INSERT INTO log_hours VALUES (@kind, @hour, @value, @count, @failures)
       ON CONFLICT DO UPDATE SET count = count + excluded.count, failures = failures + excluded.failures`,
    );
    this.#drop = db.prepare('DELETE FROM log_hours WHERE kind = ? AND hour = ? AND value = ? AND count <= 0');
  }

  /** Whatever was counted in a transaction that was rolled back is forgotten. */
  begin(): void {
    this.#sums.clear();
  }

  /** @param sign 1 for an event that was stored, -1 for one that was deleted */
  count(event: CountedEvent, sign: 1 | -1): void {
    const at = Math.floor(event.date / hour);
    for (const name of countedKinds) {
      const value = event[name];
      if (value === null) continue;
      const kind = valueKinds[name];
      const place = `${kind} ${at} ${value}`;
      let sum = this.#sums.get(place);
      if (sum === undefined) this.#sums.set(place, (sum = { kind, hour: at, value, count: 0, failures: 0 }));
      sum.count += sign;
      if (event.failed) sum.failures += sign;
    }
  }

  write(): void {
    for (const sum of this.#sums.values()) {
      this.#add.run(sum);
      if (sum.count < 0) this.#drop.run(sum.kind, sum.hour, sum.value);
    }
    this.#sums.clear();
  }
}
