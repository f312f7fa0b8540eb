import type { Clock } from '../clock.ts';
import type { PictureNetwork } from './picture-network.ts';

export interface PictureLoaderOptions {
  readonly clock: Clock;
  /** The open internet when left out. */
  readonly network?: PictureNetwork | undefined;
}

/** Loads one picture at a time: whoever asks for the next, or leaves, stops the one before. */
export class PictureLoader {
  readonly #options: PictureLoaderOptions;
  #current = new AbortController();

  constructor(options: PictureLoaderOptions) {
    this.#options = options;
  }

  /** @throws AppError as `loadPicture` does */
  async load(url: string, signal: AbortSignal): Promise<Uint8Array> {
    this.stop();
    this.#current = new AbortController();
    const either = AbortSignal.any([signal, this.#current.signal]);
    const { clock } = this.#options;
    // What speaks to the network is loaded once somebody wants it, not before the first rows.
    const { loadPicture } = await import('./load-picture.ts');
    const network = this.#options.network ?? (await import('./picture-network.ts')).publicNetwork;
    return await loadPicture(url, { network, clock, signal: either });
  }

  stop(): void {
    this.#current.abort();
  }
}
