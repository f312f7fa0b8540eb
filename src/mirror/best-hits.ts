import { beginsWith, joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { Database, Statement } from './database.ts';
import type { Phrase } from './phrase.ts';
import type { StatementCache } from './statement-cache.ts';
import type { TextCandidates } from './text-candidates.ts';
import type { UserCondition } from './user-condition.ts';

/** How a hit is ranked: 0 is the phrase itself, see `kinds`; then word starts, then all others. */
export interface Hit {
  readonly id: number;
  readonly rank: number;
}

interface Kind {
  readonly column: string;
  readonly but?: string | undefined;
  /** What users with the same value are ordered by. */
  readonly ties: string;
  of(phrase: Phrase): readonly string[];
}

/** So many rows of each kind are looked at for hits: nobody pages through more of them, and none of it may take long. */
const mostOfKind = 1000;

/** Rows that are sorted in a moment. */
const fewRows = 5000;

/** Fields whose beginning is a good hit, best first; each has an index. */
const kinds: readonly Kind[] = [
  { column: 'u.name_key', ties: 'u.id', of: ({ folded }) => [folded] },
  { column: 'u.email_key', ties: 'u.id', of: ({ folded }) => [folded] },
  // Its index holds only those who have one.
  { column: 'lower(u.username)', but: 'u.username IS NOT NULL', ties: 'u.id', of: ({ folded }) => [folded] },
  { column: 'u.user_id', ties: 'u.id', of: ({ folded, typed }) => [...new Set([folded, typed])] },
];
const rankOfWordStart = kinds.length + 1;
export const rankOfOthers = kinds.length + 2;

/** What stands before a word. */
const wordEdges = ['\n', ' ', '.', '-', '_', '@', '|', '+', '('];

const indexes = ['users_by_name_key', 'users_by_email_key', 'users_by_username'];

/**
 * Users in the order of relevance: whose name, e-mail, username or user_id is what was typed; then those that begin
 * with it, in the order of these fields, then of what is in them; then those in whom every word begins a word; then all
 * others, in the order in which they were stored. Of each kind the first thousand rows are looked at, what lies beyond is
 * among the others.
 */
export class BestHits {
  readonly #statements: StatementCache;
  readonly #candidates: TextCandidates;
  readonly #indexes: Statement;
  readonly #last: Statement;

  constructor(db: Database, statements: StatementCache, candidates: TextCandidates) {
    this.#statements = statements;
    this.#candidates = candidates;
    this.#last = db.prepare('SELECT max(id) FROM users').pluck();
    const names = indexes.map((name) => `'${name}'`).join(', ');
    this.#indexes = db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name IN (${names})`).pluck();
  }

  /** The first hits, best first, and whether these are all that rank above the others. */
  first(phrase: Phrase, condition: UserCondition, wanted: number): { readonly hits: Hit[]; readonly all: boolean } {
    const hits = new Map<number, Hit>();
    const take = (ids: readonly number[], rank: number) => {
      for (const id of ids) if (!hits.has(id)) hits.set(id, { id, rank });
    };
    if (this.#isQuick()) {
      for (const step of this.#steps(phrase, condition)) {
        take(step.find(hits.size + wanted), step.rank);
        if (hits.size >= wanted) return { hits: [...hits.values()].slice(0, wanted), all: false };
      }
    }
    return { hits: [...hits.values()], all: true };
  }

  /** While the first users are being stored there are no indexes yet: only few can be ranked without. */
  #isQuick(): boolean {
    return this.#indexes.get() === indexes.length || Number(this.#last.get() ?? 0) <= fewRows;
  }

  *#steps(phrase: Phrase, { exact = sql('1') }: UserCondition): Generator<Step> {
    const equal = (kind: Kind) => kind.of(phrase).flatMap((text) => this.#among(kind, equals(kind, text), exact));
    yield { rank: 0, find: () => kinds.flatMap(equal) };
    for (const [at, kind] of kinds.entries()) {
      const found = (text: string, most: number) => this.#among(kind, begins(kind, text), exact, most);
      yield { rank: at + 1, find: (most) => kind.of(phrase).flatMap((text) => found(text, most)) };
    }
    yield { rank: rankOfWordStart, find: (most) => this.#wordStarts(phrase, exact, most) };
  }

  /** Of the first rows of an index, those that match. */
  #among({ column, ties }: Kind, range: Sql, exact: Sql, most = mostOfKind): number[] {
    const order = `${column}, ${ties}`;
    return this.#statements.column({
      sql: `SELECT u.id FROM (SELECT u.id AS id FROM users u WHERE ${range.sql} ORDER BY ${order} LIMIT ${mostOfKind}) f
        CROSS JOIN users u ON u.id = f.id WHERE ${exact.sql} LIMIT ?`,
      params: [...range.params, ...exact.params, Math.min(most, mostOfKind)],
    });
  }

  #wordStarts({ words }: Phrase, exact: Sql, most: number): number[] {
    const match = this.#candidates.matchStarts(words, wordEdges);
    if (match === undefined) return [];
    const starts = words.map((word) =>
      joinSql(
        wordEdges.map((edge) => sql(`instr(char(10) || u.text, ?) > 0`, edge + word)),
        'OR',
      ),
    );
    const all = joinSql([...starts, exact], 'AND');
    return this.#statements.column({
      sql: `SELECT u.id FROM (SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ${mostOfKind}) f
        CROSS JOIN users u ON u.id = f.id WHERE ${all.sql} LIMIT ?`,
      params: [match, ...all.params, Math.min(most, mostOfKind)],
    });
  }
}

interface Step {
  readonly rank: number;
  find(most: number): number[];
}

function equals({ column, but = '1' }: Kind, text: string): Sql {
  return sql(`${but} AND ${column} = ?`, text);
}

function begins({ column, but = '1' }: Kind, text: string): Sql {
  return joinSql([sql(but), beginsWith(column, text)], 'AND');
}
