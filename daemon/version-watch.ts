import { AppError } from '../src/errors.ts';

/** So often in a row the same other version has to be found: an installation takes a moment, and may be undone. */
const needed = 2;

/**
 * Notices that another version was installed in the place of the running one. Its files are not those that this
 * process has loaded any more: what it loads late would not fit.
 */
export class VersionWatch {
  readonly #running: string;
  readonly #read: () => string;
  #found: string | undefined;
  #times = 0;

  /** @param read the version that is installed; may throw, as in the middle of an installation */
  constructor(running: string, read: () => string) {
    this.#running = running;
    this.#read = read;
  }

  /** To be called now and then. @throws AppError `upgraded` once another version is there to stay */
  check(): void {
    const installed = this.#installed();
    if (installed === undefined || installed === this.#running) {
      this.#found = undefined;
      return;
    }
    this.#times = installed === this.#found ? this.#times + 1 : 1;
    this.#found = installed;
    if (this.#times < needed) return;
    throw new AppError('upgraded', `steps down: this is version ${this.#running}, and ${installed} is installed now`);
  }

  #installed(): string | undefined {
    try {
      return this.#read();
    } catch {
      return undefined;
    }
  }
}
