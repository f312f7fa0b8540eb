import { parentPort, workerData } from 'node:worker_threads';

import { shrink, TooLarge, type Raster } from './raster.ts';
import { readJpeg } from './read-jpeg.ts';
import { readPng } from './read-png.ts';

/** What a worker is started with. */
export interface DecodeOrder {
  readonly format: 'PNG' | 'JPEG';
  readonly bytes: Uint8Array;
}

/** What it answers with, once. */
export type DecodeAnswer = { readonly pixels: Uint8Array } | { readonly problem: 'too large' | 'damaged' };

const readers: Readonly<Record<DecodeOrder['format'], (bytes: Buffer) => Raster>> = { PNG: readPng, JPEG: readJpeg };

/** Decoders see bytes of strangers: they run in a thread with little memory that can be stopped at any instant. */
function decode({ format, bytes }: DecodeOrder): DecodeAnswer {
  try {
    return { pixels: shrink(readers[format](Buffer.from(bytes))) };
  } catch (error) {
    return { problem: error instanceof TooLarge ? 'too large' : 'damaged' };
  }
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(decode(workerData as DecodeOrder));
