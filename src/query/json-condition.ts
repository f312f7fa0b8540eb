import { foldText } from '../domain/fold-text.ts';
import type { Match } from './ast.ts';
import { joinSql, likePattern, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/**
 * A condition on a value inside a JSON document. Lists are looked into, as Auth0 does: at the end of the path, and at
 * one step on the way (`identities.connection`). An empty list or object is no value.
 * @param json SQL of the document, text or JSONB
 */
export function jsonCondition(path: readonly string[], match: Match, json: string): Sql {
  if (match.kind === 'term' && !match.quoted && match.value === 'null') {
    const found = jsonCondition(path, { kind: 'exists' }, json);
    return { ...found, sql: `NOT ${found.sql}` };
  }
  const leaf = leafCondition(match);
  const ways = [sql(`SELECT 1 FROM json_each(${json}, ?) leaf WHERE ${leaf.sql}`, jsonPath(path), ...leaf.params)];
  for (let step = 1; step < path.length; step += 1) {
    const inner = `json_each(CASE item.type WHEN 'object' THEN item.value ELSE '{}' END, ?) leaf`;
    ways.push(
      sql(
        `SELECT 1 FROM json_each(${json}, ?) item, ${inner} WHERE typeof(item.key) = 'integer' AND ${leaf.sql}`,
        jsonPath(path.slice(0, step)),
        jsonPath(path.slice(step)),
        ...leaf.params,
      ),
    );
  }
  return joinSql(
    ways.map((way) => sql(`EXISTS (${way.sql})`, ...way.params)),
    'OR',
  );
}

/** A condition on one row of json_each, called `leaf`. Rows with a text key are members of an object: no values. */
function leafCondition(match: Match): Sql {
  if (match.kind === 'exists') return sql(`leaf.type <> 'null'`);
  const value = valueCondition(match);
  return { ...value, sql: `typeof(leaf.key) <> 'text' AND ${value.sql}` };
}

function valueCondition(match: Exclude<Match, { kind: 'exists' }>): Sql {
  if (match.kind === 'wildcard') {
    const pattern = likePattern(match.parts.map(foldText));
    return sql(`(leaf.type = 'text' AND fold(leaf.value) LIKE ? ESCAPE '\\')`, pattern);
  }
  if (match.kind === 'range') return rangeCondition(match);
  const ways = [sql(`(leaf.type = 'text' AND fold(leaf.value) = ?)`, foldText(match.value))];
  const number = numberOf(match.value);
  if (number !== undefined) ways.push(sql(`(leaf.type IN ('integer', 'real') AND leaf.value = ?)`, number));
  const word = match.value.toLowerCase();
  if (word === 'true' || word === 'false') ways.push(sql('leaf.type = ?', word));
  return joinSql(ways, 'OR');
}

/** Numbers are compared as numbers when both bounds are, everything else as folded text: ISO dates sort so. */
function rangeCondition({ from, to }: Match & { kind: 'range' }): Sql {
  const bounds = [from, to].filter((bound) => bound !== undefined);
  const numeric = bounds.length > 0 && bounds.every((bound) => numberOf(bound.value) !== undefined);
  const parts = [sql(numeric ? `leaf.type IN ('integer', 'real')` : `leaf.type = 'text'`)];
  const value = numeric ? 'leaf.value' : 'fold(leaf.value)';
  const read = (text: string) => (numeric ? (numberOf(text) ?? 0) : foldText(text));
  if (from) parts.push(sql(`${value} ${from.inclusive ? '>=' : '>'} ?`, read(from.value)));
  if (to) parts.push(sql(`${value} ${to.inclusive ? '<=' : '<'} ?`, read(to.value)));
  return bounds.length === 0 ? sql(`leaf.type <> 'null'`) : joinSql(parts, 'AND');
}

function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

/** SQLite's path of these steps; quoted, so that a key may hold dots, brackets and quotes. */
export function jsonPath(steps: readonly string[]): string {
  return `$${steps.map((step) => `.${JSON.stringify(step)}`).join('')}`;
}
