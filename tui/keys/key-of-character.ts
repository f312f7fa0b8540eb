/**
 * The name that the key table uses for a character as a terminal sends it, where several arrived at once and nobody has
 * told them apart: `\r` is `enter`, U+0015 is `ctrl+u`. What stands for no key is a blank, as in pasted text.
 */
export function keyOfCharacter(character: string): string {
  const name = named[character];
  if (name !== undefined) return name;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return `ctrl+${String.fromCodePoint(code + 0x40).toLowerCase()}`;
  return code >= 0x80 && code < 0xa0 ? 'space' : character;
}

const named: Readonly<Record<string, string | undefined>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007F': 'backspace',
  '\u0000': 'ctrl+space',
  '\u001B': 'esc',
};
