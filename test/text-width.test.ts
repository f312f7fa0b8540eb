import { array, assert, constantFrom, property } from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';

import { safeText } from '../src/safe-text.ts';
import { isSimpleText, textWidth } from '../src/text-width.ts';

const everything = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code)).slice(0x20);

test('every character is as wide as string-width says, by itself and between others', () => {
  const wrong = everything.filter((each) =>
    [each, `a${each}b`, `漢${each}`, `${each}ा`].some((text) => textWidth(text) !== stringWidth(text)),
  );
  expect(wrong).toEqual([]);
});

test('so is every mixture of them', () => {
  const scripts = [
    'aé❯',
    'Ωя',
    'שע',
    'بم\u064B',
    'कषा\u094D',
    'மீ\u0BCD',
    'กำ\u0E31',
    'かカ',
    '漢字',
    '한글',
    '👍🏽\u200D\uFE0F',
    '\u0301',
  ];
  const letter = constantFrom(...scripts.flatMap((each) => Array.from(each)));
  assert(
    property(array(letter, { maxLength: 12 }), (all) => {
      expect(textWidth(all.join(''))).toBe(stringWidth(all.join('')));
    }),
    { numRuns: 3000 },
  );
});

test('what is called simple is drawn as it is', () => {
  const changed = everything.filter((each) => {
    if (!isSimpleText(each)) return false;
    // Beside a letter that is not simple it takes the long way.
    const { text, flags } = safeText(`${each}漢`);
    return text !== `${each}漢` || flags !== 0 || stringWidth(each) !== 1;
  });
  expect(changed).toEqual([]);
});
