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
