import { closeSync, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

export interface RotatingFileOptions {
  readonly file: string;
  /** A file that has grown past this, in bytes, is set aside. */
  readonly size: number;
  /** How many files are kept beside the present one: `file.1` is the youngest. */
  readonly kept: number;
}

/**
 * A file that lines are added to, mode 0600. Several processes may write to it. A line that cannot be written (a full
 * disk) is lost: a log must not stop what it reports on.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #handle: number | undefined;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  write(line: string): void {
    try {
      this.#handle ??= openSync(this.#options.file, 'a', 0o600);
      writeSync(this.#handle, line);
      if (fstatSync(this.#handle).size > this.#options.size) this.#rotate();
    } catch {
      this.close();
    }
  }

  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) closeSync(handle);
  }

  /** Another process may have set the file aside already: then we only change over to the new one. */
  #rotate(): void {
    const { file, size, kept } = this.#options;
    this.close();
    const present = statSync(file, { throwIfNoEntry: false });
    if (present === undefined || present.size <= size) return;
    for (let number = kept; number > 0; number -= 1) {
      const older = number === 1 ? file : `${file}.${number - 1}`;
      if (statSync(older, { throwIfNoEntry: false }) !== undefined) renameSync(older, `${file}.${number}`);
    }
  }
}
