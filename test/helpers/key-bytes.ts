/** What a terminal sends for the keys that have no character of their own (xterm, normal cursor keys). */
const named: Readonly<Record<string, string>> = {
  Up: '\u001B[A',
  Down: '\u001B[B',
  Right: '\u001B[C',
  Left: '\u001B[D',
  Home: '\u001B[H',
  End: '\u001B[F',
  PageUp: '\u001B[5~',
  PageDown: '\u001B[6~',
  Insert: '\u001B[2~',
  Delete: '\u001B[3~',
  F1: '\u001BOP',
  F5: '\u001B[15~',
  Enter: '\r',
  Tab: '\t',
  ShiftTab: '\u001B[Z',
  Backspace: '\u007F',
  Escape: '\u001B',
  Space: ' ',
};

/** The bytes of `Down`, `Enter`, `^C` or of a plain character. @throws Error for a name that is none of these. */
export function keyBytes(key: string): string {
  const bytes = named[key];
  if (bytes !== undefined) return bytes;
  if (/^\^[A-Z[\\\]_]$/u.test(key)) return String.fromCodePoint((key.codePointAt(1) ?? 0) & 0x1f);
  if ([...new Intl.Segmenter().segment(key)].length === 1) return key;
  throw new Error(`no key is called ${JSON.stringify(key)}`);
}
