import type { QueryNode } from '../src/query/ast.ts';
import { wordsForOperators } from '../src/query/words-for-operators.ts';

/** What to say of a query in which an operator is not written in capitals; undefined of any other. */
export function operatorWords(query: QueryNode | undefined): string | undefined {
  const [word] = wordsForOperators(query);
  return word === undefined ? undefined : `"${word}" is looked for as a word: write ${word.toUpperCase()}`;
}
