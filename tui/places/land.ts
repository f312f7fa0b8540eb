import { inflateRawSync } from 'node:zlib';

import { landMask } from './land-mask.ts';

const columns = 360;
const rows = 142;
const north = 84;

let mask: Buffer | undefined;

/** Whether there is land at a place on Earth, to the degree. The poles are left out: nobody logs in there. */
export function isLand(longitude: number, latitude: number): boolean {
  mask ??= inflateRawSync(Buffer.from(landMask, 'base64'));
  const row = Math.floor(north - latitude);
  if (row < 0 || row >= rows) return false;
  const column = (((Math.floor(longitude) + 180) % columns) + columns) % columns;
  const bit = row * columns + column;
  return (((mask[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
