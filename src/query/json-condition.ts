import { foldText } from '../domain/fold-text.ts';
import type { Match } from './ast.ts';
import { type DateBound, dateBounds, dateText, namesDates } from './date-bounds.ts';
import { evenSql, evenText } from './even-text.ts';
import { joinSql, likePattern, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/**
 * A condition on a value inside a JSON document. Lists are looked into, as Auth0 does: at the end of the path, and at
 * one step on the way (`identities.connection`). An empty list or object is no value.
 * @param json SQL of the document, text or JSONB
 * @param now for relative dates, in milliseconds
 * @param holds left out, a year alone is a number, and dates are texts as well
 */
export function jsonCondition(
  path: readonly string[],
  match: Match,
  json: string,
  now: number,
  holds?: 'boolean' | 'date',
): Sql {
  if (match.kind === 'term' && !match.quoted && match.value === 'null') {
    const found = jsonCondition(path, { kind: 'exists' }, json, now);
    return { ...found, sql: `NOT ${found.sql}` };
  }
  const dates = holds === 'date' ? dateBounds(match, now) : undefined;
  const leaf = leafCondition(match, now, dates);
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
function leafCondition(match: Match, now: number, dates: readonly DateBound[] | undefined): Sql {
  if (match.kind === 'exists') return sql(`leaf.type <> 'null'`);
  const value = dates ? dateCondition(dates) : valueCondition(match, now);
  return { ...value, sql: `typeof(leaf.key) <> 'text' AND ${value.sql}` };
}

function valueCondition(match: Exclude<Match, { kind: 'exists' }>, now: number): Sql {
  if (match.kind === 'wildcard') {
    const parts = match.parts.map(evenText);
    const text = evenSql('fold(leaf.value)', parts);
    return sql(`(leaf.type = 'text' AND ${text} LIKE ? ESCAPE '\\')`, likePattern(parts));
  }
  if (match.kind === 'range') return rangeCondition(match, now);
  const wanted = evenText(match.value);
  const ways = [sql(`(leaf.type = 'text' AND ${evenSql('fold(leaf.value)', [wanted])} = ?)`, wanted)];
  const number = numberOf(match.value);
  if (number !== undefined) ways.push(sql(`(leaf.type IN ('integer', 'real') AND leaf.value = ?)`, number));
  const word = match.value.toLowerCase();
  if (word === 'true' || word === 'false') ways.push(sql('leaf.type = ?', word));
  const dates = namesDates(match) ? dateBounds(match, now) : undefined;
  if (dates) ways.push(dateCondition(dates));
  return joinSql(ways, 'OR');
}

/**
 * Numbers are compared as numbers when both bounds are; dates and ages with texts that are dates as ISO writes them, which
 * sort by time; everything else as folded text.
 */
function rangeCondition(match: Match & { kind: 'range' }, now: number): Sql {
  const { from, to } = match;
  const bounds = [from, to].filter((bound) => bound !== undefined);
  if (bounds.length === 0) return sql(`leaf.type <> 'null'`);
  const numeric = bounds.every((bound) => numberOf(bound.value) !== undefined);
  const dates = numeric ? undefined : dateBounds(match, now);
  if (dates) return dateCondition(dates);
  const parts = [sql(numeric ? `leaf.type IN ('integer', 'real')` : `leaf.type = 'text'`)];
  const value = numeric ? 'leaf.value' : 'fold(leaf.value)';
  const read = (text: string) => (numeric ? (numberOf(text) ?? 0) : foldText(text));
  if (from) parts.push(sql(`${value} ${from.inclusive ? '>=' : '>'} ?`, read(from.value)));
  if (to) parts.push(sql(`${value} ${to.inclusive ? '<=' : '<'} ?`, read(to.value)));
  return joinSql(parts, 'AND');
}

function dateCondition(bounds: readonly DateBound[]): Sql {
  const parts = bounds.map(({ is, at }) => sql(`fold(leaf.value) ${is} ?`, foldText(dateText(at))));
  return joinSql(
    [sql(`leaf.type = 'text'`), sql(`fold(leaf.value) GLOB ?`, '[0-9][0-9][0-9][0-9]-*'), ...parts],
    'AND',
  );
}

function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

/** SQLite's path of these steps; quoted, so that a key may hold dots, brackets and quotes. */
export function jsonPath(steps: readonly string[]): string {
  return `$${steps.map((step) => `.${JSON.stringify(step)}`).join('')}`;
}
