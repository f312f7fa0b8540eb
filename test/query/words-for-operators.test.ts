import { expect, test } from 'vitest';
import { parseQuery } from '../../src/query/parse-query.ts';
import { wordsForOperators } from '../../src/query/words-for-operators.ts';

test.each([
  ['blocked:true and last_login:<7d', ['and']],
  ['jane or john', ['or']],
  ['is:blocked Not has:mfa', ['Not']],
  ['(jane and doe) OR john', ['and']],
  ['NOT (jane or john) is:pending', ['or']],
  ['name:(jane or john)', ['or']],
  ['a and b or c', ['and', 'or']],
  ['jane AND john OR not:x', []],
  ['or', []],
  ['jane or', []],
  ['not jane', []],
  ['jane "or" john', []],
  ['jane name:or john', []],
  ['jane \\or john', []],
  ['jane oregon john', []],
  ['', []],
])('tells which words of %j were meant to be operators', (text, words) => {
  expect(wordsForOperators(parseQuery(text).root)).toEqual(words);
});
