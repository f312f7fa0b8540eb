/** ASCII with single blanks: most texts, and nothing to fold but the case. */
const plain = /^[\u0021-\u007e]*(?: [\u0021-\u007e]+)*$/;

/**
 * Text as it is searched and sorted: lower case, compatibility forms and accents taken off, invisible format
 * characters left out, every run of blanks and control characters one blank. Folding a part of a text gives a part
 * of the folded text, except that marks at the cut are lost.
 */
export function foldText(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text
    .toWellFormed()
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]+/gu, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ');
}
