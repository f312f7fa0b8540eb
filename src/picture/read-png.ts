import { inflateSync } from 'node:zlib';

import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';

import { mostPixels, TooLarge, type Raster } from './raster.ts';

/** What pixels need. Everything else goes unread: colour profiles and texts can be packed bombs. */
const needed: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const signatureSize = 8;
/** Channels by colour type. https://www.w3.org/TR/png-3/#6Colour-values */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * @throws TooLarge before anything is unpacked, if there are too many pixels; Error for what is no PNG
 */
export function readPng(bytes: Buffer): Raster {
  const chunks = readChunks(bytes);
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new Error('no header');
  checkPixels(header.data, chunks);
  const kept = chunks.map(({ whole }) => whole);
  return toRaster(decode(Buffer.concat([bytes.subarray(0, signatureSize), ...kept])));
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** With length, type and checksum. */
  readonly whole: Buffer;
}

/** Pixel data comes in several chunks; of all others the first counts, or a second header would go unchecked. */
function readChunks(bytes: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const seen = new Set<string>();
  for (let at = signatureSize; at < bytes.length && !seen.has('IEND');) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new Error('cut off');
    const type = bytes.toString('latin1', at + 4, at + 8);
    const isKept = needed.has(type) && (type === 'IDAT' || !seen.has(type));
    if (isKept) chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    seen.add(type);
    at = end;
  }
  if (!seen.has('IEND')) throw new Error('cut off');
  return chunks;
}

/** The decoder unpacks without a limit: so the data is unpacked here first, and no further than the header promises. */
function checkPixels(header: Buffer, chunks: readonly Chunk[]): void {
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = channelsOf[header.readUInt8(9)];
  if (width === 0 || height === 0 || channels === undefined) throw new Error('no pixels');
  if (width * height > mostPixels) throw new TooLarge('too many pixels');
  const bits = header.readUInt8(8) * channels;
  // Seven interlaced passes have at most twice the rows and some bytes of padding in each.
  const size = height * (Math.ceil((width * bits) / 8) + 1) + 16 * (height + width);
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data));
  inflateSync(data, { maxOutputLength: size });
}

function toRaster(png: DecodedPng): Raster {
  const { width, height, depth, channels } = png;
  const palette = png.palette ?? (channels === 1 && depth < 8 ? greys(depth) : undefined);
  if (palette === undefined) return { width, height, channels, data: png.data, most: 2 ** depth - 1 };
  const data = convertIndexedToRgb({ ...png, palette });
  return { width, height, channels: palette[0]?.length ?? 3, data, most: 255 };
}

/** Grey of less than a byte is packed as indexes are. */
function greys(depth: number): number[][] {
  const most = 2 ** depth - 1;
  return Array.from({ length: most + 1 }, (_, value) => Array.from({ length: 3 }, () => (value * 255) / most));
}
