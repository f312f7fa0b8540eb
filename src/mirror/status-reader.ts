import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { CatalogueItems, CatalogueKind } from '../domain/catalogue.ts';
import type { JobName, JobStatus } from '../domain/job.ts';
import type { ReconcileReport } from '../domain/reconcile-report.ts';
import type { SetAsideNote } from '../domain/set-aside.ts';
import type { Database, Statement } from './database.ts';
import type { LogGap, RateSnapshot, StaleMark, SyncStatus } from './mirror.ts';

const hour = 3_600_000;

/** Reads what the sync knows and says about itself, and the small lists that it keeps. */
export class StatusReader {
  readonly #file: string;
  readonly #now: () => number;
  readonly #facts: Statement;
  readonly #freePages: Statement;
  readonly #pageSize: Statement;
  readonly #jobs: Statement;
  readonly #complete: Statement;
  readonly #checkpoint: Statement;
  readonly #gaps: Statement;
  readonly #requests: Statement;
  readonly #stale: Statement;
  readonly #staleCount: Statement;
  readonly #catalogue: Statement;
  /** Catalogues are asked for after every commit and hardly ever differ. */
  readonly #parsed = new Map<CatalogueKind, { readonly text: string; readonly items: readonly unknown[] }>();

  constructor(db: Database, file: string, now: () => number) {
    this.#file = file;
    this.#now = now;
    this.#freePages = db.prepare('PRAGMA freelist_count').pluck();
    this.#pageSize = db.prepare('PRAGMA page_size').pluck();
    this.#facts = db.prepare('SELECT name, value FROM facts');
    this.#jobs = db.prepare('SELECT status FROM jobs WHERE status IS NOT NULL ORDER BY job').pluck();
    this.#complete = db.prepare(`SELECT 1 FROM facts WHERE name = 'complete_at'`);
    this.#checkpoint = db.prepare('SELECT checkpoint FROM jobs WHERE job = ?').pluck();
    this.#gaps = db.prepare(
      'SELECT after_log_id, before_log_id, "from", "to", found_at, cause FROM log_gaps ORDER BY id',
    );
    this.#requests = db.prepare(
      `SELECT reason, sum(count) AS count, sum(limited) AS limited FROM requests WHERE hour > ? GROUP BY reason ORDER BY reason`,
    );
    this.#stale = db.prepare('SELECT user_id, reason, marked_at FROM stale ORDER BY id LIMIT ?');
    this.#staleCount = db.prepare('SELECT count(*) FROM stale').pluck();
    this.#catalogue = db.prepare('SELECT items FROM catalogue WHERE kind = ?').pluck();
  }

  listJobs(): JobStatus[] {
    return (this.#jobs.all() as string[]).map((status) => JSON.parse(status) as JobStatus);
  }

  isComplete(): boolean {
    return this.#complete.get() !== undefined;
  }

  syncStatus(): SyncStatus {
    const facts = new Map(
      (this.#facts.all() as { name: string; value: string }[]).map(({ name, value }) => [name, value]),
    );
    const number = (name: string) => (facts.has(name) ? Number(facts.get(name)) : undefined);
    const rate = facts.get('rate');
    const reconciled = facts.get('reconciled');
    return {
      jobs: this.listJobs(),
      users: number('users') ?? 0,
      log_events: number('log_events') ?? 0,
      stale_users: this.#staleCount.get() as number,
      gaps: (this.#gaps.all() as StoredGap[]).map(readGap),
      set_aside: this.#setAside(),
      logs_kept_from: number('logs_kept_from'),
      reusable_bytes: this.#reusable(),
      rate: rate === undefined ? undefined : (JSON.parse(rate) as RateSnapshot),
      requests: this.#requests.all(Math.floor(this.#now() / hour) - 24) as SyncStatus['requests'],
      last_commit_at: number('last_commit_at'),
      complete_at: number('complete_at'),
      reconciled: reconciled === undefined ? undefined : (JSON.parse(reconciled) as ReconcileReport),
      clock_offset: number('clock_offset') ?? 0,
      bytes: size(this.#file) + size(`${this.#file}-wal`),
    };
  }

  #reusable(): number {
    return (this.#freePages.get() as number) * (this.#pageSize.get() as number);
  }

  /** One that somebody has deleted since, once it was read, is no news any more. */
  #setAside(): SetAsideNote[] {
    const notes = (this.checkpoint('salvage') ?? []) as SetAsideNote[];
    return notes.flatMap(({ file: name, ...note }) => {
      const file = join(dirname(this.#file), name);
      return note.state === 'waiting' || existsSync(file) ? [{ file, ...note }] : [];
    });
  }

  checkpoint(job: JobName): unknown {
    const text = this.#checkpoint.get(job) as string | null | undefined;
    return text === null || text === undefined ? undefined : JSON.parse(text);
  }

  listStale(limit: number): StaleMark[] {
    return this.#stale.all(limit) as StaleMark[];
  }

  listCatalogue<Kind extends CatalogueKind>(kind: Kind): readonly CatalogueItems[Kind][] {
    const text = this.#catalogue.get(kind) as string | undefined;
    if (text === undefined) return [];
    const known = this.#parsed.get(kind);
    const items = known?.text === text ? known.items : (JSON.parse(text) as readonly unknown[]);
    this.#parsed.set(kind, { text, items });
    return items as readonly CatalogueItems[Kind][];
  }
}

type StoredGap = { readonly [K in keyof LogGap]: LogGap[K] | null } & Pick<LogGap, 'from' | 'to' | 'found_at'>;

function readGap(gap: StoredGap): LogGap {
  return {
    ...gap,
    after_log_id: gap.after_log_id ?? undefined,
    before_log_id: gap.before_log_id ?? undefined,
    cause: gap.cause ?? undefined,
  };
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
