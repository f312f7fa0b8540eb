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

/** So many candidates are sooner looked at all at once than asked for by how they begin first. */
const fewCandidates = 250;

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

  /** The first hits, best first, and whether there may be others below them who were not looked for. */
  first(phrase: Phrase, condition: UserCondition, wanted: number): { readonly hits: Hit[]; readonly others: boolean } {
    const hits = new Map<number, Hit>();
    const take = (found: readonly Hit[]) => {
      for (const hit of found) if (!hits.has(hit.id)) hits.set(hit.id, hit);
    };
    if (!this.#isQuick()) return { hits: [], others: true };
    for (const step of this.#steps(phrase, condition)) {
      take(step(hits.size + wanted));
      if (hits.size >= wanted) return { hits: [...hits.values()].slice(0, wanted), others: false };
    }
    const few = this.#few(phrase, condition);
    take(few ?? this.#wordStarts(phrase, condition, hits.size + wanted));
    return { hits: [...hits.values()].slice(0, wanted), others: few === undefined && hits.size < wanted };
  }

  /** While the first users are being stored there are no indexes yet: only few can be ranked without. */
  #isQuick(): boolean {
    return this.#indexes.get() === indexes.length || Number(this.#last.get() ?? 0) <= fewRows;
  }

  *#steps(phrase: Phrase, { exact = sql('1') }: UserCondition): Generator<(most: number) => Hit[]> {
    const equal = (kind: Kind) => kind.of(phrase).flatMap((text) => this.#among(kind, equals(kind, text), exact));
    yield () => ranked(kinds.flatMap(equal), 0);
    for (const [at, kind] of kinds.entries()) {
      const found = (text: string, most: number) => this.#among(kind, begins(kind, text), exact, most);
      yield (most) =>
        ranked(
          kind.of(phrase).flatMap((text) => found(text, most)),
          at + 1,
        );
    }
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

  #wordStarts({ words }: Phrase, { exact = sql('1') }: UserCondition, most: number): Hit[] {
    const match = this.#candidates.matchStarts(words, wordEdges);
    if (match === undefined) return [];
    const all = joinSql([startsOf(words), exact], 'AND');
    const found = this.#statements.column({
      sql: `SELECT u.id FROM (SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ${mostOfKind}) f
        CROSS JOIN users u ON u.id = f.id WHERE ${all.sql} LIMIT ?`,
      params: [match, ...all.params, Math.min(most, mostOfKind)],
    });
    return ranked(found, rankOfWordStart);
  }

  /** All matches, those first in whom every word begins a word; undefined where they may be many, as of two letters. */
  #few({ words }: Phrase, { texts, exact = sql('1') }: UserCondition): Hit[] | undefined {
    if (texts.every((text) => Array.from(text).length < 3)) return undefined;
    const byText = this.#candidates.match(texts);
    if (byText === undefined) return undefined;
    if ('nothing' in byText) return [];
    const named = sql(`SELECT rowid FROM search WHERE search MATCH ? LIMIT ${fewCandidates + 1}`, byText.match);
    const ids = this.#statements.column(named);
    if (ids.length > fewCandidates) return undefined;
    const starts = startsOf(words);
    const found = this.#statements.all<Hit>({
      sql: `SELECT u.id AS id, iif(${starts.sql}, ${rankOfWordStart}, ${rankOfOthers}) AS rank
        FROM json_each(?) j CROSS JOIN users u ON u.id = j.value WHERE ${exact.sql}`,
      params: [...starts.params, JSON.stringify(ids), ...exact.params],
    });
    return found.toSorted((a, b) => a.rank - b.rank || a.id - b.id);
  }
}

function ranked(ids: readonly number[], rank: number): Hit[] {
  return ids.map((id) => ({ id, rank }));
}

/** Condition for users in whom each of these begins a word. */
function startsOf(words: readonly string[]): Sql {
  const starts = words.map((word) =>
    joinSql(
      wordEdges.map((edge) => sql('instr(u.text, ?) > 0', edge + word)),
      'OR',
    ),
  );
  return joinSql(starts, 'AND');
}

function equals({ column, but = '1' }: Kind, text: string): Sql {
  return sql(`${but} AND ${column} = ?`, text);
}

function begins({ column, but = '1' }: Kind, text: string): Sql {
  return joinSql([sql(but), beginsWith(column, text)], 'AND');
}
