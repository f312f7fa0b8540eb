import { logUsers } from '../domain/log-effects.ts';
import { isFailure } from '../domain/log-event-types.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { Database, Statement } from './database.ts';
import { LogHours } from './log-hours.ts';
import { arrivalAt, perMillisecond } from './log-order.ts';
import type { LogValueStore } from './log-value-store.ts';
import { valueColumns, type ValueKind } from './log-values.ts';
import { packLines, unpackLines } from './pack-events.ts';

/**
 * Log events dated before a time: nothing that arrived later than the latest of all can be among them.
 * The values come from `oldLogsBefore`.
 */
export const oldLogs = `FROM log_events WHERE id < ? + ${perMillisecond} *
  coalesce((SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'logs_late'), 0) AND date < ?`;

export function oldLogsBefore(before: number): readonly [number, number] {
  return [arrivalAt(before), before];
}

type OldEvent = { readonly id: number; readonly date: number; readonly body: number; readonly at: number } & Readonly<
  Record<ValueKind, number | null>
>;

/** What only one event in a few has, so that it can be the last one. The others are few, and stay. */
const rareKinds = ['description', 'user', 'ip'] as const;

/** Deletes log events with all that was kept of them. Must run inside a transaction. */
export class LogPruner {
  readonly #values: LogValueStore;
  readonly #hours: LogHours;
  readonly #old: Statement;
  readonly #body: Statement;
  readonly #deleteEvent: Statement;
  readonly #deleteBody: Statement;
  readonly #replaceBody: Statement;
  readonly #unlink: Statement;
  readonly #codeOf: Statement;
  readonly #users: Statement;
  readonly #codes = new Map<number, string>();
  readonly #isUsed: Readonly<Record<(typeof rareKinds)[number], Statement>>;
  readonly #deleteGaps: Statement;
  readonly #shortenGaps: Statement;

  constructor(db: Database, values: LogValueStore) {
    this.#values = values;
    this.#hours = new LogHours(db);
    this.#old = db.prepare(`SELECT id, date, body, at, ${valueColumns.join()} ${oldLogs} ORDER BY id LIMIT ?`);
    this.#body = db.prepare('SELECT event FROM log_bodies WHERE id = ?').pluck();
    this.#deleteEvent = db.prepare('DELETE FROM log_events WHERE id = ?');
    this.#deleteBody = db.prepare('DELETE FROM log_bodies WHERE id = ?');
    this.#replaceBody = db.prepare('UPDATE log_bodies SET event = ? WHERE id = ?');
    this.#unlink = db.prepare('DELETE FROM log_users WHERE user = ? AND event = ?');
    // The history of a value's user; a value without an id belongs to nobody.
    this.#users = db
      .prepare(
        `SELECT (SELECT min(o.id) FROM log_values o WHERE o.kind = v.kind AND o.key = v.key AND o.value IS v.value)
         FROM log_values v WHERE v.id = ? AND v.key <> ''`,
      )
      .pluck();
    this.#codeOf = db.prepare('SELECT coalesce(value, key) FROM log_values WHERE id = ?').pluck();
    const user = `SELECT 1 FROM (SELECT ? AS sought) WHERE EXISTS (SELECT 1 FROM log_users l WHERE l.user = sought)
      OR EXISTS (SELECT 1 FROM log_events e WHERE e.user = sought)`;
    const used = (column: string) => db.prepare(`SELECT 1 FROM log_events WHERE ${column} = ? LIMIT 1`);
    this.#isUsed = {
      description: used('description'),
      user: db.prepare(user),
      ip: used('ip'),
    };
    this.#deleteGaps = db.prepare('DELETE FROM log_gaps WHERE "to" < ?');
    this.#shortenGaps = db.prepare('UPDATE log_gaps SET "from" = @before, after_log_id = NULL WHERE "from" < @before');
  }

  /** @returns how many events went */
  prune(before: number, limit: number): number {
    this.#deleteGaps.run(before);
    this.#shortenGaps.run({ before });
    const old = this.#old.all(...oldLogsBefore(before), limit) as OldEvent[];
    if (old.length === 0) return 0;
    this.#values.begin();
    this.#hours.begin();
    const users = new Set<number>();
    for (const [body, events] of Map.groupBy(old, (event) => event.body))
      for (const user of this.#deleteFromBody(body, events)) users.add(user);
    this.#hours.write();
    this.#forgetUnused(old, users);
    return old.length;
  }

  /** @returns numbers of the users whose events went */
  #deleteFromBody(body: number, events: readonly OldEvent[]): number[] {
    const packed = this.#body.get(body) as Buffer | undefined;
    const lines = packed === undefined ? [] : unpackLines(packed);
    const users: number[] = [];
    for (const event of events) {
      for (const user of this.#usersOf(event, lines[event.at])) {
        this.#unlink.run(user, event.id);
        users.push(user);
      }
      lines[event.at] = '';
      this.#hours.count({ ...event, failed: event.type !== null && this.#isFailure(event.type) }, -1);
      this.#deleteEvent.run(event.id);
    }
    if (lines.every((line) => line === '')) this.#deleteBody.run(body);
    else this.#replaceBody.run(packLines(lines), body);
    return users;
  }

  /** Only what names no user itself, or was done through the API, has to be read to know whose history it is in. */
  #usersOf({ user, type }: OldEvent, line: string | undefined): number[] {
    const code = type === null ? '' : this.#code(type);
    if (line === undefined || line === '') return [];
    if (user !== null && code !== 'sapi' && code !== 'fapi') {
      const known = this.#users.get(user) as number | null | undefined;
      if (known !== null && known !== undefined) return [known];
    }
    const ids = logUsers(JSON.parse(line) as LogEvent).map((id) => this.#values.userNumber(id));
    return ids.filter((id) => id !== undefined);
  }

  #isFailure(type: number): boolean {
    return isFailure(this.#code(type));
  }

  #code(type: number): string {
    const known = this.#codes.get(type) ?? (this.#codeOf.get(type) as string | undefined) ?? '';
    this.#codes.set(type, known);
    return known;
  }

  /** Names and addresses of people go with the last event that has them. */
  #forgetUnused(old: readonly OldEvent[], users: ReadonlySet<number>): void {
    for (const kind of rareKinds) {
      const had = new Set(old.map((event) => event[kind]).filter((value) => value !== null));
      if (kind === 'user') for (const user of users) had.add(user);
      this.#values.delete([...had].filter((value) => this.#isUsed[kind].get(value) === undefined));
    }
  }
}
