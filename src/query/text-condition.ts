import { foldText } from '../domain/fold-text.ts';
import type { Match } from './ast.ts';
import { betweenApostrophes, evenSql, evenText } from './even-text.ts';
import { joinSql, likePattern, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/** A condition on a text, compared folded. @param expression SQL of the text, written by us */
export function textCondition(expression: string, match: Match): Sql {
  const folded = `fold(${expression})`;
  if (match.kind === 'term') {
    const value = evenText(match.value);
    return sql(`${evenSql(folded, [value])} = ?`, value);
  }
  if (match.kind === 'wildcard') {
    const parts = match.parts.map(evenText);
    return sql(`${evenSql(folded, parts)} LIKE ? ESCAPE '\\'`, likePattern(parts));
  }
  if (match.kind === 'exists') return sql(`${expression} IS NOT NULL`);
  return rangeCondition(folded, match, foldText);
}

/** Longer keys may be cut. */
const wholeKey = 50;

/**
 * A condition on the key of a text that every match meets: an index may answer it, and to look at a key is cheaper than to
 * fold a text. @returns undefined where keys do not tell
 */
export function keyCondition(key: string, match: Match): Sql | undefined {
  if (match.kind === 'term') {
    const [text = '', ...others] = betweenApostrophes(foldText(match.value).trim());
    return text === '' || others.length > 0 || text.length >= wholeKey ? undefined : sql(`${key} = ?`, text);
  }
  if (match.kind !== 'wildcard') return undefined;
  const pattern = likePattern(
    match.parts.flatMap((part) => betweenApostrophes(foldText(part)).map((each) => each.trim())),
  );
  return sql(`(length(${key}) >= ${wholeKey} OR ${key} LIKE ? ESCAPE '\\')`, pattern);
}

export function rangeCondition(
  expression: string,
  match: Match & { kind: 'range' },
  read: (value: string) => string | number,
): Sql {
  const parts = [sql(`${expression} IS NOT NULL`)];
  if (match.from) parts.push(sql(`${expression} ${match.from.inclusive ? '>=' : '>'} ?`, read(match.from.value)));
  if (match.to) parts.push(sql(`${expression} ${match.to.inclusive ? '<=' : '<'} ?`, read(match.to.value)));
  return joinSql(parts, 'AND');
}
