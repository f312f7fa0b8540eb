import { describe, expect, test } from 'vitest';

import { matchSpans } from '../../src/query/match-spans.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { safeCell } from '../../src/safe-text.ts';
import { matchedCell } from '../../tui/components/match-pieces.ts';

/** The cell with what stands out in brackets. */
function drawn(raw: string, query: string, width: number): string {
  const { pieces } = matchedCell(raw, width, matchSpans(parseQuery(query).root, 'name', raw));
  return pieces.map(({ text, look }) => (look === 'match' ? `[${text}]` : text)).join('');
}

describe('What a query has matched, in a cell', () => {
  test('stands out, every time that it is there, and moves nothing', () => {
    expect(drawn('Ada Lovelace', 'a', 14)).toBe('[A]d[a] Lovel[a]ce  ');
    expect(drawn('Ada Lovelace', 'ada love', 12)).toBe('[Ada] [Love]lace');
    expect(drawn('Ada', 'zzz', 5)).toBe('Ada  ');
    expect(drawn('Ada', 'NOT ada', 5)).toBe('Ada  ');
  });

  test('that lies beyond the cut marks the sign of the cut', () => {
    expect(drawn('Ada Lovelace', 'lace', 8)).toBe('Ada Lov[…]');
    expect(drawn('Ada Lovelace', 'lovelace', 8)).toBe('Ada [Lov…]');
    expect(drawn('Ada Lovelace', 'ada', 8)).toBe('[Ada] Lov…');
  });

  test('is found in wide letters and under marks, whole letters at a time', () => {
    expect(drawn('小林 ひかり', '林', 12)).toBe('小[林] ひかり ');
    expect(drawn('小林 ひかり', 'ひ', 7)).toBe('小林 […] ');
    expect(drawn('Jose\u0301 A\u0301lvarez', 'alv', 16)).toBe('José [Álv]arez    ');
    expect(drawn('José', 'e', 6)).toBe('Jos[é]  ');
    expect(drawn('Weiß', 'ss', 6)).not.toContain('[s]');
    expect(drawn('👨‍👩‍👧 Ada', 'ada', 8)).toBe('👨 [Ada]  ');
  });

  test('no text, however odd, is drawn otherwise than without it', () => {
    const odd = [
      'a\u202Eda\u0000b',
      'a\u200Bda',
      '\u0301ada',
      'x'.repeat(40) + 'ada',
      '🇩🇪ada',
      'क्षada',
      'می\u200Cخواada',
      '한\u1100ada',
      'ａｄａ',
      '',
    ];
    for (const raw of odd) {
      for (const width of [1, 2, 3, 5, 8, 60]) {
        const spans = matchSpans(parseQuery('ada').root, 'name', raw);
        const { pieces, flags } = matchedCell(raw, width, spans);
        expect({ text: pieces.map(({ text }) => text).join(''), flags }).toEqual(safeCell(raw, width));
      }
    }
  });
});
