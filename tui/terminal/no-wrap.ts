import { writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';

const off = '\u001B[?7l';
const on = '\u001B[?7h';

/**
 * Keeps the terminal from wrapping lines (DECAWM) while the program draws. Terminals disagree about how wide some names
 * are; a line that is wider there than here would push all lines below it down, and the tenant's name off the screen.
 */
export class NoWrap {
  readonly #stdout: WriteStream;
  readonly #onExit = (): void => this.#writeNow(on);

  constructor(stdout: WriteStream) {
    this.#stdout = stdout;
    process.once('exit', this.#onExit);
    this.take();
  }

  take(): void {
    this.#stdout.write(off);
  }

  giveBack(): void {
    this.#stdout.write(on);
  }

  /** For the end; harmless when said twice. */
  end(): void {
    process.off('exit', this.#onExit);
    this.giveBack();
  }

  /** While the process exits nothing is written later. The terminal may be gone by then. */
  #writeNow(text: string): void {
    try {
      writeSync(1, text);
    } catch {
      // Nobody is there to see it.
    }
  }
}
