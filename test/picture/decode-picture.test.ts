import { crc32, deflateSync } from 'node:zlib';

import { encode as encodePng } from 'fast-png';
import { describe, expect, test } from 'vitest';

import { decodePicture } from '../../src/picture/decode-picture.ts';
import { pictureSide } from '../../src/picture/raster.ts';
import { redOverBlue, redOverBlueJpeg } from '../helpers/picture-host.ts';

const { signal } = new AbortController();

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function header(width: number, height: number, depth = 8, colourType = 2, interlaced = 0): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colourType, 0, 0, interlaced], 8);
  return chunk('IHDR', data);
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const end = chunk('IEND', Buffer.alloc(0));

function png(...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([signature, ...chunks, end]);
}

function pixel(pixels: Uint8Array, row: number, column: number): readonly number[] {
  return Array.from(pixels.subarray((row * pictureSide + column) * 3, (row * pictureSide + column) * 3 + 3));
}

function truncated(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}

/** Says in its header that it is 65,500 pixels wide and high. */
function hugeJpeg(): Uint8Array {
  const bytes = Buffer.from(redOverBlueJpeg(16, 16));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(65_500, frame + 5);
  bytes.writeUInt16BE(65_500, frame + 7);
  return bytes;
}

describe('Decoding a picture', () => {
  test('a PNG becomes twelve rows of twelve pixels', async () => {
    const pixels = await decodePicture(redOverBlue(120, 120), signal);
    expect(pixels).toHaveLength(432);
    expect(pixel(pixels, 0, 0)).toEqual([255, 0, 0]);
    expect(pixel(pixels, 11, 11)).toEqual([0, 0, 255]);
  });

  test('a JPEG too, and of what is not square the middle', async () => {
    const pixels = await decodePicture(redOverBlueJpeg(300, 200), signal);
    const [red = 0, , blue = 0] = pixel(pixels, 1, 6);
    expect(red).toBeGreaterThan(240);
    expect(blue).toBeLessThan(20);
  });

  test('one that is smaller than the screen is stretched', async () => {
    const pixels = await decodePicture(redOverBlue(1, 2), signal);
    expect(new Set(pixels)).toEqual(new Set([255, 0]));
    expect(pixel(await decodePicture(redOverBlue(2, 2), signal), 11, 0)).toEqual([0, 0, 255]);
  });

  test.for([1, 2, 4] as const)('grey of %s bits and indexed colours are unpacked', async (depth) => {
    const rows = Buffer.alloc(8 * (depth + 1), 0xff).fill(0, 0, 4 * (depth + 1));
    for (let row = 0; row < 8; row += 1) rows[row * (depth + 1)] = 0;
    const grey = await decodePicture(png(header(8, 8, depth, 0), chunk('IDAT', deflateSync(rows))), signal);
    expect(pixel(grey, 0, 0)).toEqual([0, 0, 0]);
    expect(pixel(grey, 11, 3)).toEqual([255, 255, 255]);
    const palette = Buffer.alloc(3 * 2 ** depth, 9);
    palette.set([1, 2, 3]);
    const indexed = png(header(8, 8, depth, 3), chunk('PLTE', palette), chunk('IDAT', deflateSync(rows)));
    expect(pixel(await decodePicture(indexed, signal), 0, 0)).toEqual([1, 2, 3]);
    expect(pixel(await decodePicture(indexed, signal), 11, 0)).toEqual([9, 9, 9]);
  });

  test('what lets through stands on white, in 16 bits and interlaced as well', async () => {
    const clear = encodePng({ width: 2, height: 2, channels: 4, data: new Uint8Array(16) });
    expect(pixel(await decodePicture(clear, signal), 5, 5)).toEqual([255, 255, 255]);
    const deep = encodePng({ width: 2, height: 2, channels: 3, depth: 16, data: new Uint16Array(12).fill(65_535) });
    expect(pixel(await decodePicture(deep, signal), 5, 5)).toEqual([255, 255, 255]);
    const woven = encodePng(
      { width: 9, height: 9, channels: 3, data: new Uint8Array(243).fill(7) },
      { interlace: 'Adam7' },
    );
    expect(pixel(await decodePicture(woven, signal), 11, 11)).toEqual([7, 7, 7]);
  });

  test('four million pixels fit, of both kinds', async () => {
    expect(pixel(await decodePicture(redOverBlue(2_000, 2_000), signal), 0, 0)).toEqual([255, 0, 0]);
    expect(await decodePicture(redOverBlueJpeg(2_000, 2_000), signal)).toHaveLength(432);
  });
});

describe('Hostile files', () => {
  const bomb = deflateSync(Buffer.alloc(60_000_000));
  const packed = chunk('IDAT', deflateSync(Buffer.alloc(4)));

  test.for<readonly [what: string, bytes: () => Uint8Array, words: string]>([
    ['a PNG of enormous size', () => png(header(100_000, 100_000), packed), 'more than 4 million pixels'],
    ['a PNG of the largest size', () => png(header(2 ** 32 - 1, 2 ** 32 - 1), packed), 'more than 4 million pixels'],
    ['a JPEG of enormous size', hugeJpeg, 'more than 4 million pixels'],
    ['a second header', () => png(header(1, 1), header(60_000, 60_000), chunk('IDAT', bomb)), 'damaged'],
    ['a packed bomb', () => png(header(10, 10), chunk('IDAT', bomb)), 'damaged'],
    ['no rows', () => png(header(0, 10), packed), 'damaged'],
    ['no header', () => png(packed), 'damaged'],
    [
      'a chunk longer than the file',
      () => Buffer.concat([signature, Buffer.from('ffffffff49484452', 'hex')]),
      'damaged',
    ],
    ['a truncated PNG', () => truncated(redOverBlue(50, 50)), 'damaged'],
    ['a truncated JPEG', () => truncated(redOverBlueJpeg(50, 50)), 'damaged'],
    ['only the magic of a JPEG', () => Buffer.from('ffd8ff', 'hex'), 'damaged'],
    ['a page', () => Buffer.from('<!doctype html><title>log in</title>'), 'no picture'],
    ['nothing', () => Buffer.alloc(0), 'no picture'],
    ['a WebP', () => Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 ', 'latin1'), 'WebP; only PNG and JPEG'],
    ['a GIF', () => Buffer.from('GIF89a'), 'GIF; only PNG and JPEG'],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'SVG; only PNG and JPEG'],
  ])('%s is refused in words', async ([, bytes, words]) => {
    await expect(decodePicture(bytes(), signal)).rejects.toMatchObject({
      kind: 'bad_answer',
      message: expect.stringContaining(words) as string,
    });
  });

  test('colour profiles are not unpacked', async () => {
    const profile = chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), bomb]));
    const data = chunk('IDAT', deflateSync(Buffer.from([0, 5, 6, 7])));
    expect(pixel(await decodePicture(png(header(1, 1), profile, data), signal), 0, 0)).toEqual([5, 6, 7]);
  });

  test('decoding stops as soon as nobody wants the picture', async () => {
    const leaving = new AbortController();
    const decoding = decodePicture(redOverBlueJpeg(1_900, 1_900), leaving.signal);
    leaving.abort(new Error('left'));
    await expect(decoding).rejects.toThrow('left');
  });
});
