import { createRequire } from 'node:module';

import type StringWidth from 'string-width';

import { lazily } from './lazily.ts';

/** What texts mostly consist of: Latin letters that are composed, and our own signs. One cell each. */
const simple = /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1eff…•‹·❯○●◐▲▼▸▾⊘✉✓✗⚠\u2500-\u259f]*$/;
/** Letters of the scripts that names are written in; nothing that joins, varies or is an emoji. */
const letters =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u034e\u1e00-\u1eff\u0370-\u05ff\u0620-\u06dc\u0900-\u0e7f\u10a0-\u10ff\u1200-\u135c\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3…•‹·❯○●◐▲▼▸▾⊘✉✓✗⚠\u2500-\u259f]*$/;
const wide = /[\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3]/g;
const above = lazily(() => /[\p{Mn}\p{Me}]/gu);
const hangul = /[\uac00-\ud7a3]/;
/** Thai AM is a letter that joins what stands before it. */
const marks = lazily(() => /[\p{M}\u0e33]/u);

/** Every start would wait for its tables and lists. */
const stringWidth = lazily(
  () => (createRequire(import.meta.url)('string-width') as { default: typeof StringWidth }).default,
);

/** True where a text takes one cell for each code unit and needs no mark: what most texts are. */
export function isSimpleText(text: string): boolean {
  return simple.test(text);
}

/**
 * Cells that a text without control characters takes, as `string-width` counts them. The first text that really needs
 * that package costs as much as a whole frame: it then compiles the list of all emoji.
 */
export function textWidth(text: string): number {
  if (simple.test(text)) return text.length;
  if (!letters.test(text) || (hangul.test(text) && marks().test(text))) return stringWidth()(text);
  return text.length + countOf(text, wide) - countOf(text, above());
}

function countOf(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}
