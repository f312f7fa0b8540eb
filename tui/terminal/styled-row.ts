import { fitLine, mergePieces, type Line } from '../components/line.ts';
import type { Styles } from './styles.ts';

/** Cells of a row that stand in their place whatever the terminal makes of those before. */
export interface StyledPart {
  /** Column of the first cell, from 0. */
  readonly at: number;
  /** Cells up to the next part or the edge. */
  readonly width: number;
  readonly text: string;
  /** For each code unit of the text the number of its style, as a code unit. */
  readonly marks: string;
  /** Every code unit is one cell in every terminal: pieces of the part can be written by themselves. */
  readonly isSimple: boolean;
  /** Nothing of the row stands to its right. */
  readonly isLast: boolean;
}

/** A row of the screen. Most consist of one part. */
export type StyledRow = readonly StyledPart[];

/**
 * ASCII, and those signs of `glyphs.ts` that no terminal takes for an emoji; they are not used where they might be two
 * cells wide. Of names in other letters terminals have their own opinions: a part that holds one is written whole.
 */
const simple = /^[\x20-\x7e…•‹·❯○●◐▲▼▸▾⊘✓✗\u2500-\u259f]*$/;

/** @param width cells of the terminal: the row is exactly as wide */
export function styleRow(line: Line, width: number, styles: Styles): StyledRow {
  const parts: { at: number; text: string; marks: string }[] = [{ at: 0, text: '', marks: '' }];
  for (const piece of mergePieces(fitLine(line, width))) {
    if (piece.at !== undefined && piece.at > 0) parts.push({ at: piece.at, text: '', marks: '' });
    const part = parts.at(-1);
    if (part === undefined) continue;
    part.text += piece.text;
    part.marks += String.fromCharCode(styles.numberOf(piece.look, piece.paint)).repeat(piece.text.length);
  }
  return parts.map(({ at, text, marks }, index) => {
    const cells = (parts[index + 1]?.at ?? width) - at;
    const isSimple = text.length === cells && simple.test(text);
    return { at, width: cells, text, marks, isSimple, isLast: index === parts.length - 1 };
  });
}

const reset = '\u001B[m';

/** The code units from `from` up to `to` in their styles. It begins and ends in plain style. */
export function encodePart({ text, marks }: StyledPart, from: number, to: number, styles: Styles): string {
  let bytes = '';
  let current = 0;
  for (let at = from; at < to;) {
    const mark = marks.charCodeAt(at);
    let end = at + 1;
    while (end < to && marks.charCodeAt(end) === mark) end += 1;
    if (mark !== current) {
      if (mark === 0) bytes += reset;
      else bytes += `\u001B[${current === 0 ? '' : '0;'}${styles.parametersOf(mark)}m`;
      current = mark;
    }
    bytes += text.slice(at, end);
    at = end;
  }
  return current === 0 ? bytes : bytes + reset;
}
