import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openJournal } from '../../src/changes/open-journal.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { Secret } from '../../src/secret.ts';

export const mirrorKey = 'ab'.repeat(32);
export const journalKey = 'cd'.repeat(32);

/** Where the files of one history lie at present. */
export interface ModelFiles {
  readonly mirror: string;
  readonly journal: string;
}

/** Folders of the histories of a test file. Making a file takes long, so each history copies one that was made once. */
export class ModelFolder {
  readonly #root = mkdtempSync(join(tmpdir(), 'tenantry-model-'));
  readonly #blank: ModelFiles;
  #made = 0;

  constructor() {
    this.#blank = filesIn(this.#root);
    openMirrorWriter(this.#blank.mirror, 'acme', new Secret(mirrorKey)).close();
    openJournal(this.#blank.journal, new Secret(journalKey)).close();
  }

  fresh(): ModelFiles {
    return this.#copy(this.#blank);
  }

  /**
   * The files as a process leaves them that is killed now.
   * @param kept how much of the mirror's write-ahead log reached the disk, 0 to 1
   */
  afterCrash(files: ModelFiles, kept: number): ModelFiles {
    const left = this.#copy(files);
    const log = `${left.mirror}-wal`;
    if (kept < 1 && existsSync(log)) truncateSync(log, Math.floor(statSync(log).size * kept));
    this.forget(files);
    return left;
  }

  forget(files: ModelFiles): void {
    for (const file of [files.mirror, files.journal]) {
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    }
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #copy(from: ModelFiles): ModelFiles {
    const folder = join(this.#root, String((this.#made += 1)));
    mkdirSync(folder);
    const to = filesIn(folder);
    for (const name of ['mirror', 'journal'] as const) {
      // Not the -shm: it is shared memory, and made anew from the log.
      for (const end of ['', '-wal']) if (existsSync(from[name] + end)) copyFileSync(from[name] + end, to[name] + end);
    }
    return to;
  }
}

function filesIn(folder: string): ModelFiles {
  return { mirror: join(folder, 'mirror.db'), journal: join(folder, 'journal.db') };
}
