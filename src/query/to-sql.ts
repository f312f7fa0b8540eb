import type { Match, QueryNode } from './ast.ts';
import { closestName } from './closest-name.ts';
import { dateBounds } from './date-bounds.ts';
import { dateMeant } from './date-meant.ts';
import { evenSql, evenText } from './even-text.ts';
import { expandWords } from './expand-words.ts';
import { fieldsMeant } from './fields-meant.ts';
import { jsonCondition } from './json-condition.ts';
import { QueryError } from './query-error.ts';
import type { FieldSchema, SqlSchema } from './schema.ts';
import { splitPath } from './split-path.ts';
import { endsBeforeItBegins, isBackwards, wayForward } from './is-backwards.ts';
import { joinSql, likePattern, sql } from './sql.ts';
import type { Sql } from './sql.ts';
import { keyCondition, rangeCondition, textCondition } from './text-condition.ts';

type Leaf = QueryNode & { readonly kind: 'field' };

/**
 * Turns a query into a condition. Upper and lower case and accents are the same; NOT is everything else, also rows
 * without a value. Every value is a bound parameter.
 * @throws QueryError for an unknown field, or a value that the field cannot have
 */
export function toSql(node: QueryNode, schema: SqlSchema): Sql {
  if ('parts' in node) {
    return joinSql(
      node.parts.map((part) => toSql(part, schema)),
      node.kind === 'and' ? 'AND' : 'OR',
    );
  }
  if ('part' in node) {
    const missing = missingCondition(node.part, schema);
    if (missing !== undefined) return missing;
    const inner = toSql(node.part, schema);
    return { ...inner, sql: `NOT coalesce(${inner.sql}, 0)` };
  }
  return node.kind === 'bare' ? bareCondition(node.match, schema) : fieldCondition(node, schema);
}

function bareCondition(match: Match, { text }: SqlSchema): Sql {
  if (match.kind !== 'term' && match.kind !== 'wildcard') return sql('1');
  if (typeof text === 'function') return text(match);
  if (match.kind === 'term') {
    const value = evenText(match.value);
    return sql(`instr(${evenSql(text, [value])}, ?) > 0`, value);
  }
  const parts = match.parts.map(evenText);
  return sql(`${evenSql(text, parts)} LIKE ? ESCAPE '\\'`, likePattern(['', ...parts, '']));
}

/** `NOT _exists_:field` of a column, in words that an index understands. */
function missingCondition(part: QueryNode, { fields }: SqlSchema): Sql | undefined {
  if (part.kind !== 'field' || part.match.kind !== 'exists' || !Object.hasOwn(fields, part.field)) return undefined;
  const field = fields[part.field];
  return field !== undefined && 'expression' in field ? sql(`${field.expression} IS NULL`) : undefined;
}

function fieldCondition(leaf: Leaf, schema: SqlSchema): Sql {
  const field = Object.hasOwn(schema.fields, leaf.field) ? schema.fields[leaf.field] : undefined;
  if (field === undefined) {
    const path = splitPath(leaf.field);
    const [root = ''] = path;
    const isWhole = path.length === 1 && leaf.match.kind === 'exists';
    if ((path.length > 1 || isWhole) && schema.openRoots.includes(root) && !path.includes('')) {
      if (isBackwards(leaf.match, schema.now)) throw backwards(leaf);
      return jsonCondition(path, leaf.match, schema.profile(root), schema.now);
    }
    throw unknownField(leaf, schema);
  }
  if (field.kind !== 'text' && isBackwards(leaf.match, schema.now)) throw backwards(leaf);
  if (field.kind === 'words') return wordCondition(leaf, field, schema);
  if (field.kind === 'own') {
    const isNone = leaf.match.kind === 'term' && isNull(leaf.match);
    const condition = field.condition(isNone ? { kind: 'exists' } : leaf.match);
    if (condition === undefined) throw wrongValue(leaf, field.takes);
    return isNone ? { ...condition, sql: `NOT coalesce(${condition.sql}, 0)` } : condition;
  }
  if (field.kind === 'json') {
    checkValue(leaf, field.holds, schema.now);
    return jsonCondition(field.path, leaf.match, schema.profile(field.path[0] ?? ''), schema.now, field.holds);
  }
  if (leaf.match.kind === 'exists') return sql(`${field.expression} IS NOT NULL`);
  if (leaf.match.kind === 'term' && isNull(leaf.match)) return sql(`${field.expression} IS NULL`);
  const condition = conditions[field.kind](field.expression, leaf, schema);
  const byKey = field.kind === 'text' && field.key !== undefined ? keyCondition(field.key, leaf.match) : undefined;
  return byKey ? joinSql([byKey, condition], 'AND') : condition;
}

/** `field:null`: nothing there. The word itself is asked for in quotes. */
function isNull(match: Match & { kind: 'term' }): boolean {
  return !match.quoted && match.value === 'null';
}

const aDate = 'a date, such as 2026-08-01, >2026-08-01 or <30d';
const aNumber = ['a number, such as 5, >5 or [1 TO 5]', '>5'] as const;
const aBoolean = ['true or false', 'true'] as const;

/** @throws QueryError for a value that a field of the JSON cannot have */
function checkValue(leaf: Leaf, holds: 'boolean' | 'date' | undefined, now: number): void {
  const { match } = leaf;
  if (holds === undefined || match.kind === 'exists' || (match.kind === 'term' && isNull(match))) return;
  if (holds === 'date' && dateBounds(match, now) === undefined) throw wrongDate(leaf, now);
  if (holds === 'date' || (match.kind === 'term' && ['true', 'false'].includes(match.value.toLowerCase()))) return;
  throw wrongValue(leaf, ...aBoolean);
}

const conditions: Readonly<
  Record<'text' | 'number' | 'date' | 'boolean', (expression: string, leaf: Leaf, schema: SqlSchema) => Sql>
> = {
  text: (expression, { match }) => textCondition(expression, match),
  number: (expression, leaf) => {
    const { match } = leaf;
    const read = (value: string) => numberOf(value, leaf);
    if (match.kind === 'term') return sql(`${expression} = ?`, read(match.value));
    if (match.kind === 'range') return rangeCondition(expression, match, read);
    throw wrongValue(leaf, ...aNumber);
  },
  date: (expression, leaf, schema) => {
    const bounds = dateBounds(leaf.match, schema.now);
    if (bounds === undefined) throw wrongDate(leaf, schema.now);
    const parts = bounds.map(({ is, at }) => sql(`${expression} ${is} ?`, at));
    return joinSql([sql(`${expression} IS NOT NULL`), ...parts], 'AND');
  },
  boolean: (expression, leaf) => {
    const value = leaf.match.kind === 'term' ? leaf.match.value.toLowerCase() : '';
    if (value === 'true') return sql(`${expression} = 1`);
    if (value === 'false') return sql(`${expression} = 0`);
    throw wrongValue(leaf, ...aBoolean);
  },
};

function wordCondition(leaf: Leaf, { words }: FieldSchema & { kind: 'words' }, schema: SqlSchema): Sql {
  const word = leaf.match.kind === 'term' ? leaf.match.value.toLowerCase() : '';
  const known = Object.hasOwn(words, word) ? words[word] : undefined;
  const names = Object.keys(words);
  if (known === undefined) throw wrongValue(leaf, `one of ${names.join(', ')}`, closestName(word, names) ?? names[0]);
  if ('where' in known) return known.where(schema.now);
  const expanded = expandWords(leaf, { [leaf.field]: words });
  return toSql(expanded, schema);
}

function numberOf(value: string, leaf: Leaf): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw wrongValue(leaf, ...aNumber);
  return number;
}

/** @param example what one could write, shorter than all that is possible */
function wrongValue(leaf: Leaf, expected: string, example?: string): QueryError {
  const way = example === undefined ? `Write ${leaf.field}: and ${expected}.` : `Write ${leaf.field}:${example}.`;
  return new QueryError(`${leaf.field} takes ${expected}`, leaf.span, way);
}

function orOf(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), ...names.slice(-1)].filter((part) => part !== '').join(' or ');
}

function wrongDate(leaf: Leaf, now: number): QueryError {
  return wrongValue(leaf, aDate, dateMeant(leaf.match, now) ?? '>2026-08-01');
}

function backwards({ field, match, span }: Leaf): QueryError {
  return new QueryError(endsBeforeItBegins, span, wayForward(field, match));
}

function unknownField(leaf: Leaf, schema: SqlSchema): QueryError {
  if (schema.openRoots.includes(leaf.field)) {
    return new QueryError(`${leaf.field} needs a key`, leaf.span, `Write ${leaf.field}.key:value.`);
  }
  const meant = fieldsMeant(leaf.field, schema);
  const isGuess = meant.every((name) => schema.openRoots.some((root) => name.startsWith(`${root}.`)));
  const hint = [
    ...(meant.length === 0 ? [] : [`Did you mean ${orOf(meant)}?`]),
    ...(isGuess ? [`Fields: ${Object.keys(schema.fields).join(', ')}.`] : []),
  ].join(' ');
  return new QueryError(`there is no field ${JSON.stringify(leaf.field)} to search by`, leaf.span, hint);
}
