/**
 * Which rows hold which terms, as an index keeps it: terms in the order of their bytes, rows of each in ascending order.
 * Everything lies in few flat arrays, which go from one thread to another without being copied.
 */
export interface Postings {
  /** UTF-8 of all terms, one after the other, and where each ends. */
  readonly terms: Uint8Array<ArrayBuffer>;
  readonly termEnds: Uint32Array<ArrayBuffer>;
  /** Numbers of rows, counted from a base, of all terms, and where those of each end. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly rowEnds: Uint32Array<ArrayBuffer>;
  /** Terms of each row, as often as they stand there. */
  readonly sizes: Uint32Array<ArrayBuffer>;
}

/** What terms are numbered by while rows are read: pairs of a term and a row, in the order in which they are met. */
export class PostingsMaker {
  #count = 0;
  #slots = new Uint32Array(65_536);
  #rows = new Uint32Array(65_536);
  /** By slot: the row that was met last, plus one, and how many rows there are. */
  #last = new Uint32Array(4096);
  #many = new Uint32Array(4096);
  #used = 0;

  /** @returns the number of a term that was never met */
  newSlot(): number {
    if (this.#used === this.#last.length) {
      this.#last = grown(this.#last);
      this.#many = grown(this.#many);
    }
    this.#used += 1;
    return this.#used - 1;
  }

  /** Rows come in ascending order. */
  add(slot: number, row: number): void {
    if (this.#last[slot] === row + 1) return;
    this.#last[slot] = row + 1;
    this.#many[slot]! += 1;
    if (this.#count === this.#slots.length) {
      this.#slots = grown(this.#slots);
      this.#rows = grown(this.#rows);
    }
    this.#slots[this.#count] = slot;
    this.#rows[this.#count] = row;
    this.#count += 1;
  }

  /** @param slots all of them, in the order of their terms' bytes */
  sorted(slots: Uint32Array): Pick<Postings, 'rows' | 'rowEnds'> {
    const starts = new Uint32Array(this.#used);
    const rowEnds = new Uint32Array(slots.length);
    let at = 0;
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i]!;
      starts[slot] = at;
      at += this.#many[slot]!;
      rowEnds[i] = at;
    }
    const rows = new Uint32Array(this.#count);
    for (let i = 0; i < this.#count; i += 1) {
      const slot = this.#slots[i]!;
      rows[starts[slot]!] = this.#rows[i]!;
      starts[slot]! += 1;
    }
    return { rows, rowEnds };
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
