import { drawField } from '../components/field-line.ts';
import { gap, lineWidth, piece, type Line } from '../components/line.ts';
import type { Glyphs } from '../glyphs.ts';
import { coverWithPopup } from './popup-lines.ts';
import type { FilterLine, UsersBar } from './users-bar.ts';

/** How a filter line is drawn: cells of its text, and of everything. */
interface Drawn {
  readonly line: FilterLine & { readonly editing: boolean };
  readonly room: number;
  readonly width: number;
  readonly glyphs: Glyphs;
}

/** What was typed, the mistake in it underlined; as long as there is nothing, what one could type. */
export function filterPieces({ line, room, glyphs }: Drawn, invitation: string): Line {
  const { filter, editing, problem } = line;
  const wrong = problem?.isMistake === true ? problem : undefined;
  const { pieces } = drawField(filter, room, editing ? glyphs.caret : undefined, wrong);
  const sign = piece('/ ', editing ? 'key' : 'dim');
  if (filter.text !== '') return [sign, ...pieces];
  return [sign, ...(editing ? pieces : []), piece(editing ? ` ${invitation}` : 'to filter', 'dim')];
}

/** Rows below a filter line; what completes it lies over the first of them, below the word that it is about. */
export function withChoices(bar: UsersBar | undefined, drawn: Drawn, rows: readonly Line[]): readonly Line[] {
  if (bar?.isOpen !== true) return rows;
  const { line, room, width, glyphs } = drawn;
  const { columnOf } = drawField(line.filter, room, glyphs.caret);
  return coverWithPopup(rows, bar, { column: 1 + columnOf(bar.place.start), width, glyphs });
}

/** Stands in place of the column heads: carets under the mistake, what it is and the way out. */
export function problemLine({ line, room, width, glyphs }: Drawn): Line | undefined {
  const { problem, filter, editing } = line;
  if (problem?.isMistake !== true) return undefined;
  const { columnOf } = drawField(filter, room, editing ? glyphs.caret : undefined);
  const from = 2 + columnOf(problem.start);
  const marked = Math.max(1, Math.min(200, 2 + columnOf(problem.end) - from));
  const carets = piece('^'.repeat(marked), 'bad');
  const what = piece(problem.message, 'warn');
  const way = piece(`. ${problem.hint}`, 'dim');
  const right = width - from - marked - 1;
  if (lineWidth([what]) <= right) return [gap(from), carets, gap(1), what, way];
  // The mistake is underlined in the line above, too: where there is no room beside the carets, the words are enough.
  return lineWidth([what]) + 2 <= from
    ? [gap(from - lineWidth([what]) - 1), what, gap(1), carets]
    : [gap(2), what, way];
}
