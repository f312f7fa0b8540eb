import { perMillisecond } from './log-order.ts';

/** A stored event by its number, and what tells it apart: see `markOf`. */
export interface NumberedRow {
  readonly id: number;
  readonly mark: number;
}

/**
 * Gives the events of one batch numbers that nobody has, each the first from where it should stand. Ids of a tenant may
 * begin alike without end: then an event stands behind all the others, however far that is.
 */
export class FreeNumbers {
  readonly #read: (from: number, to: number) => readonly NumberedRow[];
  readonly #marks = new Map<number, ReadonlySet<number>>();
  readonly #taken = new Set<number>();
  /** Where the last one that should stand at a number found its place: the next one looks from there. */
  readonly #reached = new Map<number, number>();

  /** @param read stored events from a number, included, to another, excluded */
  constructor(read: (from: number, to: number) => readonly NumberedRow[]) {
    this.#read = read;
  }

  /** Undefined when the event with this mark is stored already. */
  take(least: number, mark: number): number | undefined {
    let id = this.#reached.get(least) ?? least;
    for (let from = least; ; from += perMillisecond) {
      if (this.#marksFrom(from).has(mark)) return undefined;
      while (this.#taken.has(id)) id += 1;
      if (id >= from + perMillisecond) continue;
      this.#taken.add(id);
      this.#reached.set(least, id + 1);
      return id;
    }
  }

  #marksFrom(from: number): ReadonlySet<number> {
    const known = this.#marks.get(from);
    if (known !== undefined) return known;
    const rows = this.#read(from, from + perMillisecond);
    for (const { id } of rows) this.#taken.add(id);
    const marks = new Set(rows.map(({ mark }) => mark));
    this.#marks.set(from, marks);
    return marks;
  }
}
