import { sql } from '../query/sql.ts';
import type { Database, Statement } from './database.ts';
import { unpackBody } from './pack-events.ts';
import type { StatementCache } from './statement-cache.ts';

/** Blocks that are kept unpacked: about a megabyte. */
const mostKept = 48;

const nothing = Buffer.alloc(0);

/**
 * Reads blocks of events. The last ones are kept unpacked for as long as nothing is written: what a person looks at next
 * mostly happened beside it. Must be asked within one transaction.
 */
export class LogBodies {
  readonly #statements: StatementCache;
  readonly #version: Statement;
  readonly #kept = new Map<number, Buffer>();
  #seen: string | undefined;

  constructor(db: Database, statements: StatementCache) {
    this.#statements = statements;
    // The first counts what other connections have written, the second what this one has.
    this.#version = db.prepare(`SELECT data_version || ' ' || total_changes() FROM pragma_data_version`).pluck();
  }

  /** To be called at the beginning of a transaction: what was kept may have been written anew. */
  begin(): void {
    const version = this.#version.get() as string;
    if (version !== this.#seen) this.#kept.clear();
    this.#seen = version;
  }

  /** Empty where there is none. */
  get(id: number): Buffer {
    const unpacked = this.#kept.get(id) ?? this.#unpack(id);
    this.#kept.delete(id);
    this.#kept.set(id, unpacked);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return unpacked;
  }

  #unpack(id: number): Buffer {
    const [packed] = this.#statements.column<Buffer>(sql('SELECT event FROM log_bodies WHERE id = ?', id));
    return packed === undefined ? nothing : unpackBody(packed);
  }
}
