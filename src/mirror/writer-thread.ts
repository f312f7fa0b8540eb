import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { AppError, type AppErrorOptions, type ErrorKind } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Batch, CommitReport } from './mirror.ts';
import { buffersOf } from './prepare-users.ts';

/** What the thread is started with: it opens the mirror for itself. */
export interface ThreadOrder {
  readonly file: string;
  readonly tenant: string;
  /** In memory alone: neither arguments nor environment of a thread can be read from outside. */
  readonly key: string;
  readonly domain: string | undefined;
}

export interface ThreadTask {
  readonly id: number;
  readonly batch: Batch;
  readonly now: number;
}

/** An AppError on its way between threads, which copy no classes. */
type ThreadProblem = Omit<AppErrorOptions, 'cause'> & { readonly kind: ErrorKind; readonly message: string };

export type ThreadAnswer = { readonly id: number } & (
  { readonly report: CommitReport } | { readonly problem: ThreadProblem }
);

/** The message after which the thread closes the mirror and ends. */
export const endOfTasks = 'end';

/** Megabytes. The page cache of SQLite lies outside of the heap. */
const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };
/** Milliseconds without a task after which the thread ends: an idle daemon shall not pay for it. */
const idleAfter = 3000;

interface Waiting {
  readonly resolve: (report: CommitReport) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * Stores batches in a thread of its own, one after the other, so that a large one holds up nobody else in this process.
 * Ends by itself when it has nothing to do; a thread that dies is an error of what it was doing and of nothing else.
 */
export class WriterThread {
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #tenant: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  #last = 0;
  #idle: NodeJS.Timeout | undefined;
  #why = 'ended';

  /** @param onEnd is called once it takes no more tasks */
  constructor(order: Omit<ThreadOrder, 'key'>, key: Secret, onEnd: () => void) {
    this.#tenant = order.tenant;
    this.#onEnd = onEnd;
    const here = fileURLToPath(import.meta.url);
    const program = new URL(`writer-thread-program.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
    const workerData: ThreadOrder = { ...order, key: key.reveal() };
    this.#worker = new Worker(program, { workerData, env: {}, execArgv: [], resourceLimits: limits });
    this.#worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    this.#worker.on('error', (error: Error & { code?: string }) => {
      this.#why = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'ran out of memory' : `ended: ${error.message}`;
    });
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#bury();
        resolve();
      });
    });
  }

  /** @throws AppError as `commitBatch` does, or `bug` when the thread died over it: nothing of the batch is stored then */
  async commit(batch: Batch, now: number): Promise<CommitReport> {
    clearTimeout(this.#idle);
    this.#worker.ref();
    this.#last += 1;
    const task: ThreadTask = { id: this.#last, batch, now };
    const prepared = batch.user_lines?.prepared;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(task, prepared === undefined ? [] : buffersOf(prepared));
    return await new Promise<CommitReport>((resolve, reject) => {
      this.#waiting.set(task.id, { resolve, reject });
    });
  }

  /** Lets it finish what it was given. Resolves when it is gone. */
  async end(): Promise<void> {
    clearTimeout(this.#idle);
    this.#onEnd();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(endOfTasks);
    this.#worker.ref();
    await this.ended;
  }

  #take(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('report' in answer) waiting?.resolve(answer.report);
    else waiting?.reject(new AppError(answer.problem.kind, answer.problem.message, answer.problem));
    if (this.#waiting.size > 0) return;
    this.#worker.unref();
    this.#idle = setTimeout(() => void this.end(), idleAfter);
    this.#idle.unref();
  }

  #bury(): void {
    clearTimeout(this.#idle);
    this.#onEnd();
    const dead = new AppError('bug', `the thread that writes the mirror of ${this.#tenant} ${this.#why}`, {
      tenant: this.#tenant,
      hint: 'Nothing of the step was stored; it is tried again.',
    });
    for (const { reject } of this.#waiting.values()) reject(dead);
    this.#waiting.clear();
  }
}
