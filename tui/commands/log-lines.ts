import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import type { Clock } from '../../src/clock.ts';

const chunk = 1 << 16;
const pollInterval = 250;

/** An open file of a log, and how far it was read. */
interface OpenLogFile {
  readonly handle: number;
  readonly id: string;
  offset: number;
  /** A line that was not yet written to its end. */
  rest: Buffer;
}

/**
 * Reads a log that is rotated while it is read: its lines from the oldest file on, and then those that are added.
 * @param files the present file and those that were set aside, youngest first
 */
export class LogLines implements Disposable {
  readonly #files: readonly string[];
  #present: OpenLogFile | undefined;

  constructor(files: readonly string[]) {
    this.#files = files;
  }

  /** All lines that there are, file by file, the youngest file first and the lines of a file in order. */
  *filesFromYoungest(): Generator<string[], void, undefined> {
    // All are opened before any is read: what is moved on meanwhile is met twice rather than not at all.
    const opened = this.#openAll();
    try {
      for (const file of opened) yield readOn(file);
    } finally {
      const [youngest, ...others] = opened;
      this.#present = youngest;
      for (const file of others) closeSync(file.handle);
    }
  }

  /** Lines as they are added, over any rotation, until the signal says stop. */
  async *follow(clock: Clock, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    for (;;) {
      yield* this.#added();
      await clock.sleep(pollInterval, signal);
    }
  }

  [Symbol.dispose](): void {
    if (this.#present !== undefined) closeSync(this.#present.handle);
    this.#present = undefined;
  }

  *#added(): Generator<string, void, undefined> {
    const known = this.#present;
    if (known !== undefined) yield* readOn(known);
    const opened = this.#openAll();
    const [youngest] = opened;
    if (youngest === undefined || youngest.id === known?.id) {
      for (const file of opened) closeSync(file.handle);
      return;
    }
    // The one that was read last may have been set aside more than once: everything younger is new.
    const at = opened.findIndex((file) => file.id === known?.id);
    const younger = at === -1 ? opened : opened.slice(0, at);
    if (known !== undefined) yield* readOn(known);
    for (const file of younger.toReversed()) yield* readOn(file);
    if (known !== undefined) closeSync(known.handle);
    for (const file of opened) if (file !== youngest) closeSync(file.handle);
    this.#present = youngest;
  }

  #openAll(): OpenLogFile[] {
    const opened: OpenLogFile[] = [];
    for (const path of this.#files) {
      const file = open(path);
      if (file === undefined) continue;
      if (opened.some(({ id }) => id === file.id)) closeSync(file.handle);
      else opened.push(file);
    }
    return opened;
  }
}

function open(path: string): OpenLogFile | undefined {
  try {
    const handle = openSync(path, 'r');
    const { dev, ino } = fstatSync(handle);
    return { handle, id: `${dev} ${ino}`, offset: 0, rest: Buffer.alloc(0) };
  } catch {
    return undefined;
  }
}

/** Whole lines from where it was left. */
function readOn(file: OpenLogFile): string[] {
  // Emptied: it could not be set aside.
  if (fstatSync(file.handle).size < file.offset) Object.assign(file, { offset: 0, rest: Buffer.alloc(0) });
  const pieces = [file.rest];
  for (;;) {
    const piece = Buffer.alloc(chunk);
    const length = readSync(file.handle, piece, 0, chunk, file.offset);
    if (length === 0) break;
    file.offset += length;
    pieces.push(piece.subarray(0, length));
  }
  const bytes = Buffer.concat(pieces);
  const end = bytes.lastIndexOf(0x0a) + 1;
  file.rest = bytes.subarray(end);
  return bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
}
