import type { QueryNode } from '../../src/query/ast.ts';
import { operatorWords } from '../operator-words.ts';
import type { CommandOutput } from './command-output.ts';

/** Says beside the answer that `and`, `or` or `not` was taken for a word: operators are written in capitals. */
export function sayOperators(output: CommandOutput, query: QueryNode | undefined): void {
  const words = operatorWords(query);
  if (words !== undefined) output.say(`note: ${words}`);
}
