import { statSync } from 'node:fs';

/** Tells whether an SQLite file was written since somebody looked into it. */
export class ChangedFile {
  readonly #file: string;
  /** Stamp of what was looked at last; empty: there was no file. */
  known = '';

  constructor(file: string) {
    this.#file = file;
  }

  /** Times and sizes of the file and its log; empty while there is none. */
  stamp(): string {
    const parts = [this.#file, `${this.#file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false }));
    return parts.map((found) => (found === undefined ? '' : `${found.mtimeMs} ${found.size};`)).join('');
  }
}
