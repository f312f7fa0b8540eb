import { encodePart, type StyledPart, type StyledRow } from './styled-row.ts';
import type { Styles } from './styles.ts';

const clearScreen = '\u001B[2J';
const clearToEnd = '\u001B[K';

/** Less than this is written, whatever else could be done. */
const worthScrolling = 600;
/** So many cells that stand there already are passed over; where a style ends and begins for it, more. */
const worthPassing = { plain: 6, styled: 24 };
/** A tail of blanks that is longer than the sequence that clears it. */
const worthClearing = 4;

/** Bytes that draw all rows on a screen of which nothing is known. */
export function redraw(rows: readonly StyledRow[], styles: Styles): string {
  const pen = new Pen(styles, clearScreen);
  for (const [at, row] of rows.entries()) for (const part of row) pen.write(at, part, 0, part.text.length);
  return pen.bytes;
}

/**
 * The fewest bytes that make one screen of the other: what has changed in each row, after scrolling what only moved by
 * a row (DECSTBM with line feed or reverse index, which every terminal and multiplexer knows).
 */
export function repaint(before: readonly StyledRow[], after: readonly StyledRow[], styles: Styles): string {
  const written = difference(before, after, styles);
  if (written.length < worthScrolling) return written;
  return [1, -1]
    .flatMap((by) => scrolled(before, after, by, styles) ?? [])
    .reduce((best, each) => (each.length < best.length ? each : best), written);
}

/** @param by 1 where the rows have moved up, -1 where they have moved down */
function scrolled(
  before: readonly StyledRow[],
  after: readonly StyledRow[],
  by: number,
  styles: Styles,
): string | undefined {
  const hasMoved = (row: StyledRow, at: number): boolean =>
    isSamePart(row[0], before[at + by]?.[0]) && !isSamePart(row[0], before[at]?.[0]);
  const from = after.findIndex(hasMoved);
  const to = after.findLastIndex(hasMoved);
  if (from < 0) return undefined;
  // The row that has moved out is part of it, and leaves a blank one at the other end.
  const [first, end] = by > 0 ? [from, to + 2] : [from - 1, to + 1];
  const [head, moved, tail] = [before.slice(0, first), before.slice(first, end), before.slice(end)];
  const blank = [blankRow(moved[0] ?? [])];
  const rows = by > 0 ? [...moved.slice(1), ...blank] : [...blank, ...moved.slice(0, -1)];
  const scroll = by > 0 ? `\u001B[${String(end)}H\n` : `\u001B[${String(first + 1)}H\u001BM`;
  const margins = `\u001B[${String(first + 1)};${String(end)}r`;
  return `${margins}${scroll}\u001B[r${difference([...head, ...rows, ...tail], after, styles)}`;
}

function difference(before: readonly StyledRow[], after: readonly StyledRow[], styles: Styles): string {
  const pen = new Pen(styles);
  for (const [at, row] of after.entries()) writeDifference(pen, at, before[at] ?? [], row);
  return pen.bytes;
}

function writeDifference(pen: Pen, row: number, before: StyledRow, after: StyledRow): void {
  const isAligned = before.length === after.length && after.every((part, at) => part.at === before[at]?.at);
  // What was wider than we thought stands in the next part, too.
  let isSpoilt = !isAligned;
  for (const [at, part] of after.entries()) {
    const old = before[at];
    if (!isSpoilt && isSamePart(part, old)) continue;
    if (isSpoilt || old?.isSimple !== true || !part.isSimple) {
      isSpoilt = true;
      pen.clear(row, part);
      pen.write(row, part, 0, part.text.length);
      continue;
    }
    writeCells(pen, row, old, part);
  }
}

/** What has changed in a part whose cells stand in their places. */
function writeCells(pen: Pen, row: number, before: StyledPart, part: StyledPart): void {
  const { length } = part.text;
  let to = length;
  while (to > 0 && isSameCell(before, part, to - 1)) to -= 1;
  // What is blank to the edge is cleared in one go.
  const blank = part.isLast ? blankFrom(part, 0) : length;
  const isClearing = to > blank;
  const end = Math.min(to, blank);
  let from = 0;
  while (from < end && isSameCell(before, part, from)) from += 1;
  while (from < end) {
    const same = nextSame(before, part, from, end);
    if (same.from === end) return pen.write(row, part, from, isClearing ? length : end);
    pen.write(row, part, from, same.from);
    from = same.to;
  }
  if (isClearing) pen.write(row, part, blank, length);
}

/** The next cells that stand there already, so many of them that they are sooner passed over than written again. */
function nextSame(before: StyledPart, part: StyledPart, from: number, to: number): { from: number; to: number } {
  for (let at = from; at < to; at += 1) {
    const begun = at;
    while (at < to && isSameCell(before, part, at)) at += 1;
    const isPlain = part.marks.charCodeAt(begun) === 0 && part.marks.charCodeAt(at - 1) === 0;
    if (at - begun >= (isPlain ? worthPassing.plain : worthPassing.styled)) return { from: begun, to: at };
  }
  return { from: to, to };
}

function isSamePart(part: StyledPart | undefined, other: StyledPart | undefined): boolean {
  return part !== undefined && part.text === other?.text && part.marks === other.marks && part.at === other.at;
}

function isSameCell(before: StyledPart, part: StyledPart, at: number): boolean {
  return (
    before.text.charCodeAt(at) === part.text.charCodeAt(at) && before.marks.charCodeAt(at) === part.marks.charCodeAt(at)
  );
}

function blankRow(like: StyledRow): StyledRow {
  return like.map((part) => ({
    ...part,
    text: ' '.repeat(part.width),
    marks: '\0'.repeat(part.width),
    isSimple: true,
  }));
}

/** Writes and knows where it stands, so that it moves no further than it has to. */
class Pen {
  bytes: string;
  readonly #styles: Styles;
  #row = -1;
  /** -1 where the terminal may think otherwise. */
  #column = -1;

  constructor(styles: Styles, bytes = '') {
    this.#styles = styles;
    this.bytes = bytes;
  }

  /** Blanks the cells of a part. */
  clear(row: number, { at, width }: StyledPart): void {
    this.#move(row, at);
    this.bytes += `\u001B[${String(width)}X`;
  }

  /** Writes the code units from `from` up to `to`; of a part that is not simple, all of them. */
  write(row: number, part: StyledPart, from: number, to: number): void {
    const isEdge = part.isLast && to === part.text.length;
    const blank = isEdge ? blankFrom(part, from) : to;
    const clears = to - blank >= worthClearing;
    const end = clears ? blank : to;
    this.#move(row, part.at + from);
    this.bytes += encodePart(part, from, end, this.#styles);
    if (clears) this.bytes += clearToEnd;
    // At the right edge it waits to wrap, and behind a stranger's letters it may stand anywhere.
    const isKnown = part.isSimple && !(part.isLast && end === part.width);
    this.#column = isKnown ? part.at + end : -1;
  }

  #move(row: number, column: number): void {
    if (row === this.#row && column === this.#column) return;
    if (row === this.#row + 1 && column === this.#column) this.bytes += '\u001B[B';
    else if (row === this.#row && this.#column >= 0 && column > this.#column)
      this.bytes += `\u001B[${String(column - this.#column)}C`;
    else if (column === 0) this.bytes += `\u001B[${String(row + 1)}H`;
    else this.bytes += `\u001B[${String(row + 1)};${String(column + 1)}H`;
    this.#row = row;
    this.#column = column;
  }
}

/** Where the blanks begin that end the part; `from` at the least. */
function blankFrom({ text, marks }: StyledPart, from: number): number {
  let at = text.length;
  while (at > from && text[at - 1] === ' ' && marks.charCodeAt(at - 1) === 0) at -= 1;
  return at;
}
