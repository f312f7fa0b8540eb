/** Pixels as a decoder gives them, row by row: grey, grey and alpha, RGB or RGBA. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
  /** Largest value of a channel. */
  readonly most: number;
}

/** Most pixels that are decoded. */
export const mostPixels = 4_000_000;

/** A file that is refused before it is decoded. */
export class TooLarge extends Error {}

/** Rows and columns of a picture on the screen: twelve cells wide, six high, two pixels in each. */
export const pictureSide = 12;

/**
 * The middle square of a picture in `pictureSide` rows and columns, three bytes a pixel. Each is the mean of what it
 * stands for, on white where the picture lets through.
 */
export function shrink(raster: Raster): Uint8Array {
  const square = Math.min(raster.width, raster.height);
  const left = Math.floor((raster.width - square) / 2);
  const top = Math.floor((raster.height - square) / 2);
  const pixels = new Uint8Array(pictureSide * pictureSide * 3);
  for (let at = 0; at < pictureSide * pictureSide; at += 1) {
    const columns = span(at % pictureSide, square, left);
    const rows = span(Math.floor(at / pictureSide), square, top);
    pixels.set(mean(raster, columns, rows), at * 3);
  }
  return pixels;
}

type Span = readonly [from: number, to: number];

/** Never empty, also where the picture is smaller than the screen's square. */
function span(index: number, square: number, offset: number): Span {
  const from = Math.floor((index * square) / pictureSide);
  const to = Math.max(from + 1, Math.floor(((index + 1) * square) / pictureSide));
  return [offset + from, offset + to];
}

function mean({ width, channels, data, most }: Raster, columns: Span, rows: Span): readonly number[] {
  const sums: [number, number, number] = [0, 0, 0];
  const hasAlpha = channels === 2 || channels === 4;
  const step = channels >= 3 ? 1 : 0;
  for (let y = rows[0]; y < rows[1]; y += 1) {
    for (let x = columns[0]; x < columns[1]; x += 1) {
      const at = (y * width + x) * channels;
      const alpha = hasAlpha ? (data[at + channels - 1] ?? most) / most : 1;
      for (const channel of [0, 1, 2] as const) {
        sums[channel] += ((data[at + channel * step] ?? 0) / most) * alpha + 1 - alpha;
      }
    }
  }
  const count = (columns[1] - columns[0]) * (rows[1] - rows[0]);
  return sums.map((sum) => Math.round((sum / count) * 255));
}
