import { expect, test } from 'vitest';

import { shareBar, sparkLine } from '../../tui/components/spark-line.ts';
import { glyphsFor } from '../../tui/glyphs.ts';

const unicode = glyphsFor(false);
const ascii = glyphsFor(true);

test('draws heights relative to the highest, in eight steps', () => {
  expect(sparkLine([0, 1, 2, 3, 4, 5, 6, 7], 8, unicode)).toBe('▁▂▃▄▅▆▇█');
  expect(sparkLine([0, 1, 2, 3, 4, 5, 6, 7], 8, ascii)).toBe('_-:=+*%#');
  expect(sparkLine([0, 0], 2, unicode)).toBe('▁▁');
});

test('tells nothing from little, and both from what nobody knows', () => {
  expect(sparkLine([1, 0, 100_000, undefined], 4, unicode)).toBe('▂▁█·');
  expect(sparkLine([1, 0, 100_000, undefined], 4, ascii)).toBe('-_#.');
});

test('adds neighbours up where there is less room, the present one in a whole group', () => {
  expect(sparkLine([7, 1, 1, 2, 2, undefined, undefined], 4, unicode)).toBe('█▃▅·');
  const day = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 0 : 5));
  expect(sparkLine(day, 8, unicode)).toBe('▁▁▁▁████');
});

test('draws no share as full or empty that is not', () => {
  expect([0, 0.01, 0.5, 0.99, 1].map((share) => shareBar(share, 4, ascii))).toEqual([
    '....',
    '#...',
    '##..',
    '###.',
    '####',
  ]);
});
