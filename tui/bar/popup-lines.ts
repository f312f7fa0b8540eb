import { cell, edge, fitLine, gap, lineWidth, lookLine, piece, textWidth, type Line } from '../components/line.ts';
import type { Glyphs } from '../glyphs.ts';
import { mostRows, type UsersBar } from './users-bar.ts';

/** Rows of the list of choices, its frame included; 0 while it is closed. */
function popupHeight({ isOpen, choices }: UsersBar, room: number): number {
  return isOpen && room >= 3 ? Math.min(choices.length, mostRows, room - 2) + 2 : 0;
}

/**
 * The rows of a list with the choices over them, from the first one on. They stay in their places: what the choices do not
 * cover can be read on their left. Nothing stands on the right of what strangers typed.
 * @param column where the word begins that is being completed
 */
export function coverWithPopup(
  rows: readonly Line[],
  bar: UsersBar,
  at: { readonly column: number; readonly width: number; readonly glyphs: Glyphs },
): readonly Line[] {
  const height = popupHeight(bar, rows.length);
  if (height === 0) return rows;
  const drawn = popupLines(bar, height - 2, at.width, at.glyphs);
  const wide = Math.max(...drawn.map(lineWidth));
  const left = Math.max(0, Math.min(at.column, at.width - wide));
  return rows.map((row, index) => {
    const over = drawn[index];
    return over === undefined
      ? row
      : [...fitLine(row, left), edge(left), ...over, gap(at.width - left - lineWidth(over))];
  });
}

const titles = { field: 'fields', value: 'values', operator: 'operators' } as const;

function popupLines(bar: UsersBar, rows: number, width: number, glyphs: Glyphs): readonly Line[] {
  const { choices, index, place } = bar;
  const top = Math.max(0, Math.min((index ?? 0) - rows + 1, choices.length - rows));
  const shown = choices.slice(top, top + rows);
  const most = Math.min(width - 2, 72);
  const labelWidth = widest(
    shown.map(({ label }) => label),
    Math.max(12, Math.floor(most * 0.5)),
  );
  const kindWidth = widest(
    shown.map(({ kind }) => kind),
    6,
  );
  const noteWidth = widest(
    shown.map(({ note }) => note),
    most - labelWidth - kindWidth - 8,
  );
  const cells = 2 + labelWidth + (kindWidth === 0 ? 0 : kindWidth + 2) + (noteWidth === 0 ? 0 : noteWidth + 2);
  const title = place.kind === 'value' && place.field !== undefined ? place.field : titles[place.kind];
  const inner = Math.max(cells, Math.min(most, textWidth(piece(title).text) + 5));
  const chosen = index === undefined ? '' : `${String(index + 1)} of `;
  const more = choices.length > rows ? `${chosen}${String(choices.length)}` : '';
  const drawn = shown.map((choice, row): Line => {
    const isChosen = top + row === index;
    const line: Line = [
      piece(isChosen ? `${glyphs.cursor} ` : '  ', 'marker'),
      cell(choice.label, labelWidth),
      ...(kindWidth === 0 ? [] : [gap(2), cell(choice.kind, kindWidth, 'dim')]),
      ...(noteWidth === 0 ? [] : [gap(2), cell(choice.note, noteWidth, 'dim')]),
    ];
    const looked = isChosen ? lookLine(line, 'selected') : line;
    return [piece(glyphs.pipe, 'dim')].concat(looked, gap(1));
  });
  return [
    frameLine(glyphs, glyphs.corners[0], title, inner),
    ...drawn,
    frameLine(glyphs, glyphs.corners[1], more, inner),
  ];
}

function frameLine(glyphs: Glyphs, corner: string, words: string, inner: number): Line {
  const text = words.trim() === '' ? '' : ` ${words.trim()} `;
  const title = cell(text, Math.min(textWidth(piece(text).text), inner - 2), 'dim');
  const rest = Math.max(0, inner - 1 - textWidth(title.text));
  return [piece(`${corner}${glyphs.rule}`, 'dim'), title, piece(glyphs.rule.repeat(rest), 'dim'), gap(1)];
}

function widest(texts: readonly string[], most: number): number {
  return Math.max(0, Math.min(most, Math.max(...texts.map((text) => textWidth(piece(text).text)))));
}
