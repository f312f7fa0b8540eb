import type { Key } from 'ink';

import { isPrintable } from '../text-field.ts';

/** Keys by name, as Ink reports them. `\n` is Enter too: some terminals and Ctrl-J send it. */
const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/** Stands before several characters that came at once: typed `up` is not the key. */
export const burstMark = 'text:';

/**
 * The name that the key table uses for what Ink's `useInput` reports: `a`, `A`, `up`, `enter`, `space`, `ctrl+d`,
 * `shift+tab`. More than one character at once (a burst, an unbracketed paste) comes back behind `burstMark`. Undefined for
 * what is no key press.
 */
export function keyName(input: string, key: Key): string | undefined {
  if (key.eventType === 'release') return undefined;
  for (const [flag, name] of named) if (key[flag] === true) return key.ctrl ? `ctrl+${name}` : name;
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  if (input === '\n' || input === '\r') return 'enter';
  if (input === '') return undefined;
  if (key.ctrl) return input === ' ' ? 'ctrl+space' : `ctrl+${input.toLowerCase()}`;
  if (key.meta) return `alt+${input}`;
  if (input === ' ') return 'space';
  return isPrintable(input) ? input : burstMark + input;
}
