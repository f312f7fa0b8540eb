import { foldText } from '../domain/fold-text.ts';
import type { Match } from './ast.ts';
import { joinSql, likePattern, sql } from './sql.ts';
import type { Sql } from './sql.ts';

/** A condition on a text, compared folded. @param expression SQL of the text, written by us */
export function textCondition(expression: string, match: Match): Sql {
  const folded = `fold(${expression})`;
  if (match.kind === 'term') return sql(`${folded} = ?`, foldText(match.value));
  if (match.kind === 'wildcard') return sql(`${folded} LIKE ? ESCAPE '\\'`, likePattern(match.parts.map(foldText)));
  if (match.kind === 'exists') return sql(`${expression} IS NOT NULL`);
  return rangeCondition(folded, match, foldText);
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
