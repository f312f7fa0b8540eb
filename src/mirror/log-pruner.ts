import { logUsers } from '../domain/log-effects.ts';
import { isFailure } from '../domain/log-event-types.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { Database, Statement } from './database.ts';
import { LogHours } from './log-hours.ts';
import { arrivalAt, perMillisecond } from './log-order.ts';
import type { LogValueStore } from './log-value-store.ts';
import { valueColumns, type ValueKind } from './log-values.ts';
import { eventsInBody, lineOfBody, packLines, unpackBody } from './pack-events.ts';

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

/** To look at a value takes about so much less than to delete an event. */
const suspectsPerRow = 5;

/** Only of somebody who did something through the API the log tells whom it was done to. */
const apiTypes: ReadonlySet<string> = new Set(['sapi', 'fapi']);

/** What has to be in the JSON of an event for a user to be read from it: see `eventUser`. */
const anyUser = '"user_id":"';

/** Deletes log events with all that was kept of them. Must run inside a transaction. */
export class LogPruner {
  readonly #values: LogValueStore;
  readonly #hours: LogHours;
  readonly #old: Statement;
  readonly #body: Statement;
  readonly #deleteEvents: Statement;
  readonly #deleteBodies: Statement;
  readonly #replaceBody: Statement;
  readonly #unlink: Statement;
  readonly #codeOf: Statement;
  readonly #historyOf: Statement;
  readonly #codes = new Map<number, string>();
  readonly #suspect: Statement;
  readonly #suspects: Statement;
  readonly #clear: Statement;
  readonly #deleteGaps: Statement;
  readonly #shortenGaps: Statement;

  constructor(db: Database, values: LogValueStore) {
    this.#values = values;
    this.#hours = new LogHours(db);
    this.#old = db.prepare(`SELECT id, date, body, at, ${valueColumns.join()} ${oldLogs} ORDER BY id LIMIT ?`);
    this.#body = db.prepare('SELECT event FROM log_bodies WHERE id = ?').pluck();
    this.#deleteEvents = db.prepare('DELETE FROM log_events WHERE id <= ? AND date < ?');
    this.#deleteBodies = db.prepare('DELETE FROM log_bodies WHERE id IN (SELECT value FROM json_each(?))');
    this.#replaceBody = db.prepare('UPDATE log_bodies SET event = ? WHERE id = ?');
    this.#unlink = db.prepare('DELETE FROM log_users WHERE user = ? AND event = ?');
    // The history of a value's user; a value without an id belongs to nobody.
    this.#historyOf = db
      .prepare(
        `SELECT (SELECT min(o.id) FROM log_values o WHERE o.kind = v.kind AND o.key = v.key AND o.value IS v.value)
         FROM log_values v WHERE v.id = ? AND v.key <> ''`,
      )
      .pluck();
    this.#codeOf = db.prepare('SELECT coalesce(value, key) FROM log_values WHERE id = ?').pluck();
    this.#suspect = db.prepare(
      'INSERT INTO log_suspects (id) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING',
    );
    const isUsed = rareKinds.map((kind) => `EXISTS (SELECT 1 FROM log_events e WHERE e.${kind} = s.id)`);
    this.#suspects = db.prepare(
      `SELECT s.id AS id, ${isUsed.join(' OR ')} OR EXISTS (SELECT 1 FROM log_users l WHERE l.user = s.id) AS isUsed
         FROM log_suspects s LIMIT ?`,
    );
    this.#clear = db.prepare('DELETE FROM log_suspects WHERE id IN (SELECT value FROM json_each(?))');
    this.#deleteGaps = db.prepare('DELETE FROM log_gaps WHERE "to" < ?');
    this.#shortenGaps = db.prepare('UPDATE log_gaps SET "from" = @before, after_log_id = NULL WHERE "from" < @before');
  }

  /**
   * Of many events at once, because each page of an index is written once for all of them.
   * @returns how many events went
   */
  prune(before: number, limit: number): number {
    this.#deleteGaps.run(before);
    this.#shortenGaps.run({ before });
    const old = this.#old.all(...oldLogsBefore(before), limit) as OldEvent[];
    const last = old.at(-1);
    if (last === undefined) {
      this.#forgetUnused(suspectsPerRow * limit);
      return 0;
    }
    this.#values.begin();
    this.#hours.begin();
    const users = this.#emptyBodies(old);
    for (const event of old) this.#hours.count({ ...event, failed: isFailure(this.#code(event.type)) }, -1);
    this.#deleteEvents.run(last.id, before);
    this.#hours.write();
    this.#suspectAll(old, users);
    return old.length;
  }

  /** Takes the events out of their blocks and histories. @returns numbers of the users whose histories they were in */
  #emptyBodies(old: readonly OldEvent[]): ReadonlySet<number> {
    const users = new Set<number>();
    const gone: number[] = [];
    for (const [id, events] of Map.groupBy(old, ({ body }) => body)) {
      const packed = this.#body.get(id) as Buffer | undefined;
      const body = packed === undefined ? Buffer.alloc(0) : unpackBody(packed);
      for (const event of events) for (const user of this.#unlinkAll(event, body)) users.add(user);
      if (eventsInBody(body) <= events.length) gone.push(id);
      else this.#replaceBody.run(packLines(linesWithout(body, events)), id);
    }
    this.#deleteBodies.run(JSON.stringify(gone));
    return users;
  }

  /** Only what names no user itself, or was done through the API, has to be read to know whose history it is in. */
  #unlinkAll({ id, user, type, at }: OldEvent, body: Buffer): number[] {
    const isOfApi = apiTypes.has(this.#code(type));
    if (user !== null && !isOfApi) {
      if (this.#unlink.run(user, id).changes > 0) return [user];
      // Who had another name in an earlier event has the history under the number of that.
      const history = this.#historyOf.get(user) as number | null | undefined;
      if (typeof history === 'number') {
        this.#unlink.run(history, id);
        return [user, history];
      }
    }
    const line = lineOfBody(body, at);
    const ids = isOfApi || line.includes(anyUser) ? usersOfLine(line) : [];
    const users = ids.map((user_id) => this.#values.userNumber(user_id)).filter((number) => number !== undefined);
    for (const number of users) this.#unlink.run(number, id);
    return users;
  }

  #code(type: number | null): string {
    if (type === null) return '';
    const known = this.#codes.get(type) ?? (this.#codeOf.get(type) as string | undefined) ?? '';
    this.#codes.set(type, known);
    return known;
  }

  /**
   * Of these no event may be left. That is asked when all old events are gone, and not after each step: values lie in the
   * order of their texts, so that a few of them are as many pages as all.
   */
  #suspectAll(old: readonly OldEvent[], users: ReadonlySet<number>): void {
    const values = rareKinds.flatMap((kind) => old.map((event) => event[kind]).filter((value) => value !== null));
    this.#suspect.run(JSON.stringify([...new Set([...values, ...users])]));
  }

  /** Names and addresses of people go with the last event that has them. */
  #forgetUnused(limit: number): void {
    const suspects = this.#suspects.all(limit) as { readonly id: number; readonly isUsed: number }[];
    if (suspects.length === 0) return;
    this.#values.begin();
    this.#values.delete(suspects.filter(({ isUsed }) => isUsed === 0).map(({ id }) => id));
    this.#clear.run(JSON.stringify(suspects.map(({ id }) => id)));
  }
}

function usersOfLine(line: string): readonly string[] {
  return line === '' ? [] : logUsers(JSON.parse(line) as LogEvent);
}

/** The lines of a body; empty where an event goes or went. */
function linesWithout(body: Buffer, events: readonly OldEvent[]): string[] {
  const lines = body.toString('utf8').split('\n');
  for (const { at } of events) lines[at] = '';
  return lines;
}
