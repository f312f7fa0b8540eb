import {
  closeSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';

export interface RotatingFileOptions {
  readonly file: string;
  /** A file that has grown past this, in bytes, is set aside. */
  readonly size: number;
  /** How many files are kept beside the present one: `file.1` is the youngest. */
  readonly kept: number;
}

/** The present file and those that were set aside, youngest first; not all of them need to exist. */
export function rotatedFiles({ file, kept }: Pick<RotatingFileOptions, 'file' | 'kept'>): readonly string[] {
  return [file, ...Array.from({ length: kept }, (_, at) => `${file}.${at + 1}`)];
}

/**
 * A file that lines are added to, mode 0600. Several processes may write to it. A line that cannot be written (a full
 * disk) is lost: a log must not stop what it reports on. One that was torn by a crash or a full disk is ended, so that
 * the next one can be read.
 */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #handle: number | undefined;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
  }

  write(line: string): void {
    try {
      this.#handle ??= openAtLineEnd(this.#options.file);
      const bytes = Buffer.from(line);
      if (writeSync(this.#handle, bytes) < bytes.length) this.close();
      else if (fstatSync(this.#handle).size > this.#options.size) this.#rotate(this.#handle);
    } catch {
      this.close();
    }
  }

  close(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) closeSync(handle);
  }

  /**
   * Another process may have set the file aside already: then we only change over to the new one. A crash in between
   * leaves a number free, and no line is lost by that.
   */
  #rotate(handle: number): void {
    const { file, size } = this.#options;
    try {
      const present = statSync(file, { throwIfNoEntry: false });
      if (present === undefined || present.size <= size) return;
      const files = rotatedFiles(this.#options);
      for (let number = files.length - 1; number > 0; number -= 1) {
        const [older = '', old = ''] = files.slice(number - 1, number + 1);
        if (statSync(older, { throwIfNoEntry: false }) !== undefined) renameSync(older, old);
      }
    } catch {
      // It cannot be moved, as when a folder lies in its place: it still must not fill the disk.
      if (fstatSync(handle).size > 2 * size) ftruncateSync(handle);
    } finally {
      this.close();
    }
  }
}

function openAtLineEnd(file: string): number {
  const handle = openSync(file, 'a+', 0o600);
  try {
    const { size, mode } = fstatSync(handle);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) fchmodSync(handle, 0o600);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a) writeSync(handle, '\n');
    return handle;
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}
