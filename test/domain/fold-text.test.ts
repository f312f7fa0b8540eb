import { describe, expect, it } from 'vitest';

import { foldText } from '../../src/domain/fold-text.ts';
import { cpuTime } from '../helpers/cpu-time.ts';

describe('foldText', () => {
  it.each([
    ['Jane Doe', 'jane doe'],
    ['José\u0301', 'jose'],
    ['Straße ÅB', 'straße ab'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['İX', 'ix'],
    ['K\u00a0ﬁ', 'k fi'],
    ['a \t\n b\u0000c', 'a b c'],
    [' a ', ' a '],
    ['\u200fמ\u200e', 'מ'],
    ['', ''],
  ])('%j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
    expect(foldText(folded)).toBe(folded);
  });

  it('takes time in proportion to the text, however it was made', () => {
    const start = cpuTime();
    for (const piece of ['a', ' ', 'a ', 'é', '\u0301', '😀 ', '\u200d']) foldText(`${piece.repeat(50_000)}é`);
    expect(cpuTime() - start).toBeLessThan(2000);
  });
});
