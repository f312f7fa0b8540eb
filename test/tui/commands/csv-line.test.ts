import { expect, test } from 'vitest';

import { csvLine } from '../../../tui/commands/csv-line.ts';

test('quotes every text and doubles quotes', () => {
  expect(csvLine(['a', 'b "c", d', 'line\nbreak'])).toBe('"a","b ""c"", d","line\nbreak"\r\n');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\u{feff}=1',
  '|calc',
  '%0a',
  '＝1',
  '＋1',
  '－1',
  '＠x',
])('takes the power from %j, which a spreadsheet would run', (text) => {
  expect(csvLine([text])).toBe(`"'${text}"\r\n`);
});

test('drops NUL, behind which a formula could hide', () => {
  expect(csvLine(['\0=1'])).toBe('"\'=1"\r\n');
});

test('writes our own numbers and booleans as they are', () => {
  expect(csvLine([-3, true, null, undefined])).toBe('-3,true,"",""\r\n');
});

test('writes lists of words joined and everything deeper as JSON', () => {
  expect(csvLine([['a', 'b'], { plan: 'gold' }])).toBe('"a, b","{""plan"":""gold""}"\r\n');
});
