import { lazily } from './lazily.ts';
import { isSeparateLetters } from './separate-letters.ts';

/** The first of them loads the tables of all scripts of the world, which takes as long as a frame. */
const segmenter = lazily(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

/** Latin, Devanagari, Tamil and Thai, without joiners: names that are common and that need marks, or are spelt with some. */
const marked =
  /^[\u0300-\u034e\u0350-\u036f\x20-\x7e\u00c0-\u024f\u1e00-\u1eff\u0900-\u0939\u093c-\u094d\u0958-\u095f\u0b82-\u0bcd\u0e01-\u0e3a\u0e40-\u0e4e]*$/;
/**
 * A letter with its marks; in Devanagari, with each letter that a virama ties to it. UAX #29, rules GB9, GB9a and GB9c.
 * https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundary_Rules
 */
const cluster =
  /(?:[\u0915-\u0939\u0958-\u095f][\u0300-\u036f\u0900-\u0902\u093a\u093c\u0941-\u0948]*\u094d[\u0300-\u036f\u0900-\u0902\u093a\u093c\u0941-\u0948\u094d]*(?=[\u0915-\u0939\u0958-\u095f]))*[\s\S][\u0300-\u036f\u0900-\u0903\u093a-\u093c\u093e-\u094d\u0b82\u0bbe-\u0bc2\u0bc6-\u0bc8\u0bca-\u0bcd\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*/g;

/** True where marks stand on letters, and nothing of the text hides or looks like another script. */
export function isMarkedLetters(text: string): boolean {
  return marked.test(text);
}

/** The text in what a reader takes for single characters. */
export function splitGraphemes(text: string): string[] {
  if (isSeparateLetters(text)) return text.split('');
  if (marked.test(text)) return text.match(cluster) ?? [];
  return Array.from(segmenter().segment(text), ({ segment }) => segment);
}
