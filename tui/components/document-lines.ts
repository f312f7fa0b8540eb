import { safeJson, safeLine } from '../../src/safe-text.ts';
import { mergePatch } from '../forms/merge-patch.ts';
import { findJsonMistake } from '../forms/json-mistake.ts';
import { readDocument } from '../forms/read-document.ts';
import { caretPlace } from '../text-area.ts';
import type { TextField } from '../text-field.ts';
import type { UiState } from '../ui-state.ts';
import { drawField } from './field-line.ts';
import { cell, fitHeight, fitLine, gap, piece, type Line } from './line.ts';
import { sectionLine } from './section.ts';

type Document = Readonly<Record<string, unknown>>;

interface Edited {
  readonly typed: TextField;
  /** What it was; undefined for a new document, of which there is no difference to show. */
  readonly base: Document | undefined;
  readonly hasCaret: boolean;
}

/** Below this width the difference stands below the document instead of beside it. */
const besideFrom = 76;

/** The editor of a document, and what would be sent of it. */
export function documentLines(state: UiState, edited: Edited, width: number, height: number): readonly Line[] {
  const { base, typed } = edited;
  if (base === undefined) return editorLines(state, edited, width, height);
  const patch = patchLines(state, base, readDocument(typed.text));
  if (width < besideFrom) {
    const below = Math.min(patch.length + 1, Math.floor(height / 3));
    const lines = editorLines(state, edited, width, height - below);
    return [...lines, ...[sectionLine('what is sent', width, state.glyphs), ...patch].slice(0, below)];
  }
  const left = Math.floor(width * 0.55);
  const right = width - left - 2;
  const editor = editorLines(state, edited, left, height);
  const beside = fitHeight([sectionLine('what is sent (merge patch)', right, state.glyphs), ...patch], height);
  const pipe = piece(`${state.glyphs.pipe} `, 'dim');
  return editor.map((line, at) => fitLine(line, left).concat(pipe, fitLine(beside[at] ?? [], right)));
}

function editorLines(state: UiState, { typed, hasCaret }: Edited, width: number, height: number): readonly Line[] {
  const texts = typed.text.split('\n');
  const place = caretPlace(typed);
  const numbers = Math.max(3, String(texts.length).length + 1);
  const top = Math.max(0, Math.min(place.line - Math.floor(height / 2), texts.length - height));
  const mistake = typed.text.trim() === '' ? undefined : findJsonMistake(typed.text);
  const lines = texts.slice(top, top + height).map((text, at): Line => {
    const line = top + at;
    const isHere = line === place.line;
    const field = { text, caret: isHere ? place.column : 0 };
    const wrong =
      mistake?.line === line + 1
        ? { start: mistake.column - 1, end: Math.max(mistake.column, text.length) }
        : undefined;
    const room = Math.max(4, width - numbers - 2);
    const { pieces } = drawField(field, room, isHere && hasCaret ? state.glyphs.caret : undefined, wrong);
    return [cell(String(line + 1), numbers, 'dim', 'right'), gap(2)].concat(fitLine(pieces, room));
  });
  return fitHeight(lines, height);
}

/** What has to be sent, key by key: Auth0 merges at the first level and removes what is null. */
function patchLines(state: UiState, base: Document, wanted: Document | undefined): readonly Line[] {
  if (wanted === undefined) return [[piece('saving is off until it is an object', 'warn')]];
  const patch = mergePatch(base, wanted);
  const keys = Object.keys(patch);
  if (keys.length === 0) return [[piece('nothing is changed', 'dim')]];
  return keys.flatMap((key): Line[] => {
    if (!Object.hasOwn(wanted, key)) {
      return [[piece('- ', 'bad'), piece(key, 'accent'), piece('  removed (sent as null)', 'dim')]];
    }
    const after = { text: safeLine(safeJson(wanted[key]), 200), look: 'strong' } as const;
    if (!Object.hasOwn(base, key)) return [[piece('+ ', 'good'), piece(key, 'accent'), gap(2), after]];
    return [
      [piece('~ ', 'warn'), piece(key, 'accent'), gap(2), { text: safeLine(safeJson(base[key]), 200), look: 'dim' }],
      [piece(`  ${state.glyphs.isAscii ? '->' : '→'} `, 'dim'), after],
    ];
  });
}
