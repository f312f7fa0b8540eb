import { decode } from 'jpeg-js';

import { mostPixels, TooLarge, type Raster } from './raster.ts';

/** @throws TooLarge before it is decoded, if there are too many pixels; Error for what is no JPEG */
export function readJpeg(bytes: Buffer): Raster {
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: mostPixels / 1_000_000,
      maxMemoryUsageInMB: 160,
    });
    return { width, height, channels: 3, data, most: 255 };
  } catch (error) {
    if (error instanceof Error && /limit exceeded/.test(error.message)) throw new TooLarge('too many pixels');
    throw error;
  }
}
