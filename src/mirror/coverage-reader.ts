import type { GroupCoverage } from '../domain/coverage.ts';
import type { DetailKind } from '../domain/detail.ts';
import type { Match, QueryNode } from '../query/ast.ts';
import { expandWords } from '../query/expand-words.ts';
import { sql } from '../query/sql.ts';
import { type GroupKind, groupKinds, isNamed } from './known-groups.ts';
import type { StatementCache } from './statement-cache.ts';
import { userWords } from './user-fields.ts';

type Leaf = QueryNode & { readonly kind: 'field' };

/** Tells how far a query can be answered at all that asks for what is read of single users or groups. */
export class CoverageReader {
  readonly #statements: StatementCache;

  constructor(statements: StatementCache) {
    this.#statements = statements;
  }

  /** One for each such field of the query; none for what is known as a whole. */
  of(query: QueryNode): GroupCoverage[] {
    const leaves = leavesOf(expandWords(query, userWords));
    const users = this.#statements.number(sql(`SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'users'`)) || 0;
    const found: GroupCoverage[] = [];
    for (const field of ['role', 'org'] as const) {
      const matches = leaves.filter((leaf) => fieldsOf[field].includes(leaf.field)).map(({ match }) => match);
      const kind = groupKinds[field];
      if (matches.every((match) => this.#isWhole(kind, match))) continue;
      const known = this.#known(kind.ofUser);
      if (known >= users) continue;
      const unknown = matches.flatMap((match) => this.#unknownName(kind, match));
      found.push({ of: field, known, users, unknown });
    }
    if (!leaves.some((leaf) => leaf.field === 'mfa')) return found;
    const known = this.#known('authentication_methods');
    return known >= users ? found : [...found, { of: 'mfa', known, users, unknown: [] }];
  }

  #known(kind: DetailKind): number {
    const known = `SELECT count(*) FROM details WHERE kind = ? AND json_extract(detail, '$.problem') IS NULL`;
    return this.#statements.number(sql(known, kind));
  }

  /** The members of every group that is meant were read to the last one, and nothing says that they are others now. */
  #isWhole({ members, all, names }: GroupKind, match: Match): boolean {
    const named = isNamed('grp', names, match);
    const groups = sql(
      `SELECT count(*) AS count, coalesce(sum(EXISTS (
         SELECT 1 FROM details d WHERE d.owner = grp.value ->> '$.id' AND d.kind = ? AND d.outdated = 0
           AND json_extract(d.detail, '$.complete') = 1 AND json_extract(d.detail, '$.problem') IS NULL)), 0) AS whole
       FROM catalogue c, json_each(c.items) grp WHERE c.kind = ? AND ${named.sql}`,
      members,
      all,
      ...named.params,
    );
    const { count, whole } = this.#statements.get(groups) as { readonly count: number; readonly whole: number };
    return count > 0 && count === whole;
  }

  #unknownName({ all, names }: GroupKind, match: Match): string[] {
    if (match.kind !== 'term') return [];
    const named = isNamed('grp', names, match);
    const of = 'FROM catalogue c, json_each(c.items) grp WHERE c.kind = ?';
    const known = this.#statements.number(sql(`SELECT count(*) ${of} AND ${named.sql}`, all, ...named.params));
    const isRead = this.#statements.number(sql('SELECT count(*) FROM catalogue WHERE kind = ?', all)) > 0;
    return known === 0 && isRead && match.value !== 'null' ? [match.value] : [];
  }
}

/** Fields that ask for a kind of group. */
const fieldsOf: Readonly<Record<'role' | 'org', readonly string[]>> = {
  role: ['role'],
  org: ['org', 'organization_id'],
};

function leavesOf(node: QueryNode): Leaf[] {
  if ('parts' in node) return node.parts.flatMap(leavesOf);
  if ('part' in node) return leavesOf(node.part);
  return node.kind === 'field' ? [node] : [];
}
