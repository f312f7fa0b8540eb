import type { Database, Statement } from './database.ts';
import { type IndexSegment, makeSegment, putVarint } from './index-segment.ts';
import {
  freeSegmentId,
  nextOrigin,
  readStructure,
  readVarints,
  type StoredSegment,
  writeStructure,
  writeVarints,
} from './index-structure.ts';
import type { Postings } from './postings.ts';

interface Statements {
  readonly read: Statement;
  readonly replace: Statement;
  readonly insert: Statement;
  readonly split: Statement;
  readonly size: Statement;
}

/** Rows of the data of an index, and bits of the others: the segment, whether it is a list, and the page. */
const averagesRow = 1;
const structureRow = 10;
const listBit = 36n;
const segmentBit = 37n;

/**
 * Adds rows that are new to a full-text index as one segment, past its own code, which takes most of the time that a large
 * mirror needs. What it has written is in every way what SQLite writes, and is merged, searched and deleted from by it.
 *
 * Must run inside a transaction that has not written to the index in the usual way: what SQLite holds of that in memory it
 * would write over it.
 */
export class SegmentWriter {
  readonly #db: Database;
  readonly #table: string;
  #statements: Statements | undefined;
  #pageSize = 0;

  constructor(db: Database, table: 'search' | 'facets') {
    this.#db = db;
    this.#table = table;
  }

  /**
   * @param base what the numbers of the rows are counted from: none of them may be in the index
   * @returns false where only SQLite itself can add to this index, and the transaction must be given up
   */
  add(postings: Postings, base: number): boolean {
    // Tables of an index can be written to only while this is on.
    this.#db.unsafeMode(true);
    try {
      this.#statements ??= this.#prepare();
      return this.#add(this.#statements, postings, base);
    } finally {
      this.#db.unsafeMode(false);
    }
  }

  #add(statements: Statements, postings: Postings, base: number): boolean {
    const { sizes } = postings;
    const structure = readStructure(statements.read.get(structureRow) as Uint8Array);
    if (structure === undefined) return false;
    const id = freeSegmentId(structure);
    if (id === undefined) return false;
    const origin = nextOrigin(structure);
    const segment = makeSegment(postings, base, this.#pageSize);
    this.#insert(statements, id, segment);
    let terms = 0;
    const size = new Uint8Array(9);
    for (let i = 0; i < sizes.length; i += 1) {
      terms += sizes[i]!;
      statements.size.run(base + i, size.subarray(0, putVarint(size, 0, sizes[i]!)), origin);
    }
    this.#count(statements, sizes.length, terms);
    if (segment.leaves.length === 0) return true;
    const added: StoredSegment = {
      id,
      firstPage: 1,
      lastPage: segment.leaves.length,
      firstOrigin: origin,
      lastOrigin: origin,
      deletedPages: 0,
      deletedRows: 0,
      rows: sizes.length,
    };
    const [newest = { merging: 0, segments: [] }, ...older] = structure.levels;
    const levels = [{ ...newest, segments: [...newest.segments, added] }, ...older];
    statements.replace.run(structureRow, writeStructure({ ...structure, levels }));
    return true;
  }

  #insert({ insert, split }: Statements, id: number, { leaves, splits, lists }: IndexSegment): void {
    const first = BigInt(id) << segmentBit;
    for (const [i, leaf] of leaves.entries()) insert.run(first + BigInt(i + 1), leaf);
    for (const { page, bytes } of lists) insert.run(first + (1n << listBit) + BigInt(page), bytes);
    for (const { term, page, list } of splits) split.run(id, term, page * 2 + (list ? 1 : 0));
  }

  /** How many rows there are, and how many terms they have. */
  #count({ read, replace }: Statements, rows: number, terms: number): void {
    const known = read.get(averagesRow) as Uint8Array | undefined;
    const [rowsBefore = 0, termsBefore = 0] = known === undefined || known.length === 0 ? [] : readVarints(known, 2);
    replace.run(averagesRow, writeVarints([rowsBefore + rows, termsBefore + terms]));
  }

  #prepare(): Statements {
    const prepare = (sql: string) => this.#db.prepare(sql.replaceAll('?t', this.#table));
    this.#pageSize = (prepare(`SELECT v FROM ?t_config WHERE k = 'pgsz'`).pluck().get() as number | undefined) ?? 4050;
    return {
      read: prepare('SELECT block FROM ?t_data WHERE id = ?').pluck(),
      replace: prepare('REPLACE INTO ?t_data (id, block) VALUES (?, ?)'),
      insert: prepare('INSERT INTO ?t_data (id, block) VALUES (?, ?)'),
      split: prepare('INSERT INTO ?t_idx (segid, term, pgno) VALUES (?, ?, ?)'),
      size: prepare('INSERT INTO ?t_docsize (id, sz, origin) VALUES (?, ?, ?)'),
    };
  }
}
