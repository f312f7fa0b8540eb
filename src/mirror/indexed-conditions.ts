import { foldText } from '../domain/fold-text.ts';
import type { QueryNode } from '../query/ast.ts';
import { betweenApostrophes } from '../query/even-text.ts';
import type { SqlSchema } from '../query/schema.ts';
import { beginsWith, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { toSql } from '../query/to-sql.ts';

/** Columns of which any value is found by an index, and those of which only one is: see `upkeep.ts`. */
const anyValue: ReadonlySet<string> = new Set(['logins_count', 'last_login', 'created_at', 'updated_at']);
const oneValue: Readonly<Record<string, string>> = { blocked: 'true', email_verified: 'false' };

/** Texts whose beginnings are found by the index of what they are sorted by. */
const keys: Readonly<Record<string, string>> = { name: 'name_key', email: 'email_key' };
/** Keys are cut: see `sortKey`. */
const longestBeginning = 50;

/** Conditions over `users u` that every match meets and that an index of one column answers by itself. */
export function indexedConditions(node: QueryNode, schema: SqlSchema): Sql[] {
  if (node.kind === 'and') return node.parts.flatMap((part) => indexedConditions(part, schema));
  if (node.kind === 'not') {
    const { part } = node;
    const isMissing = part.kind === 'field' && part.match.kind === 'exists' && anyValue.has(part.field);
    return isMissing ? [sql(`u.${part.field} IS NULL`)] : [];
  }
  if (node.kind !== 'field') return [];
  const { field, match } = node;
  if (Object.hasOwn(keys, field) && match.kind === 'wildcard') return beginning(keys[field] ?? '', match.parts);
  const isOne =
    match.kind === 'term' && Object.hasOwn(oneValue, field) && oneValue[field] === match.value.toLowerCase();
  return isOne || anyValue.has(field) ? [toSql(node, schema)] : [];
}

/** The key of a text has no blanks at its ends. */
function beginning(key: string, [first = '']: readonly string[]): Sql[] {
  const folded = betweenApostrophes(foldText(first))[0]?.trimEnd() ?? '';
  if (folded === '' || folded.startsWith(' ') || folded.length > longestBeginning) return [];
  return [beginsWith(`u.${key}`, folded)];
}
