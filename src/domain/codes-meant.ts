import { foldText } from './fold-text.ts';
import { logEventTypes } from './log-event-types.ts';

/** Codes of the event types that words such as `wrong password` mean; none for what is a code itself. */
export function codesMeant(typed: string): string[] {
  const meant = foldText(typed);
  if (logEventTypes.some(({ code }) => code === meant)) return [];
  const found = logEventTypes.filter(
    ({ words, family }) => foldText(words).includes(meant) || family.startsWith(meant),
  );
  return found.map(({ code }) => code);
}

/** Shorter texts stand in the words of too many types to mean any of them. */
const shortest = 3;

/** Codes of the event types whose words hold these folded texts one behind the other, or whose family is called so. */
export function codesHolding(texts: readonly string[]): string[] {
  const [first = ''] = texts;
  if (texts.join('').length < shortest) return [];
  const found = logEventTypes.filter(
    ({ words, family }) =>
      holdsAll(foldText(words), texts) || (texts.length === 1 && `${family}.`.startsWith(`${first}.`)),
  );
  return found.map(({ code }) => code);
}

function holdsAll(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
