import { drawField } from '../components/field-line.ts';
import { gap, lineWidth, piece, type Line, type Piece } from '../components/line.ts';
import type { Glyphs } from '../glyphs.ts';
import { coverWithPopup } from './popup-lines.ts';
import type { FilterLine, UsersBar } from './users-bar.ts';

/** How a filter line is drawn: cells of its text, and of everything. */
interface Drawn {
  readonly line: Omit<FilterLine, 'popup'> & { readonly editing: boolean };
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

/** Beside the carets is room for words from this many cells on. */
const leastBeside = 32;

/**
 * Stands in place of the column heads: carets under the mistake, what it is and the way out; in two lines where one is
 * too short for that and two may be taken. Empty where there is no mistake.
 */
export function problemLines({ line, room, width, glyphs }: Drawn, most: 1 | 2): readonly Line[] {
  const { problem, filter, editing } = line;
  if (problem?.isMistake !== true) return [];
  const { columnOf } = drawField(filter, room, editing ? glyphs.caret : undefined);
  const from = 2 + columnOf(problem.start);
  const marked = Math.max(1, Math.min(width - from, 2 + columnOf(problem.end) - from));
  const carets = piece('^'.repeat(marked), 'bad');
  const what = piece(`${problem.message}. `, 'warn');
  const way = piece(problem.hint, 'dim');
  const right = width - from - marked - 1;
  const below: Line = [gap(from), carets, gap(1)];
  if (lineWidth([what, way]) <= right) return [[...below, what, way]];
  const before = [piece(problem.message, 'warn'), way].find((words) => lineWidth([words]) + 2 <= from);
  const above: Line = before === undefined ? below : [gap(from - 1 - lineWidth([before])), before, gap(1), carets];
  if (most === 2 && right < leastBeside) {
    const rest = before === undefined ? [what, way] : [before === way ? what : way];
    return [above, [gap(2), ...rest]];
  }
  if (most === 2) {
    const words = [...wordsOf(what), ...wordsOf(way)];
    const beside = wordsThatFit(words, right);
    return [below.concat(words.slice(0, beside)), [gap(2), ...words.slice(beside)]];
  }
  if (lineWidth([what]) <= right) return [[...below, what, way]];
  if (lineWidth([way]) <= right) return [[...below, way]];
  // The mistake is underlined in the line above, too: where there is no room beside the carets, the words are enough.
  return [before === undefined ? [gap(2), what, way] : above];
}

/** The rows below a filter line with a problem over them, from the row `at` on. */
export function withProblem(rows: readonly Line[], at: number, problem: readonly Line[]): readonly Line[] {
  return rows.map((row, index) => problem[index - at] ?? row);
}

function wordsOf({ text, look }: Piece): Line {
  return text.split(/(?<= )/u).map((word) => piece(word, look));
}

function wordsThatFit(words: Line, width: number): number {
  const count = words.findIndex((_, at) => lineWidth(words.slice(0, at + 1)) > width);
  return count === -1 ? words.length : count;
}
