import { expect, test } from 'vitest';

import { parseQuery } from '../../src/query/parse-query.ts';
import { splitPath } from '../../src/query/split-path.ts';
import { writePath, writeValue } from '../../src/query/write-path.ts';

const odd = [
  'plan',
  'a b',
  'a.b',
  String.raw`a\b`,
  'a"b',
  '(x)',
  '-x',
  'x-y',
  'a:b',
  '*',
  '&&',
  'NOT',
  '東京',
  "d'été",
  '!',
];

test('a path that was written is read as the same path', () => {
  for (const step of odd) {
    const path = ['app_metadata', step, 'end'];
    const { root } = parseQuery(`${writePath(path)}:1`);
    expect(root?.kind === 'field' && splitPath(root.field)).toEqual(path);
  }
});

test('a value that was written is read as the same value', () => {
  for (const value of [...odd, 'null', '[1 TO 2]', '>5', 'a*', 'ada@example.com', '2026-11-01', 'a b\\']) {
    const { root } = parseQuery(`name:${writeValue(value)}`);
    expect(root?.kind === 'field' && root.match.kind === 'term' && root.match.value).toBe(value);
  }
  expect(writeValue('ada@example.com')).toBe('ada@example.com');
  expect(writeValue('Acme Inc.')).toBe('"Acme Inc."');
});
