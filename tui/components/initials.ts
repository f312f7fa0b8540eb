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
  return { text: safeCell(plainInitials(name) ?? initialsOf(name), 2).text, look: tints[hash(user_id) % tints.length] };
}

/**
 * The same of a name in ASCII, which most are: without the expressions, whose making takes longer than a screen of names.
 * @returns undefined of any other name
 */
function plainInitials(name: string): string | undefined {
  let [first, last] = ['', ''];
  let isInWord = false;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return undefined;
    const isBreak = code === 0x20 || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x40 || code === 0x5f;
    const isLetter = (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    if (!isInWord && isLetter) {
      if (first === '') first = name.charAt(at);
      else last = name.charAt(at);
    }
    isInWord = !isBreak;
  }
  return first === '' ? '?' : (first + last).toUpperCase();
}

function initialsOf(name: string): string | undefined {
  const words = name
    .split(/[\s@._+-]+/u)
    .filter(
      (word) => asciiLetter.test(word) || (!ascii.test(word) && (commonLetter.test(word) || letter().test(word))),
    );
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  const letters = [first, last].map((word) => firstLetter(word).toUpperCase());
  // Two of some scripts are wider than two cells: then one, or none.
  return [letters.join(''), letters[0] ?? '', '?'].find((each) => each !== '' && textWidth(each) <= 2);
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
