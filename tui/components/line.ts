import { safeCell, safeLine, ui, type Safe } from '../../src/safe-text.ts';
import { isSimpleText, textWidth as measureText } from '../../src/text-width.ts';
import type { Look, Paint } from '../theme.ts';

/** A piece of a line in one look. Only safe text can be in it. */
export interface Piece {
  readonly text: Safe;
  readonly look?: Look | undefined;
  /** Only pictures have colours of their own. */
  readonly paint?: Paint | undefined;
  /** See `edge`. */
  readonly at?: number | undefined;
}

/** One row of the screen. */
export type Line = readonly Piece[];

const blank = ' ' as Safe;

/** Any value as a piece: our own words as well as what strangers typed. */
export function piece(raw: unknown, look?: Look): Piece {
  return { text: safeLine(raw, 500), look };
}

/** A piece that is exactly `width` cells wide. */
export function cell(raw: unknown, width: number, look?: Look, align?: 'left' | 'right'): Piece {
  return { text: safeCell(raw, width, align === undefined ? {} : { align }).text, look };
}

export function gap(width: number): Piece {
  return { text: blank.repeat(Math.max(0, width)) as Safe };
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, part) => sum + textWidth(part.text), 0);
}

const widths = new Map<string, number>();
const mostWidths = 4_000;

/** Cells that a safe text takes. Measuring is dear, and most texts of a frame were in the last one. */
export function textWidth(text: string): number {
  if (isSimpleText(text)) return text.length;
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = measureText(text);
  if (widths.size >= mostWidths) widths.clear();
  widths.set(text, width);
  return width;
}

/** The line in exactly this width: cut with `…` or padded. */
export function fitLine(line: Line, width: number, fill?: Look): Line {
  const fitted: Piece[] = [];
  let used = 0;
  for (const part of line) {
    const wide = textWidth(part.text);
    if (used + wide > width) {
      if (used < width) fitted.push(cell(part.text, width - used, part.look));
      return fitted;
    }
    fitted.push(part);
    used += wide;
  }
  if (used < width) fitted.push({ text: blank.repeat(width - used) as Safe, look: fill });
  return fitted;
}

/** Left part, right part and blanks between; the right part is kept whole, the left one is cut. */
export function spreadLine(left: Line, right: Line, width: number): Line {
  const wide = lineWidth(right);
  if (wide >= width) return fitLine(right, width);
  return [...fitLine(left, width - wide), ...right];
}

/** What follows stands at this column of the screen, whatever the terminal makes of the letters before it. */
export function edge(at: number): Piece {
  return { ...gap(0), at };
}

/** Two blocks of rows side by side; the left one is `width` cells wide. */
export function besideLines(left: readonly Line[], width: number, right: readonly Line[]): readonly Line[] {
  return left.map((line, row) => [...fitLine(line, width), edge(width), ...(right[row] ?? [])]);
}

/** The same line in another look, for the row under the cursor. */
export function lookLine(line: Line, look: Look): Line {
  return line.map((part) => ({ text: part.text, look }));
}

/** The row under the cursor, in which what was matched still stands out. */
export function chosenLine(line: Line): Line {
  return line.map(({ text, look }) => ({ text, look: look === 'match' ? 'selected-match' : 'selected' }));
}

/** The same piece before every line. */
export function startWith(first: Piece, lines: readonly Line[]): readonly Line[] {
  return lines.map((line) => [first].concat(line));
}

/** Pads or cuts a list of lines to a height. */
export function fitHeight(lines: readonly Line[], height: number): readonly Line[] {
  if (lines.length >= height) return lines.slice(0, height);
  return [...lines, ...Array.from({ length: height - lines.length }, () => emptyLine)];
}

export const emptyLine: Line = [];

/** Our own words, broken between words into lines of at most this width. */
export function wrapWords(raw: unknown, width: number, look?: Look): readonly Line[] {
  const words = safeLine(raw).split(' ');
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= width || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.map((text) => [{ text: safeCell(text, Math.min(width, Math.max(1, textWidth(text)))).text, look }]);
}

/** Looks in which a blank looks like any other blank. */
const plainBlanks: ReadonlySet<Look | undefined> = new Set([
  undefined,
  'plain',
  'dim',
  'strong',
  'marker',
  'good',
  'bad',
  'warn',
  'accent',
  'key',
  'title',
]);

/** Joins neighbours that look the same: the fewer pieces, the less there is to lay out. */
export function mergePieces(line: Line): Line {
  const merged: Piece[] = [];
  for (const part of line) {
    const last = merged.at(-1);
    if ((part.paint ?? last?.paint ?? part.at ?? last?.at) !== undefined) {
      merged.push(part);
      continue;
    }
    const isBlank = plainBlanks.has(part.look) && part.text.trim() === '';
    if (last !== undefined && (last.look === part.look || (isBlank && plainBlanks.has(last.look)))) {
      merged[merged.length - 1] = { text: ui`${last.text}${part.text}`, look: last.look };
    } else merged.push(isBlank ? { text: part.text } : part);
  }
  return merged;
}
