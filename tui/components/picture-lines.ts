import { pictureSide } from '../../src/picture/raster.ts';
import type { Paint } from '../theme.ts';
import { piece, type Line } from './line.ts';

const drawn = new WeakMap<Uint8Array, readonly Line[]>();

/**
 * A picture in half blocks: each cell shows two pixels, the upper one as the sign and the lower one behind it.
 * @param pixels as `decodePicture` gives them
 */
export function pictureLines(pixels: Uint8Array): readonly Line[] {
  const known = drawn.get(pixels);
  if (known !== undefined) return known;
  const lines = Array.from({ length: pictureSide / 2 }, (_, row): Line =>
    Array.from({ length: pictureSide }, (_, column) => {
      const paint: Paint = {
        color: colourAt(pixels, row * 2, column),
        backgroundColor: colourAt(pixels, row * 2 + 1, column),
      };
      return { ...piece('▀'), paint };
    }),
  );
  drawn.set(pixels, lines);
  return lines;
}

function colourAt(pixels: Uint8Array, row: number, column: number): string {
  const at = (row * pictureSide + column) * 3;
  return `#${Buffer.from(pixels.subarray(at, at + 3)).toString('hex')}`;
}
