import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { AppError } from '../errors.ts';
import type { DecodeAnswer, DecodeOrder } from './decode-worker.ts';
import { pictureFormat } from './picture-format.ts';
import { pictureSide } from './raster.ts';

/** Megabytes. Pixels lie outside of the heap and are limited by their number. */
const limits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 };

/**
 * Turns a file into `pictureSide` rows of as many pixels, three bytes each, in a thread of its own.
 * @throws AppError `bad_answer` for what is no PNG or JPEG, is damaged or too large; the signal's reason
 */
export async function decodePicture(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const format = pictureFormat(bytes);
  if (format === undefined) throw unreadable('what lies there is no picture');
  if (!format.isShown) throw unreadable(`the picture is a ${format.name}; only PNG and JPEG are shown here`);
  const answer = await runWorker({ format: format.name, bytes }, signal);
  if ('pixels' in answer && answer.pixels.length === pictureSide * pictureSide * 3) return answer.pixels;
  const isLarge = 'problem' in answer && answer.problem === 'too large';
  throw unreadable(isLarge ? 'the picture has more than 4 million pixels' : `the ${format.name} is damaged`);
}

async function runWorker(order: DecodeOrder, signal: AbortSignal): Promise<DecodeAnswer> {
  signal.throwIfAborted();
  const here = fileURLToPath(import.meta.url);
  const program = new URL(`decode-worker.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
  const worker = new Worker(program, {
    workerData: order,
    env: {},
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: limits,
  });
  try {
    return await new Promise<DecodeAnswer>((resolve, reject) => {
      worker.once('message', resolve);
      // Out of memory among others: such a file is not decoded, and nobody needs to know more.
      worker.once('error', () => resolve({ problem: 'damaged' }));
      worker.once('exit', () => resolve({ problem: 'damaged' }));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}

function unreadable(message: string): AppError {
  return new AppError('bad_answer', message, { hint: 'The initials stay.' });
}
