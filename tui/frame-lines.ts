import { failureLines, footerLines } from './components/footer-lines.ts';
import { headerLine } from './components/header-line.ts';
import { fitHeight, gap, piece, type Line } from './components/line.ts';
import { overlayLines } from './components/overlay-lines.ts';
import { bodyHeight, isTooSmall, smallest } from './layout.ts';
import { openScreen } from './screens/index.ts';
import type { UiState } from './ui-state.ts';

/** Rows that lie over the body from edge to edge, and the row of the body that they begin at. */
interface Cover {
  readonly top: number;
  readonly lines: readonly Line[];
}

/**
 * A picture of the state, a line for each row of the terminal: whoever draws it draws nothing that is not seen. Of a
 * screen that is a component, the body is blank.
 */
export function frameLines(state: UiState): readonly Line[] {
  const { columns, rows } = state;
  if (isTooSmall(state)) return fitHeight([tooSmall(state)], rows);
  const height = bodyHeight(state);
  const body = [...fitHeight(openScreen(state).draw?.(state, columns, height) ?? [], height)];
  for (const { top, lines } of coversOf(state, height)) body.splice(top, lines.length, ...lines);
  return [headerLine(state, columns), ...fitHeight(body, height), ...footerLines(state, columns)];
}

/** Menus and dialogs, and failures that nobody has dismissed, the lowest first. */
export function coversOf(state: UiState, height: number): readonly Cover[] {
  const { columns } = state;
  const overlay = overlayLines(state, columns, height);
  const failures = state.overlays.length === 0 ? failureLines(state, columns) : [];
  const isMenu = overlay.length < height;
  return [
    { top: isMenu ? Math.min(2, height - overlay.length) : 0, lines: overlay },
    { top: Math.max(0, height - failures.length), lines: failures },
  ].filter(({ lines }) => lines.length > 0);
}

function tooSmall({ columns, rows }: UiState): Line {
  const needed = `needs ${String(smallest.columns)}x${String(smallest.rows)}, is ${String(columns)}x${String(rows)}`;
  return [gap(columns > needed.length ? 1 : 0), piece(needed), piece(', q quits', 'dim')];
}
