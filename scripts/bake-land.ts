/**
 * Writes tui/places/land-mask.ts: where there is land, in degrees, in two kilobytes. To run it again:
 *
 *     npm install --prefix /tmp/atlas world-atlas@2.0.2
 *     node scripts/bake-land.ts /tmp/atlas/node_modules/world-atlas/land-110m.json
 *
 * The outlines are Natural Earth's (https://www.naturalearthdata.com), which are in the public domain; world-atlas
 * (ISC licence) packs them as TopoJSON (https://github.com/topojson/topojson-specification).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/** Size and place of the mask: as `tui/places/land.ts` reads it. */
const columns = 360;
const rows = 142;
const north = 84;

type Point = readonly [longitude: number, latitude: number];

interface Topology {
  readonly transform: { readonly scale: Point; readonly translate: Point };
  readonly arcs: readonly (readonly Point[])[];
  readonly objects: { readonly land: { readonly geometries: readonly { readonly arcs: number[][][] }[] } };
}

function readRings({ transform, arcs, objects }: Topology): Point[][] {
  const { scale, translate } = transform;
  const lines = arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]): Point => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const rings = objects.land.geometries.flatMap((geometry) => geometry.arcs.flat());
  return rings.map((ring) =>
    unwrap(ring.flatMap((arc) => (arc < 0 ? (lines[~arc] ?? []).toReversed() : (lines[arc] ?? [])).slice(1))),
  );
}

/** A ring that goes over the antimeridian goes on beyond 180 degrees instead of jumping round the Earth. */
function unwrap(ring: readonly Point[]): Point[] {
  let shift = 0;
  return ring.map(([x, y], at) => {
    const before = at === 0 ? x : (ring[at - 1]?.[0] ?? x);
    if (x - before > 180) shift -= 360;
    if (before - x > 180) shift += 360;
    return [x + shift, y];
  });
}

/** Where the rings cross a parallel, from west to east, three times round: land lies between every other pair. */
function crossings(rings: readonly Point[][], latitude: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    ring.forEach(([x2, y2], at) => {
      const [x1, y1] = ring.at(at - 1) ?? [x2, y2];
      if (y1 > latitude === y2 > latitude) return;
      const x = x1 + ((latitude - y1) / (y2 - y1)) * (x2 - x1);
      found.push(x - 360, x, x + 360);
    });
  }
  return found.sort((a, b) => a - b);
}

function bakeMask(rings: readonly Point[][]): Buffer {
  const mask = Buffer.alloc((columns * rows) / 8);
  for (let row = 0; row < rows; row += 1) {
    const edges = crossings(rings, north - row - 0.5);
    for (let column = 0; column < columns; column += 1) {
      const longitude = column - 180 + 0.5;
      const isLand = edges.filter((edge) => edge < longitude).length % 2 === 1;
      const bit = row * columns + column;
      if (isLand) mask[bit >> 3] = (mask[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return mask;
}

const [file = 'land-110m.json'] = process.argv.slice(2);
const rings = readRings(JSON.parse(readFileSync(file, 'utf8')) as Topology);
const packed = deflateRawSync(bakeMask(rings), { level: 9 }).toString('base64');
const text = `/** Made by scripts/bake-land.ts from outlines of Natural Earth, public domain. Read by \`isLand\`. */
export const landMask =
  '${packed}';
`;
writeFileSync(join(import.meta.dirname, '..', 'tui', 'places', 'land-mask.ts'), text);
process.stdout.write(`${String(text.length)} bytes\n`);
