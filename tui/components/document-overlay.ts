import { safeLine } from '../../src/safe-text.ts';
import type { DocumentOverlay } from '../overlay.ts';
import type { UiState } from '../ui-state.ts';
import { emptyLine, fitHeight, gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { sectionLine } from './section.ts';

/** Longer lines of code than this are cut on the screen; copying takes them whole. */
const longest = 2_000;

export function documentOf({ overlays }: Pick<UiState, 'overlays'>): DocumentOverlay | undefined {
  const top = overlays.at(-1);
  return top?.kind === 'document' ? top : undefined;
}

/** Everything that there is to read: remarks, then the text. */
export function documentLines(state: UiState, { remarks, text }: DocumentOverlay, width: number): readonly Line[] {
  const told = remarks.flatMap(({ level, words }): readonly Line[] => {
    const [first, ...more] = wrapWords(words, Math.max(10, width - 4), level === 'good' ? undefined : level);
    const sign = piece(` ${state.glyphs[level]} `, level);
    return [[sign, ...(first ?? [])], ...startWith(gap(3), more)];
  });
  const code = text
    .trimEnd()
    .split('\n')
    .map((line): Line => [gap(1), { text: safeLine(line, longest) }]);
  return [...told, ...(told.length === 0 ? [] : [emptyLine]), ...code];
}

export function drawDocumentOverlay(
  state: UiState,
  overlay: DocumentOverlay,
  width: number,
  height: number,
): readonly Line[] {
  const lines = documentLines(state, overlay, width);
  const room = height - 1;
  const below = lines.length - overlay.top - room;
  const note = below > 0 ? `${overlay.about}, ${String(below)} more lines below` : overlay.about;
  return fitHeight(
    [sectionLine(overlay.title, width, state.glyphs, note), ...lines.slice(overlay.top, overlay.top + room)],
    height,
  );
}
