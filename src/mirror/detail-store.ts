import type { Detail, DetailKind, DetailMark } from '../domain/detail.ts';
import type { Database, Statement } from './database.ts';

/** What was read up to this long after an event, in milliseconds, may still be from before it: lists lag behind. */
const lag = 10_000;

interface StoredDetail {
  readonly detail: string;
  readonly read_at: number;
  /** 0, or the server's time from which on an answer shows what has changed. */
  readonly outdated: number;
}

/** Reads and writes details. Writing must run inside a transaction; see `BatchWriter`. */
export class DetailStore {
  readonly #get: Statement;
  readonly #put: Statement;
  readonly #mark: Statement;
  readonly #markAll: Statement;
  readonly #forget: Statement;

  constructor(db: Database) {
    this.#get = db.prepare(
      'SELECT json(detail) AS detail, read_at, outdated FROM details WHERE owner = ? AND kind = ?',
    );
    this.#put = db.prepare(
      `INSERT INTO details SELECT @owner, @kind, jsonb(@detail), @read_at, 0
       WHERE NOT EXISTS (SELECT 1 FROM tombstones WHERE user_id = @owner)
       ON CONFLICT DO UPDATE SET detail = excluded.detail, read_at = excluded.read_at,
         outdated = iif(excluded.read_at < outdated, outdated, 0)
       WHERE excluded.read_at >= read_at`,
    );
    this.#mark = db.prepare(
      `UPDATE details SET outdated = max(outdated, @until) WHERE owner = @owner AND kind = @kind AND read_at < @until`,
    );
    this.#markAll = db.prepare(
      'UPDATE details SET outdated = max(outdated, @until) WHERE kind = @kind AND read_at < @until',
    );
    this.#forget = db.prepare(
      'DELETE FROM details WHERE owner = @owner AND NOT EXISTS (SELECT 1 FROM users WHERE user_id = @owner)',
    );
  }

  get(owner: string, kind: DetailKind): Detail | undefined {
    const row = this.#get.get(owner, kind) as StoredDetail | undefined;
    if (row === undefined) return undefined;
    const { detail, read_at, outdated } = row;
    const stored = JSON.parse(detail) as Pick<Detail, 'items' | 'complete' | 'problem'>;
    return { owner, kind, ...stored, read_at, outdated: outdated !== 0 };
  }

  /** An older answer does not replace a newer one, and who is deleted has no details. */
  put({ owner, kind, items, complete, problem, read_at }: Detail): void {
    this.#put.run({ owner, kind, detail: JSON.stringify({ items, complete, problem }), read_at });
  }

  mark({ owner, kind, at }: DetailMark): void {
    const until = at + lag;
    if (owner === undefined) this.#markAll.run({ kind, until });
    else this.#mark.run({ owner, kind, until });
  }

  /** Takes away what is known of a user who was buried. */
  forget(user_id: string): void {
    this.#forget.run({ owner: user_id });
  }
}
