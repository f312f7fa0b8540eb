import type { QuestionOverlay } from '../overlay.ts';
import type { UiState } from '../ui-state.ts';
import { emptyLine, gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { sectionLine } from './section.ts';

/** A question with what follows from a yes. */
export function questionLines(
  state: UiState,
  { title, words, yes }: QuestionOverlay,
  width: number,
  height: number,
): readonly Line[] {
  return [
    sectionLine(title, width, state.glyphs),
    ...words.flatMap((each) => startWith(gap(2), wrapWords(each, Math.max(10, width - 4), 'plain'))),
    emptyLine,
    [gap(2), piece('y', 'key'), piece(` ${yes}   `), piece('n', 'key'), piece(' no')],
    [piece(state.glyphs.rule.repeat(Math.min(width, 490)), 'dim')],
  ].slice(0, height);
}
