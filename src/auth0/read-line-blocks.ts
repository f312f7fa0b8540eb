import type { LineBlock } from '../domain/line-block.ts';
import { AppError } from '../errors.ts';

/** No profile is as long as this, not even one from before the size limit; taken apart it still fits into a thread. */
const maxLine = 16 * 1_048_576;
/** Bytes after which a block ends with the line, however few lines it has. */
const enough = 8 * 1_048_576;

const blank = 0x20;
const brace = 0x7b;
/** The first byte of it in UTF-8. */
const byteOrderMark = 0xef;

export interface LineBlockOptions {
  /** Lines of a block, blank ones not counted. */
  readonly most: number;
  /** So many lines at the start are left out, blank ones not counted. */
  readonly skip: number;
}

/**
 * Cuts bytes into blocks of whole lines. The last line may lack its line feed.
 * @throws AppError `bad_answer` when a line is far too long, or begins as no JSON object does: a page of a proxy
 */
export async function* readLineBlocks(
  chunks: AsyncIterable<Buffer>,
  { most, skip }: LineBlockOptions,
): AsyncIterable<LineBlock> {
  const cutter = new LineCutter(most, skip);
  for await (const chunk of chunks) yield* cutter.take(chunk);
  yield* cutter.rest();
}

class LineCutter {
  readonly #most: number;
  #skip: number;
  /** Bytes of the block that is being filled; the end of it may be half a line. */
  #parts: Buffer[] = [];
  #size = 0;
  #lines = 0;
  #first: number;
  /** Bytes of the half line, and whether any of it is not blank. */
  #half = 0;
  #written = false;

  constructor(most: number, skip: number) {
    this.#most = most;
    this.#skip = skip;
    this.#first = skip + 1;
  }

  *take(chunk: Buffer): Iterable<LineBlock> {
    let kept = 0;
    let start = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      const isLine = this.#written || this.#begins(chunk, start, at);
      start = at + 1;
      this.#half = 0;
      this.#written = false;
      if (!isLine) continue;
      if (this.#skip > 0) {
        this.#skip -= 1;
        this.#parts = [];
        this.#size = 0;
        kept = start;
        continue;
      }
      this.#lines += 1;
      if (this.#lines < this.#most && this.#size + start - kept < enough) continue;
      this.#keep(chunk.subarray(kept, start));
      kept = start;
      yield this.#block();
    }
    this.#half += chunk.length - start;
    if (this.#half > maxLine) throw new AppError('bad_answer', 'a line of the file is too long');
    this.#written ||= this.#begins(chunk, start, chunk.length);
    this.#keep(chunk.subarray(kept));
  }

  *rest(): Iterable<LineBlock> {
    if (this.#written && this.#skip === 0) this.#lines += 1;
    if (this.#lines > 0) yield this.#block();
  }

  #keep(part: Buffer): void {
    this.#parts.push(part);
    this.#size += part.length;
  }

  #block(): LineBlock {
    // Of its own and just as large: it is copied to another thread, with all that lies around it.
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    const block = { bytes, lines: this.#lines, first: this.#first };
    this.#first += this.#lines;
    this.#lines = 0;
    this.#parts = [];
    this.#size = 0;
    return block;
  }

  /** Whether anything stands there. */
  #begins(bytes: Buffer, start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte <= blank) continue;
      if (byte === brace || byte === byteOrderMark) return true;
      throw new AppError('bad_answer', `line ${this.#first + this.#lines} of the file is no user`);
    }
    return false;
  }
}
