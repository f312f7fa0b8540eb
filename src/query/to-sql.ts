import { foldText } from '../domain/fold-text.ts';
import type { Match, QueryNode } from './ast.ts';
import { closestName } from './closest-name.ts';
import { expandWords } from './expand-words.ts';
import { jsonCondition } from './json-condition.ts';
import { QueryError } from './query-error.ts';
import { readAge, readDateSpan } from './read-date.ts';
import type { DateSpan } from './read-date.ts';
import type { FieldSchema, SqlSchema } from './schema.ts';
import { splitPath } from './split-path.ts';
import { joinSql, likePattern, sql } from './sql.ts';
import type { Sql } from './sql.ts';
import { rangeCondition, textCondition } from './text-condition.ts';

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
    const inner = toSql(node.part, schema);
    return { ...inner, sql: `NOT coalesce(${inner.sql}, 0)` };
  }
  return node.kind === 'bare' ? bareCondition(node.match, schema) : fieldCondition(node, schema);
}

function bareCondition(match: Match, schema: SqlSchema): Sql {
  if (match.kind === 'term') return sql(`instr(${schema.text}, ?) > 0`, foldText(match.value));
  if (match.kind !== 'wildcard') return sql('1');
  return sql(`${schema.text} LIKE ? ESCAPE '\\'`, likePattern(['', ...match.parts.map(foldText), '']));
}

function fieldCondition(leaf: Leaf, schema: SqlSchema): Sql {
  const field = Object.hasOwn(schema.fields, leaf.field) ? schema.fields[leaf.field] : undefined;
  if (field === undefined) {
    const path = splitPath(leaf.field);
    const [root = ''] = path;
    const isWhole = path.length === 1 && leaf.match.kind === 'exists';
    if ((path.length > 1 || isWhole) && schema.openRoots.includes(root) && !path.includes('')) {
      return jsonCondition(path, leaf.match, schema.profile);
    }
    throw unknownField(leaf, schema);
  }
  if (field.kind === 'words') return wordCondition(leaf, field, schema);
  if (field.kind === 'own') {
    const isNone = leaf.match.kind === 'term' && isNull(leaf.match);
    const condition = field.condition(isNone ? { kind: 'exists' } : leaf.match);
    if (condition === undefined) throw wrongValue(leaf, field.takes);
    return isNone ? { ...condition, sql: `NOT coalesce(${condition.sql}, 0)` } : condition;
  }
  if (field.kind === 'json') return jsonCondition(field.path, leaf.match, schema.profile);
  if (leaf.match.kind === 'exists') return sql(`${field.expression} IS NOT NULL`);
  if (leaf.match.kind === 'term' && isNull(leaf.match)) return sql(`${field.expression} IS NULL`);
  return conditions[field.kind](field.expression, leaf, schema);
}

/** `field:null`: nothing there. The word itself is asked for in quotes. */
function isNull(match: Match & { kind: 'term' }): boolean {
  return !match.quoted && match.value === 'null';
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
    throw wrongValue(leaf, 'a number, such as 5, >5 or [1 TO 5]');
  },
  date: (expression, leaf, schema) => {
    const { match } = leaf;
    if (match.kind === 'term') {
      const { start, end } = dateOf(match.value, leaf);
      return sql(`(${expression} >= ? AND ${expression} < ?)`, start, end);
    }
    if (match.kind === 'range') return dateRange(expression, match, leaf, schema.now);
    throw wrongValue(leaf, 'a date, such as 2026-08-01, >2026-08-01 or <30d');
  },
  boolean: (expression, leaf) => {
    const value = leaf.match.kind === 'term' ? leaf.match.value.toLowerCase() : '';
    if (value === 'true') return sql(`${expression} = 1`);
    if (value === 'false') return sql(`${expression} = 0`);
    throw wrongValue(leaf, 'true or false');
  },
};

/** Bounds may be dates, each of which names a stretch (`<= 2026-08-01` takes in that day), or ages (`< 30d`). */
function dateRange(expression: string, match: Match & { kind: 'range' }, leaf: Leaf, now: number): Sql {
  const parts = [sql(`${expression} IS NOT NULL`)];
  const { from, to } = match;
  if (from) {
    const age = readAge(from.value);
    if (age !== undefined) parts.push(sql(`${expression} ${from.inclusive ? '<=' : '<'} ?`, now - age));
    else {
      const { start, end } = dateOf(from.value, leaf);
      parts.push(sql(`${expression} >= ?`, from.inclusive ? start : end));
    }
  }
  if (to) {
    const age = readAge(to.value);
    if (age !== undefined) parts.push(sql(`${expression} ${to.inclusive ? '>=' : '>'} ?`, now - age));
    else {
      const { start, end } = dateOf(to.value, leaf);
      parts.push(sql(`${expression} < ?`, to.inclusive ? end : start));
    }
  }
  return joinSql(parts, 'AND');
}

function wordCondition(leaf: Leaf, { words }: FieldSchema & { kind: 'words' }, schema: SqlSchema): Sql {
  const word = leaf.match.kind === 'term' ? leaf.match.value.toLowerCase() : '';
  const known = Object.hasOwn(words, word) ? words[word] : undefined;
  if (known === undefined) throw wrongValue(leaf, `one of ${Object.keys(words).join(', ')}`);
  if ('where' in known) return known.where(schema.now);
  const expanded = expandWords(leaf, { [leaf.field]: words });
  return toSql(expanded, schema);
}

function numberOf(value: string, leaf: Leaf): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw wrongValue(leaf, 'a number, such as 5, >5 or [1 TO 5]');
  return number;
}

function dateOf(value: string, leaf: Leaf): DateSpan {
  const span = readDateSpan(value);
  if (!span) throw wrongValue(leaf, 'a date, such as 2026-08-01, >2026-08-01 or <30d');
  return span;
}

function wrongValue(leaf: Leaf, expected: string): QueryError {
  return new QueryError(`${leaf.field} takes ${expected}`, leaf.span, `Write ${leaf.field}: and ${expected}.`);
}

function unknownField(leaf: Leaf, schema: SqlSchema): QueryError {
  if (schema.openRoots.includes(leaf.field)) {
    return new QueryError(`${leaf.field} needs a key`, leaf.span, `Write ${leaf.field}.key:value.`);
  }
  const names = Object.keys(schema.fields);
  const meant = closestName(leaf.field, names);
  const hint = meant === undefined ? `Fields: ${names.join(', ')}.` : `Did you mean ${meant}?`;
  return new QueryError(`there is no field ${JSON.stringify(leaf.field)} to search by`, leaf.span, hint);
}
