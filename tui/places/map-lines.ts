import { piece, type Line, type Piece } from '../components/line.ts';
import { isLand } from './land.ts';
import { cellOf, type MapView } from './map-view.ts';
import type { Place } from './gather-places.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The letter of the nth place, on the map and in the list. */
export function pinLetter(at: number): string {
  return letters[at] ?? '*';
}

/** Bits of the dots of a braille character, row by row. https://www.unicode.org/charts/PDF/U2800.pdf */
const dots = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];

interface Pin {
  readonly at: number;
  readonly letter: string;
}

/**
 * Land as dots and places as letters. Of several places in one cell the first is shown, or the chosen one.
 * @param chosen position of a place in `places`
 */
export function mapLines(view: MapView, places: readonly Place[], chosen: number, isAscii: boolean): readonly Line[] {
  const pins = pinsOf(view, places, chosen);
  return landRows(view, isAscii).map((land, row) => {
    const line: Piece[] = [];
    let start = 0;
    for (const [column, pin] of [...(pins.get(row) ?? [])].sort(([a], [b]) => a - b)) {
      line.push(piece(land.slice(start, column), 'dim'));
      line.push(piece(pin.letter, pin.at === chosen ? 'selected' : 'marker'));
      start = column + 1;
    }
    line.push(piece(land.slice(start), 'dim'));
    return line;
  });
}

function pinsOf(view: MapView, places: readonly Place[], chosen: number): Map<number, Map<number, Pin>> {
  const pins = new Map<number, Map<number, Pin>>();
  places.forEach(({ latitude, longitude }, at) => {
    const spot = latitude === undefined || longitude === undefined ? undefined : cellOf(view, { latitude, longitude });
    if (spot === undefined) return;
    const row = pins.get(spot.row) ?? new Map<number, Pin>();
    if (!row.has(spot.column) || at === chosen) row.set(spot.column, { at, letter: pinLetter(at) });
    pins.set(spot.row, row);
  });
  return pins;
}

let drawn: { readonly key: string; readonly rows: readonly string[] } | undefined;

/** The land of a view; moving through the list of places draws the same one again and again. */
function landRows(view: MapView, isAscii: boolean): readonly string[] {
  const key = `${JSON.stringify(view)} ${String(isAscii)}`;
  if (drawn?.key !== key) {
    const rows = Array.from({ length: view.rows }, (_, row) =>
      Array.from({ length: view.columns }, (_, column) => landCell(view, column, row, isAscii)).join(''),
    );
    drawn = { key, rows };
  }
  return drawn.rows;
}

function landCell(view: MapView, column: number, row: number, isAscii: boolean): string {
  const wide = (view.east - view.west) / (view.columns * 2);
  const high = (view.north - view.south) / (view.rows * 4);
  const isSet = dots.map((_, dot) =>
    isLand(
      view.west + (column * 2 + (dot % 2) + 0.5) * wide,
      view.north - (row * 4 + Math.floor(dot / 2) + 0.5) * high,
    ),
  );
  const count = isSet.filter(Boolean).length;
  if (isAscii) return count >= 4 ? '.' : ' ';
  return count === 0
    ? ' '
    : String.fromCodePoint(0x2800 + dots.reduce((sum, bit, at) => sum + (isSet[at] ? bit : 0), 0));
}
