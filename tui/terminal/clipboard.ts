/** Longest text, in bytes, that common terminals take in one sequence. */
const longest = 74_994;

/**
 * The sequence (OSC 52) that asks the terminal to put a text on its clipboard, also over ssh. Whether it does is up to
 * its settings (tmux: `set-clipboard on`), and it does not answer. Undefined for a text that is too long.
 */
export function clipboardSequence(text: string): string | undefined {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length > longest ? undefined : `\u001B]52;c;${bytes.toString('base64')}\u0007`;
}
