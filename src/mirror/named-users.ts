import { sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import type { HeldSets } from './held-sets.ts';
import type { StatementCache } from './statement-cache.ts';
import type { TextCandidates } from './text-candidates.ts';
import type { UserCondition } from './user-condition.ts';

/** What an index names. */
interface Named {
  /** Their ids. */
  readonly select: Sql;
  /** What the trigrams are asked for. */
  readonly match: string | undefined;
  /** Whether to look it up is cheaper than to look at the row. */
  readonly filters: boolean;
}

/** Users among whom all matches of a condition are. */
export interface Candidates {
  /**
   * Those that all indexes name that name no more than `most`.
   * @returns undefined where each names more, or none knows
   */
  within(most: number): Uint32Array | undefined;
}

interface Narrowing {
  /** So few candidates that sorting them is cheaper than walking the order. */
  readonly rare: boolean;
  /** The query of the trigrams, when there is one. */
  readonly match: string | undefined;
  /** `driving`: the query starts from the rarest candidates. `filtering`: it walks an order and skips other rows. */
  parts(role: 'driving' | 'filtering'): Sql[];
}

/** As often as many ids of another index are read to cut candidates with. */
const worthReading = 4;

/** Finds out which indexes know of a condition, and which of them names the fewest users. */
export class NamedUsers {
  readonly #statements: StatementCache;
  readonly #texts: TextCandidates;

  constructor(statements: StatementCache, texts: TextCandidates) {
    this.#statements = statements;
    this.#texts = texts;
  }

  /** @returns undefined when nothing can match */
  by(condition: UserCondition, sets: HeldSets): Candidates | undefined {
    const sources = this.#sources(condition);
    const within = (most: number) => {
      const named: Uint32Array[] = [];
      let fewest = Infinity;
      for (const { select } of sources ?? []) {
        // To read many more than another index names takes longer than to look at those.
        const ids = sets.read(select, Math.min(most, fewest * worthReading));
        if (ids) named.push(ids);
        fewest = Math.min(fewest, ids?.length ?? Infinity);
      }
      return named.length === 0 ? undefined : inAll(named);
    };
    return sources && { within };
  }

  /** The rarest of what indexes know of a condition; undefined when nothing can match. */
  narrow(condition: UserCondition, few: number): Narrowing | undefined {
    const found = this.#sources(condition);
    if (!found) return undefined;
    const counted = found.map((candidates) => ({ candidates, count: this.#probe(candidates, few + 1) }));
    counted.sort((a, b) => a.count - b.count);
    return {
      rare: (counted[0]?.count ?? Infinity) <= few,
      match: found.find(({ match }) => match !== undefined)?.match,
      // Only the rarest may drive: the others are looked up for what it names, unless that is sooner checked.
      parts: (role) =>
        counted.flatMap(({ candidates, count }, i) => {
          if (i === 0 && role === 'driving' && (candidates.filters || count <= few))
            return isCandidate(candidates, role);
          const isWorthIt = role === 'filtering' || count <= few || (counted[0]?.count ?? 0) > few;
          return candidates.filters && isWorthIt ? isCandidate(candidates, 'filtering') : [];
        }),
    };
  }

  /** Upkeep makes the indexes of single values after others: until then their conditions would scan the table. */
  hasIndex(condition: Sql, kind = ''): boolean {
    const { sql: ids, params } = selectIds(condition);
    const plan = this.#statements.all<{ detail: string }>(sql(`EXPLAIN QUERY PLAN ${ids}`, ...params));
    if (plan.some(({ detail }) => detail.startsWith('SCAN u'))) return false;
    return plan.some(({ detail }) => detail.includes(kind));
  }

  #sources({ texts, facets, indexed }: UserCondition): Named[] | undefined {
    const byText = this.#texts.match(texts);
    if (byText && 'nothing' in byText) return undefined;
    return [
      ...facets.map((match) => fullText('facets', match)),
      ...(byText ? [fullText('search', byText.match)] : []),
      ...indexed
        .filter((condition) => this.hasIndex(condition))
        .map((condition) => ({ select: condition.ids ?? selectIds(condition), match: undefined, filters: false })),
    ];
  }

  #probe({ select: ids }: Named, most: number): number {
    return this.#statements.number(sql(`SELECT count(*) FROM (${ids.sql} LIMIT ?)`, ...ids.params, most));
  }
}

/** What stands in all of some lists. */
function inAll(lists: readonly Uint32Array[]): Uint32Array {
  const [first = new Uint32Array(), ...others] = lists.toSorted((a, b) => a.length - b.length);
  return others.reduce((left, other) => {
    const marks = new Uint8Array(other.reduce((most, id) => Math.max(most, id), 0) + 1);
    for (const id of other) marks[id] = 1;
    return left.filter((id) => marks[id] === 1);
  }, first);
}

function fullText(table: 'search' | 'facets', match: string): Named {
  return {
    select: sql(`SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ?`, match),
    match: table === 'search' ? match : undefined,
    filters: true,
  };
}

function isCandidate({ select: ids }: Named, role: 'driving' | 'filtering'): Sql {
  return sql(`${role === 'filtering' ? '+u.id' : 'u.id'} IN (${ids.sql})`, ...ids.params);
}

function selectIds(where: Sql): Sql {
  return { sql: `SELECT u.id AS id FROM users u WHERE ${where.sql}`, params: where.params };
}
