import { safeCell } from '../../src/safe-text.ts';
import { splitGraphemes } from '../text-field.ts';
import type { Look } from '../theme.ts';
import { textWidth, type Piece } from './line.ts';

const tints: readonly Look[] = ['tint-1', 'tint-2', 'tint-3', 'tint-4', 'tint-5', 'tint-6'];
const letter = /^[\p{L}\p{N}]/u;
const ascii = /^[\x20-\x7e]*$/;
const asciiLetter = /^[A-Za-z0-9]/;

/** What stands for a person's picture, two cells wide: initials in a colour that stays with the user_id. */
export function initialsPiece(name: string, user_id: string): Piece {
  const words = name
    .split(/[\s@._+-]+/u)
    .filter((word) => asciiLetter.test(word) || (!ascii.test(word) && letter.test(word)));
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''];
  const letters = [first, last].map((word) => firstLetter(word).toUpperCase());
  // Two of some scripts are wider than two cells: then one, or none.
  const fitting = [letters.join(''), letters[0] ?? '', '?'].find((each) => each !== '' && textWidth(each) <= 2);
  return { text: safeCell(fitting, 2).text, look: tints[hash(user_id) % tints.length] };
}

function firstLetter(word: string): string {
  return ascii.test(word) ? word.charAt(0) : (splitGraphemes(word.slice(0, 16))[0] ?? '');
}

function hash(text: string): number {
  let sum = 7;
  for (let at = 0; at < text.length; at += 1) sum = (sum * 31 + text.charCodeAt(at)) % 1_000_003;
  return sum;
}
