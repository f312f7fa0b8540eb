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

/** Columns of which an index holds those who have a value, in words that it is found by. */
const someValue: Readonly<Record<string, string>> = {
  phone_number: 'u.phone_number IS NOT NULL',
  username: `u.username IS NOT NULL AND lower(u.username) >= ''`,
};

/** Texts whose beginnings are found by the index of what they are sorted by. */
const keys: Readonly<Record<string, string>> = { name: 'name_key', email: 'email_key' };
/** Keys are cut: see `sortKey`. */
const longestBeginning = 50;

/** A condition that indexes answer by themselves. */
export interface IndexedCondition extends Sql {
  /** The column that it is about, as SQL. */
  readonly column: string;
  /** A query for the ids that it names, where that is not the condition asked of all users. */
  readonly ids?: Sql | undefined;
}

/** Conditions over `users u` that every match meets and that an index answers by itself. */
export function indexedConditions(node: QueryNode, schema: SqlSchema): IndexedCondition[] {
  if (node.kind === 'and') return node.parts.flatMap((part) => indexedConditions(part, schema));
  if (node.kind === 'not') {
    const { part } = node;
    const isMissing = part.kind === 'field' && part.match.kind === 'exists' && anyValue.has(part.field);
    return isMissing ? [{ ...sql(`u.${part.field} IS NULL`), column: `u.${part.field}` }] : [];
  }
  if (node.kind !== 'field') return [];
  const { field, match } = node;
  if (Object.hasOwn(keys, field) && match.kind === 'wildcard') return beginning(keys[field] ?? '', match.parts);
  const column = `u.${field}`;
  if (match.kind === 'exists' && Object.hasOwn(someValue, field)) return [{ ...sql(someValue[field] ?? '1'), column }];
  const known = Object.hasOwn(schema.fields, field) ? schema.fields[field] : undefined;
  const among = known?.kind === 'own' ? known.among?.(match) : undefined;
  if (among) return [{ sql: `u.id IN (${among.sql})`, params: among.params, column, ids: among }];
  const isOne =
    match.kind === 'term' && Object.hasOwn(oneValue, field) && oneValue[field] === match.value.toLowerCase();
  return isOne || anyValue.has(field) ? [{ ...toSql(node, schema), column }] : [];
}

/** The key of a text has no blanks at its ends. */
function beginning(key: string, [first = '']: readonly string[]): IndexedCondition[] {
  const folded = betweenApostrophes(foldText(first))[0]?.trimEnd() ?? '';
  if (folded === '' || folded.startsWith(' ') || folded.length > longestBeginning) return [];
  return [{ ...beginsWith(`u.${key}`, folded), column: `u.${key}` }];
}
