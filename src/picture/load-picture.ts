import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { decodePicture } from './decode-picture.ts';
import { fetchPicture } from './fetch-picture.ts';
import type { PictureNetwork } from './picture-network.ts';
import { readPictureUrl } from './read-picture-url.ts';

/** Time for everything together, in milliseconds. */
const patience = 5_000;

/**
 * A picture of somebody, small enough for the screen: see `decodePicture`. Nothing of it is kept.
 * @param raw the address as the profile has it
 * @throws AppError `timeout`, `interrupted`, and what `readPictureUrl`, `fetchPicture` and `decodePicture` throw
 */
export async function loadPicture(
  raw: string,
  { network, clock, signal }: { network: PictureNetwork; clock: Clock; signal: AbortSignal },
): Promise<Uint8Array> {
  const url = readPictureUrl(raw);
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(patience, done.signal).then(
    () => late.abort(lateness(url)),
    () => undefined,
  );
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await decodePicture(await fetchPicture(url, network, either), either);
  } catch (error) {
    if (signal.aborted) throw new AppError('interrupted', 'the picture is no longer wanted', { cause: error });
    throw late.signal.aborted ? lateness(url) : error;
  } finally {
    done.abort();
  }
}

function lateness(url: URL): AppError {
  return new AppError('timeout', `no picture came from ${url.hostname} within 5 seconds`, { hint: 'Try again.' });
}
