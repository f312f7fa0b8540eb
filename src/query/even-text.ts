import { foldText } from '../domain/fold-text.ts';
import type { Sql } from './sql.ts';

/** Signs that one person types and another program writes for the same apostrophe. */
export const apostrophes = ["'", '’', '‘', 'ʼ'] as const;
const others = /[’‘ʼ]/gu;
const any = /['’‘ʼ]/u;

/** The parts of a text between its apostrophes: what surely stands in every text that is the same but for these. */
export function betweenApostrophes(text: string): readonly string[] {
  return text.split(any);
}

/** Folded, and every apostrophe the plain one. It has as many characters as the folded text. */
export function evenText(text: string): string {
  return foldText(text).replaceAll(others, "'");
}

/** A text with each sign for each of its apostrophes. */
export function everySpelling(text: string): readonly string[] {
  const [first = '', ...rest] = betweenApostrophes(text);
  return rest.reduce<readonly string[]>(
    (ways, part) => ways.flatMap((way) => apostrophes.map((sign) => way + sign + part)),
    [first],
  );
}

/** The same of a folded text in SQL, where one is asked for that has an apostrophe. @param folded SQL, written by us */
export function evenSql(folded: string, texts: readonly string[]): Sql['sql'] {
  if (!texts.some((text) => any.test(text))) return folded;
  return apostrophes.slice(1).reduce((sql, sign) => `replace(${sql}, '${sign}', '''')`, folded);
}
