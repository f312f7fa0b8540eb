import { statSync } from 'node:fs';

import type { ActivityHour, LastMinute, RequestTally, RunRecord, SyncActivity } from '../domain/activity.ts';
import { addLatencies, type Latencies } from '../domain/latency.ts';
import type { Database, Statement } from './database.ts';

const hour = 3_600_000;
const day = 24;

interface StoredRequests extends RequestTally {
  readonly hour: number;
  readonly latencies: string;
}

type StoredHour = Omit<ActivityHour, 'at' | 'requests'> & { readonly hour: number };

/** Reads what the sync did lately: by hours, by reasons, by runs. */
export class ActivityReader {
  readonly #file: string;
  readonly #now: () => number;
  readonly #requests: Statement;
  readonly #hours: Statement;
  readonly #runs: Statement;
  readonly #lastMinute: Statement;

  constructor(db: Database, file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
    this.#requests = db.prepare(
      'SELECT hour, reason, count, limited, server_errors, latencies FROM requests WHERE hour > ? AND hour <= ?',
    );
    this.#hours = db.prepare('SELECT hour, inserted, updated, deleted, logs FROM hours WHERE hour > ? AND hour <= ?');
    this.#runs = db.prepare('SELECT run FROM runs ORDER BY id DESC').pluck();
    this.#lastMinute = db.prepare("SELECT value FROM facts WHERE name = 'last_minute'").pluck();
  }

  /** @param hours that many, the present one included */
  read(hours: number): SyncActivity {
    const last = Math.floor(this.#now() / hour);
    const requests = this.#requests.all(last - Math.max(hours, day), last) as readonly StoredRequests[];
    const today = requests.filter((each) => each.hour > last - day);
    const minute = this.#lastMinute.get() as string | undefined;
    return {
      hours: this.#readHours(last, hours, requests),
      requests: sumByReason(today),
      latencies: addLatencies(...today.map(({ latencies }) => JSON.parse(latencies) as Latencies)),
      last_minute: minute === undefined ? undefined : (JSON.parse(minute) as LastMinute),
      runs: (this.#runs.all() as readonly string[]).map((run) => JSON.parse(run) as RunRecord),
      db_bytes: size(this.#file),
      wal_bytes: size(`${this.#file}-wal`),
    };
  }

  #readHours(last: number, count: number, requests: readonly StoredRequests[]): readonly ActivityHour[] {
    const stored = this.#hours.all(last - count, last) as readonly StoredHour[];
    const changes = new Map(stored.map((each) => [each.hour, each]));
    const sent = new Map<number, number>();
    for (const each of requests) sent.set(each.hour, (sent.get(each.hour) ?? 0) + each.count);
    return Array.from({ length: count }, (_, index) => {
      const at = last - count + 1 + index;
      const { inserted = 0, updated = 0, deleted = 0, logs = 0 } = changes.get(at) ?? {};
      return { at: at * hour, inserted, updated, deleted, logs, requests: sent.get(at) ?? 0 };
    });
  }
}

function sumByReason(requests: readonly StoredRequests[]): readonly RequestTally[] {
  const sums = new Map<string, RequestTally>();
  for (const { reason, count, limited, server_errors } of requests) {
    const sum = sums.get(reason) ?? { reason, count: 0, limited: 0, server_errors: 0 };
    sums.set(reason, {
      reason,
      count: sum.count + count,
      limited: sum.limited + limited,
      server_errors: sum.server_errors + server_errors,
    });
  }
  return [...sums.values()].toSorted((a, b) => (a.reason < b.reason ? -1 : 1));
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
