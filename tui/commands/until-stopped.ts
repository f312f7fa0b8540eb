import { AppError } from '../../src/errors.ts';

/**
 * Runs what goes on until somebody stops it: to be stopped is its proper end.
 * @throws AppError `interrupted` in words of its own, so that scripts see how it ended
 */
export async function untilStopped(signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AppError('interrupted', 'stopped following', { hint: '', cause: error });
  }
}
