import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';

import { safeText } from '../src/safe-text.ts';
import { isSeparateLetters } from '../src/separate-letters.ts';
import { isMarkedLetters, splitGraphemes } from '../src/split-graphemes.ts';

const all = Array.from({ length: 0xd800 - 0x20 }, (_, at) => String.fromCharCode(at + 0x20));
const separate = all.filter(isSeparateLetters);
const marked = all.filter(isMarkedLetters);
const spelt = marked.filter((each) => each > '\u02ff' && each <= '\u097f');
const few = separate.filter((_, at) => at % 400 === 0);
const most = marked.filter((each, at) => (each > '\u02ff' && each < '\u1e00' ? true : at % 25 === 0));

const byUnicode = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const expected = (text: string): string[] => Array.from(byUnicode.segment(text), ({ segment }) => segment);

/** A bengali letter is in no table of ours: before it the whole text takes the long way. */
const long = (text: string) => safeText(`${text} \u0995`);

test('what is told from tables is what the tables of Unicode say, of each pair of letters', () => {
  expect(separate.length).toBeGreaterThan(30_000);
  const wrong = [most, few].flatMap((letters) =>
    letters.flatMap((one) =>
      letters.map((other) => one + other).filter((pair) => splitGraphemes(pair).length !== expected(pair).length),
    ),
  );
  expect(wrong).toEqual([]);
});

test('so it is of syllables', () => {
  assert(
    property(array(constantFrom(...spelt), { maxLength: 8 }), (letters) => {
      expect(splitGraphemes(letters.join(''))).toEqual(expected(letters.join('')));
    }),
    { numRuns: 3000 },
  );
});

test('a name that is told from tables is drawn as the rules for all names would draw it', () => {
  const wrong = [...separate.filter((_, at) => at % 9 === 0), ...marked].filter((each) => {
    const text = `a${each}${each} ${each}`;
    const { text: drawn, flags } = safeText(text);
    return long(text).text !== `${drawn} \u0995` || long(text).flags !== flags;
  });
  expect(wrong.filter((each) => isSeparateLetters(`a${each}`) || isMarkedLetters(each))).toEqual([]);
});
