import type { Point } from './distance.ts';

/** A part of the Earth on a number of character cells. `east` may be beyond 180: it is always east of `west`. */
export interface MapView {
  readonly columns: number;
  readonly rows: number;
  readonly west: number;
  readonly east: number;
  readonly north: number;
  readonly south: number;
}

/** Below this many degrees the outlines, which are exact to one, say nothing. */
const narrowest = 24;

/** The Earth from 84 degrees north to 58 degrees south. */
export function worldView(columns: number, rows: number): MapView {
  return { columns, rows, west: -180, east: 180, north: 84, south: -58 };
}

/** The smallest part that holds all points with room around them, across the antimeridian where that is shorter. */
export function zoomView(points: readonly Point[], columns: number, rows: number): MapView {
  const world = worldView(columns, rows);
  const span = longitudeSpan(points.map(({ longitude }) => longitude));
  if (span === undefined) return world;
  const latitudes = points.map(({ latitude }) => latitude);
  const [low, high] = [Math.min(...latitudes), Math.max(...latitudes)];
  // A cell is two dots wide and four high; a dot is a square.
  const shape = (columns * 2) / (rows * 4);
  const height = Math.max((high - low) * 1.3 + 4, (span.width * 1.3 + 4) / shape, narrowest / shape, narrowest / 2);
  const width = height * shape;
  if (width >= 360 || height >= 142) return world;
  const middle = (low + high) / 2;
  const north = Math.min(84, Math.max(-58 + height, middle + height / 2));
  const west = span.west + span.width / 2 - width / 2;
  return { columns, rows, west, east: west + width, north, south: north - height };
}

/** The shortest stretch of longitudes that holds all of them: what is left of the Earth without the widest gap. */
function longitudeSpan(longitudes: readonly number[]): { west: number; width: number } | undefined {
  const sorted = longitudes.toSorted((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return undefined;
  let widest = { west: first, gap: 0 };
  sorted.forEach((from, at) => {
    const next = sorted[at + 1] ?? first + 360;
    if (next - from > widest.gap) widest = { west: next, gap: next - from };
  });
  return { west: widest.west, width: 360 - widest.gap };
}

/** The cell of a point, undefined where it is outside. */
export function cellOf(view: MapView, { latitude, longitude }: Point): { column: number; row: number } | undefined {
  const along = (((longitude - view.west) % 360) + 360) % 360;
  const column = Math.min(view.columns - 1, Math.floor((along / (view.east - view.west)) * view.columns));
  const row = Math.floor(((view.north - latitude) / (view.north - view.south)) * view.rows);
  const isInside = along <= view.east - view.west && row >= 0 && row < view.rows;
  return isInside ? { column, row } : undefined;
}
