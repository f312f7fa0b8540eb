import { foldText } from '../domain/fold-text.ts';
import { remembered } from '../remembered.ts';
import type { Match, QueryNode } from './ast.ts';
import { bareUserFields } from './bare-user-fields.ts';
import { evenText } from './even-text.ts';

/** From (included) to (excluded), in UTF-16 code units of the text. */
export type MatchSpan = readonly [start: number, end: number];

/**
 * Which stretches of a field's value a query has matched, to show them highlighted: in order, not overlapping, never
 * half a character. What is negated, compared or only asked to exist has no stretch.
 * @param field as the query spells it
 * @param text the value, raw
 * @param bareFields fields that words without a field are looked for in
 */
export function matchSpans(
  root: QueryNode | undefined,
  field: string,
  text: string,
  bareFields: ReadonlySet<string> = bareUserFields,
): MatchSpan[] {
  if (root === undefined || text === '') return [];
  const matches = wantedOf(root, field, bareFields.has(field));
  if (matches.length === 0) return [];
  const folded = foldWithPlaces(text);
  const even = evenText(folded.text);
  return merged(matches.flatMap((wanted) => find(even, wanted)).map(([start, end]) => folded.placeOf(start, end)));
}

interface Wanted {
  readonly parts: readonly string[];
  /** The value as a whole: the first part stands at its start and the last one at its end. */
  readonly whole: boolean;
}

function wantedOf(node: QueryNode, field: string, bare: boolean): Wanted[] {
  if ('parts' in node) return node.parts.flatMap((part) => wantedOf(part, field, bare));
  if ('part' in node) return [];
  if (node.kind === 'bare') return bare ? wanted(node.match, false) : [];
  if (node.field === field || (field === 'connection' && node.field === 'identities.connection')) {
    return wanted(node.match, true);
  }
  if (field !== 'email' || node.field !== 'email.domain') return [];
  return wanted(node.match, true).map(({ parts: [first = '', ...rest] }) => ({
    parts: ['', `@${first}`, ...rest],
    whole: true,
  }));
}

function wanted(match: Match, whole: boolean): Wanted[] {
  if (match.kind === 'term') return [{ parts: [evenText(match.value)], whole }];
  return match.kind === 'wildcard' ? [{ parts: match.parts.map(evenText), whole }] : [];
}

function find(text: string, { parts, whole }: Wanted): MatchSpan[] {
  const [first = ''] = parts;
  if (parts.length === 1 && !whole) return everywhere(text, first);
  if (parts.length === 1) return text === first && first !== '' ? [[0, text.length]] : [];
  const spans: MatchSpan[] = [];
  let from = 0;
  for (const [i, part] of parts.entries()) {
    const atEnd = whole && i === parts.length - 1;
    const at = atEnd ? text.length - part.length : text.indexOf(part, from);
    if (at < from || (whole && i === 0 && !text.startsWith(part)) || (atEnd && !text.endsWith(part))) return [];
    if (part !== '') spans.push([at, at + part.length]);
    from = at + part.length;
  }
  return spans;
}

function everywhere(text: string, part: string): MatchSpan[] {
  const spans: MatchSpan[] = [];
  if (part === '') return spans;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    spans.push([at, at + part.length]);
  }
  return spans;
}

function merged(spans: readonly MatchSpan[]): MatchSpan[] {
  const result: [number, number][] = [];
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last === undefined || start > last[1]) result.push([start, end]);
    else last[1] = Math.max(last[1], end);
  }
  return result;
}

interface Folded {
  readonly text: string;
  /** Where a stretch of the folded text stands in the raw one. */
  readonly placeOf: (start: number, end: number) => MatchSpan;
}

const asciiOnly = /^[\u0021-\u007e]*(?: [\u0021-\u007e]+)*$/;
/** A run of blanks, or a character with its marks: what is folded by itself. */
const pieces = /[\s\p{Cc}]+|[^\s\p{Cc}][\p{M}\p{Cf}]*/gu;

/** The characters of all names are few. */
const foldPiece = remembered(foldText);

function foldWithPlaces(text: string): Folded {
  if (asciiOnly.test(text)) return { text: text.toLowerCase(), placeOf: (start, end) => [start, end] };
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    const end = index + piece.length;
    let part = foldPiece(piece);
    if (part.startsWith(' ') && folded.endsWith(' ')) part = part.slice(1);
    for (let i = 0; i < part.length; i += 1) {
      starts.push(index);
      ends.push(end);
    }
    folded += part;
    // What folds to nothing belongs to what stands before it.
    if (part === '' && ends.length > 0) ends[ends.length - 1] = end;
  }
  return { text: folded, placeOf: (start, end) => [starts[start] ?? 0, ends[end - 1] ?? text.length] };
}
