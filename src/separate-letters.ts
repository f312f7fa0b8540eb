/**
 * Letters that are seen, stand alone and look like those of no other script in the same row: Latin with Han, Kana and
 * Hangul; Cyrillic; Greek; Hebrew and Arabic. No marks, nothing that joins.
 */
const separate =
  /^(?:[\x20-\x7e\u00c0-\u024f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fff\uac00-\ud7a3]*|[ -@\u0400-\u0481\u048a-\u04ff]*|[ -@\u0386\u0388-\u03ce]*|[ -@\u05d0-\u05ea\u0621-\u064a]*)$/;

/**
 * True where each code unit is a grapheme by itself, and nothing of the text hides or deceives. Most names of the world
 * are of this kind, and are drawn without the tables of all scripts, which take as long to load as a frame.
 */
export function isSeparateLetters(text: string): boolean {
  return separate.test(text);
}
