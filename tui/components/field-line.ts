import { safeLine, type Safe } from '../../src/safe-text.ts';
import { splitGraphemes } from '../../src/split-graphemes.ts';
import type { TextField } from '../text-field.ts';
import { textWidth, type Piece } from './line.ts';

/** A field as it is drawn: the end of a long text, with the caret where one types. */
export interface DrawnField {
  readonly pieces: readonly Piece[];
  /** The column, from the start of the field, at which an index of the text is drawn; 0 for what is cut off. */
  readonly columnOf: (index: number) => number;
}

/** Draws a field in at most `width` cells. A stretch of it can be marked as wrong. */
export function drawField(
  field: TextField,
  width: number,
  caret: string | undefined,
  wrong?: { readonly start: number; readonly end: number },
): DrawnField {
  const { hidden, end } = windowOf(field, width - 1, caret !== undefined);
  const columnOf = (index: number): number =>
    index <= hidden ? 0 : textWidth(safeLine(field.text.slice(hidden, index)));
  const cuts = new Set([hidden, end]);
  if (caret !== undefined) cuts.add(Math.max(hidden, field.caret));
  if (wrong !== undefined)
    for (const index of [wrong.start, wrong.end]) if (index > hidden) cuts.add(Math.min(index, end));
  const edges = [...cuts].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  edges.forEach((from, at) => {
    if (caret !== undefined && from === Math.max(hidden, field.caret))
      pieces.push({ text: caret as Safe, look: 'key' });
    const to = edges[at + 1];
    if (to === undefined) return;
    const isWrong = wrong !== undefined && from >= wrong.start && to <= wrong.end;
    pieces.push({ text: safeLine(field.text.slice(from, to)), look: isWrong ? 'error' : undefined });
  });
  return { pieces, columnOf };
}

/** What is shown of a text: its end, or, where one types elsewhere, the stretch around the caret. */
function windowOf({ text, caret }: TextField, width: number, hasCaret: boolean): { hidden: number; end: number } {
  if (textWidth(safeLine(text)) <= width) return { hidden: 0, end: text.length };
  const before = hasCaret ? text.slice(0, caret) : text;
  const hidden = before.length - tailThatFits(before, width).length;
  let end = before.length;
  let used = textWidth(safeLine(text.slice(hidden, end)));
  for (const part of splitGraphemes(text.slice(end, end + width * 4))) {
    used += textWidth(safeLine(part));
    if (used > width) break;
    end += part.length;
  }
  return { hidden, end };
}

function tailThatFits(text: string, width: number): string {
  if (textWidth(safeLine(text)) <= width) return text;
  const parts = splitGraphemes(text);
  let from = parts.length;
  let used = 0;
  while (from > 0) {
    used += textWidth(safeLine(parts[from - 1]));
    if (used > width) break;
    from -= 1;
  }
  return parts.slice(from).join('');
}
