import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import type { LineBlock } from '../domain/line-block.ts';
import type { PreparedUsers } from './prepare-users.ts';

/** Blocks that were given to it, and what it made of them, come in one order. */
export type PreparedAnswer = PreparedUsers | undefined;

/** Megabytes. */
const limits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
/** Milliseconds without a block after which the thread ends. */
const idleAfter = 3000;

/**
 * Prepares blocks of users in a thread of its own, while another one stores those before them. A thread that dies has
 * prepared nothing, and nothing is lost: whoever stores the users does it then.
 */
export class PreparingThread {
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting: ((prepared: PreparedAnswer) => void)[] = [];
  readonly #onEnd: () => void;
  #isOver = false;
  #idle: NodeJS.Timeout | undefined;

  /** @param onEnd is called once it takes no more blocks */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    const here = fileURLToPath(import.meta.url);
    const program = new URL(`preparing-thread-program.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
    this.#worker = new Worker(program, { env: {}, execArgv: [], resourceLimits: limits });
    this.#worker.on('message', (prepared: PreparedAnswer) => this.#take(prepared));
    // That it died is told by its end.
    this.#worker.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#bury();
        resolve();
      });
    });
  }

  async prepare(lines: LineBlock): Promise<PreparedAnswer> {
    if (this.#isOver) return undefined;
    clearTimeout(this.#idle);
    this.#worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(lines);
    return await new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Whoever waits for it gets nothing. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#worker.ref();
    await this.#worker.terminate();
    await this.ended;
  }

  #take(prepared: PreparedAnswer): void {
    this.#waiting.shift()?.(prepared);
    if (this.#waiting.length > 0) return;
    this.#worker.unref();
    this.#idle = setTimeout(() => void this.end(), idleAfter);
    this.#idle.unref();
  }

  #bury(): void {
    clearTimeout(this.#idle);
    this.#isOver = true;
    this.#onEnd();
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
