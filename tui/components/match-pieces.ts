import { cutText } from '../../src/visible-marks.ts';
import type { MatchSpan } from '../../src/query/match-spans.ts';
import { safeCell, safeLine, textFlags, type Safe } from '../../src/safe-text.ts';
import { remembered } from '../../src/remembered.ts';
import { splitGraphemes } from '../../src/split-graphemes.ts';
import { isSimpleText } from '../../src/text-width.ts';
import type { Look } from '../theme.ts';
import type { Piece } from './line.ts';

/** A cell in which what a query has matched stands out. No letter stands elsewhere than without it. */
interface MatchedCell {
  readonly pieces: readonly Piece[];
  /** Bits of `textFlags`. */
  readonly flags: number;
}

/** A character by itself. */
const safeCharacter = remembered((character) => safeLine(character));

/**
 * Draws a text in exactly `width` cells, left-aligned.
 * @param spans stretches of the raw text; one that lies beyond the cut marks the `…`
 */
export function matchedCell(raw: string, width: number, spans: readonly MatchSpan[], look?: Look): MatchedCell {
  const { text, flags } = safeCell(raw, width);
  if (spans.length === 0) return { pieces: [{ text, look }], flags };
  const isCut = (flags & textFlags.clipped) !== 0 && text.trimEnd().endsWith('…');
  const shown = isCut ? text.lastIndexOf('…') : text.length;
  const placeOf = placesIn(raw, width, text.slice(0, shown).trimEnd());
  if (placeOf === undefined) return { pieces: [{ text, look }], flags };
  const marks = spans.flatMap(([start, end]): readonly (readonly [number, number])[] => {
    const [from, to] = [placeOf(start, 'start'), placeOf(end, 'end')];
    if (to > shown) return [[Math.min(from, shown), isCut ? shown + 1 : shown]];
    return from < to ? [[from, to]] : [];
  });
  return { pieces: cutAt(text, marks, look), flags };
}

type PlaceOf = (index: number, edge: 'start' | 'end') => number;

/** Where in the drawn text a place of the raw one is; undefined where both have too little in common. */
function placesIn(raw: string, width: number, drawn: string): PlaceOf | undefined {
  // Each code unit is drawn as itself.
  if (isSimpleText(raw)) return (index) => index;
  const parts = splitGraphemes(cutText(raw, width * 4 + 16));
  const starts: { readonly raw: number; readonly drawn: number }[] = [];
  let rawAt = 0;
  let text = '';
  for (const part of parts) {
    starts.push({ raw: rawAt, drawn: text.length });
    rawAt += part.length;
    text += safeCharacter(part);
  }
  if (!text.startsWith(drawn)) return undefined;
  const end = { raw: rawAt, drawn: text.length };
  return (index, edge) => {
    if (index >= rawAt) return index > rawAt ? Infinity : end.drawn;
    // A mark is part of its letter: half of what one sees is never marked.
    if (edge === 'start') return starts.findLast((each) => each.raw <= index)?.drawn ?? 0;
    return (starts.find((each) => each.raw >= index) ?? end).drawn;
  };
}

function cutAt(text: Safe, marks: readonly (readonly [number, number])[], look: Look | undefined): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const take = (end: number, as: Look | undefined): void => {
    if (end > at) pieces.push({ text: text.slice(at, end) as Safe, look: as });
    at = Math.max(at, end);
  };
  for (const [from, to] of marks) {
    take(from, look);
    take(to, 'match');
  }
  take(text.length, look);
  return pieces;
}
