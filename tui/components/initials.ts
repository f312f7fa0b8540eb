import { safeCell } from '../../src/safe-text.ts';
import { lazily } from '../../src/lazily.ts';
import { splitGraphemes } from '../../src/split-graphemes.ts';
import type { Look } from '../theme.ts';
import { textWidth, type Piece } from './line.ts';

const tints: readonly Look[] = ['tint-1', 'tint-2', 'tint-3', 'tint-4', 'tint-5', 'tint-6'];
/** Letters of most names, and only letters: to gather those of all scripts takes longer than to draw the list. */
const commonLetter =
  /^[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0388-\u038a\u038e-\u03a1\u0400-\u0481\u05d0-\u05ea\u0621-\u063f\u0641-\u064a\u0904-\u0939\u0b85-\u0b8a\u0b95\u0b9a\u0b9c\u0b9f\u0ba3\u0ba4\u0ba8-\u0baa\u0bae-\u0bb9\u0e01-\u0e30\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/;
const letter = lazily(() => /^[\p{L}\p{N}]/u);
const ascii = /^[\x20-\x7e]*$/;
const asciiLetter = /^[A-Za-z0-9]/;

/** What stands for a person's picture, two cells wide: initials in a colour that stays with the user_id. */
export function initialsPiece(name: string, user_id: string): Piece {
  const words = name
    .split(/[\s@._+-]+/u)
    .filter(
      (word) => asciiLetter.test(word) || (!ascii.test(word) && (commonLetter.test(word) || letter().test(word))),
    );
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  const letters = [first, last].map((word) => firstLetter(word).toUpperCase());
  // Two of some scripts are wider than two cells: then one, or none.
  const fitting = [letters.join(''), letters[0] ?? '', '?'].find((each) => each !== '' && textWidth(each) <= 2);
  return { text: safeCell(fitting, 2).text, look: tints[hash(user_id) % tints.length] };
}

function firstLetter(word: string): string {
  // Nothing of ASCII joins what stands before it.
  return ascii.test(word.slice(0, 2)) ? word.charAt(0) : (splitGraphemes(word.slice(0, 16))[0] ?? '');
}

function hash(text: string): number {
  let sum = 7;
  for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) % 1_000_003;
  return sum;
}
