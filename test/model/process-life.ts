/**
 * The life of one simulated process: everything that it does to the world outside is a step, and it can die at any of
 * them, as by kill -9. What is left of a dead one waits for ever, or fails without having done anything.
 */
export class ProcessLife {
  #steps = 0;
  #dies_at = Number.POSITIVE_INFINITY;

  get isOver(): boolean {
    return this.#steps >= this.#dies_at;
  }

  get steps(): number {
    return this.#steps;
  }

  /** Dies at that step from now; the first one is 1. */
  dieAfter(steps: number): void {
    this.#dies_at = Math.min(this.#dies_at, this.#steps + steps);
  }

  spare(): void {
    if (!this.isOver) this.#dies_at = Number.POSITIVE_INFINITY;
  }

  dieNow(): void {
    this.#dies_at = this.#steps;
  }

  /** Something that takes time: the dead never come back from it. */
  async live<T>(work: () => Promise<T>): Promise<T> {
    this.#steps += 1;
    if (this.isOver) return await forever;
    try {
      return await work();
    } finally {
      this.#steps += 1;
      if (this.isOver) await forever;
    }
  }

  /** Something that is done at once: before it or after it one can die. */
  act<T>(work: () => T): T {
    this.#takeStep();
    const result = work();
    this.#takeStep();
    return result;
  }

  #takeStep(): void {
    this.#steps += 1;
    if (this.isOver) throw new Dead();
  }
}

const forever = new Promise<never>(() => {});

class Dead extends Error {
  override readonly name = 'Dead';
}
