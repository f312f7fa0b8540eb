import { contextsOf } from '../keys/contexts.ts';
import { allKeys } from '../keys/key-table.ts';
import { keyWords } from '../keys/key-words.ts';
import { keyGroups, type Context, type KeyRow } from '../keys/key-row.ts';
import type { Mover } from '../keys/mover.ts';
import { bodyHeight } from '../layout.ts';
import type { Overlay } from '../overlay.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { cell, emptyLine, fitHeight, gap, piece, type Line } from './line.ts';

type HelpOverlay = Extract<Overlay, { kind: 'help' }>;

function helpOf(state: UiState): HelpOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'help' ? top : undefined;
}

const reaches = ['on this screen', 'everywhere', 'elsewhere'] as const;

/**
 * All keys in words, those of the screen below first, by group, those of its innermost part before the others; those that do not exist now (read-only, no scope) say so.
 */
function helpLines(state: UiState, rows: readonly KeyRow[], found: string): readonly Line[] {
  const words = found.toLowerCase();
  const here = contextsOf({ ...state, overlays: state.overlays.slice(0, -1) });
  const depth = ({ contexts }: KeyRow): number => here.findIndex((context) => contexts.includes(context));
  const listed = rows
    .filter((row) => !row.id.endsWith('.letter') && isFound(row, rows, words))
    .toSorted((a, b) => depth(a) - depth(b));
  const lines: Line[] = [];
  for (const reach of reaches) {
    for (const group of keyGroups) {
      const shown = listed.filter((row) => row.group === group && reachOf(row, here) === reach);
      if (shown.length === 0) continue;
      lines.push(emptyLine, [piece(` ${group}`, 'title'), piece(`  ${reach}`, 'dim')]);
      for (const row of shown) lines.push(helpLine(state, row, rows));
    }
  }
  return lines;
}

/** Moving is the same in every view. */
function reachOf({ contexts, group }: KeyRow, here: readonly Context[]): (typeof reaches)[number] {
  const isHere = contexts.some((context) => here.includes(context));
  if (contexts.includes('anywhere') || (isHere && group === 'Move')) return 'everywhere';
  return isHere ? 'on this screen' : 'elsewhere';
}

function isFound(row: KeyRow, rows: readonly KeyRow[], words: string): boolean {
  const keys = allKeys(row, rows).map(keyWords).join(' ');
  return `${row.words} ${keys} ${row.group}`.toLowerCase().includes(words);
}

function helpLine(state: UiState, row: KeyRow, rows: readonly KeyRow[]): Line {
  const keys = allKeys(row, rows).map(keyWords).join('  ');
  const isOff = row.dangerous === true && row.isAvailable?.(state) === false;
  return [
    gap(3),
    cell(keys, 22, isOff ? 'dim' : 'key'),
    gap(1),
    piece(row.words, isOff ? 'dim' : undefined),
    piece(isOff ? '  (not here)' : '', 'dim'),
  ];
}

/** The help as it lies on top of the screen. */
export function drawHelp(state: UiState, rows: readonly KeyRow[], height: number): readonly Line[] {
  const help = helpOf(state);
  if (help === undefined) return [];
  const lines = helpLines(state, rows, help.field.text);
  const body = height - 1;
  const top = Math.max(0, Math.min(help.top, lines.length - body));
  const search =
    help.searching || help.field.text !== ''
      ? `/ ${help.field.text}${help.searching ? state.glyphs.caret : ''}`
      : '/ search';
  const title: Line = [
    piece(' Help', 'title'),
    gap(3),
    piece(search, help.searching ? 'key' : 'dim'),
    gap(3),
    piece(`q close   ${String(Math.min(lines.length, top + body))} of ${String(lines.length)}`, 'dim'),
  ];
  const none: readonly Line[] = [emptyLine, [piece('   no key does that', 'dim')]];
  return [title, ...fitHeight(lines.length === 0 ? none : lines.slice(top), body)];
}

export function helpMover(rows: () => readonly KeyRow[]): Mover {
  const last = (state: UiState): number =>
    Math.max(0, helpLines(state, rows(), helpOf(state)?.field.text ?? '').length - bodyHeight(state) + 1);
  return {
    position: (state) => helpOf(state)?.top ?? 0,
    count: (state) => last(state) + 1,
    page: (state) => bodyHeight(state) - 2,
    to: (state, index) => {
      const help = helpOf(state);
      if (help === undefined) return [state, noEffects];
      const moved: HelpOverlay = { ...help, top: Math.max(0, Math.min(index, last(state))) };
      return [{ ...state, overlays: [...state.overlays.slice(0, -1), moved] }, noEffects];
    },
  };
}
