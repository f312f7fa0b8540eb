import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { AppError, type AppErrorOptions, type ErrorKind } from '../errors.ts';
import type { Span } from '../query/ast.ts';
import { QueryError } from '../query/query-error.ts';
import type { Secret } from '../secret.ts';
import type { MirrorReader } from './mirror.ts';

/** What can be asked for: reads whose answers can be copied between threads. */
export type ThreadMethod = Exclude<
  {
    [Name in keyof MirrorReader]: MirrorReader[Name] extends (...args: never[]) => unknown ? Name : never;
  }[keyof MirrorReader],
  'close' | 'salvage' | 'startThread'
>;

/** What the thread is started with: it opens the mirror for itself. */
export interface ReaderThreadOrder {
  readonly file: string;
  readonly tenant: string;
  /** In memory alone: neither arguments nor environment of a thread can be read from outside. */
  readonly key: string;
  readonly domain: string | undefined;
  /** Two numbers: one that stays 0 for as long as somebody waits for the thread's answers, and the last task that nobody waits for. */
  readonly leave: Int32Array<SharedArrayBuffer>;
}

export interface ReadTask {
  readonly id: number;
  readonly method: ThreadMethod;
  readonly args: readonly unknown[];
  /** Time for relative dates. */
  readonly now: number;
}

/** An error on its way between threads, which copy no classes. */
type ReadProblem = Omit<AppErrorOptions, 'cause'> & {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly span?: Span | undefined;
};

export type ReadAnswer = { readonly id: number } & ({ readonly value: unknown } | { readonly problem: ReadProblem });

/** The thread's first message. */
export const threadIsReady = 'ready';
/** The message after which it closes the mirror and ends. */
export const endOfTasks = 'end';

export interface AskOptions {
  /** Whoever waits no longer gets the signal's reason at once; what is under way is not stopped by it. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the thread may work on it, waiting in line not counted. 500 when left out. */
  readonly timeout?: number | undefined;
}

interface Started {
  readonly worker: Worker;
  readonly leave: ReaderThreadOrder['leave'];
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
}

interface Waiting {
  readonly task: ReadTask;
  readonly timeout: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What a person waits for while typing. */
const budget = 500;
/** Milliseconds without a question after which the thread ends, and gives its memory back. */
const idleAfter = 120_000;
/** Threads at most, with those that were given up: one of them ends only when the statement that it runs does. */
const mostThreads = 2;

const narrowUsers =
  'Narrow it by what an index knows: a word of three letters, a connection, a date, or a value without a star in front.';
/** What helps against too long an answer; what is not here is asked of the log. */
const hints: Readonly<Partial<Record<ThreadMethod, string>>> = {
  countUsers: narrowUsers,
  listUsers: narrowUsers,
  positionOf: narrowUsers,
  holdOrder: 'Sort by a column of the list: a path is sorted by reading every profile.',
};

/**
 * Answers questions to a mirror in a thread of its own with its own connection, one after the other, so that a long one
 * holds up no key. SQLite cannot be interrupted from here: a question that takes too long is an error, and its thread
 * is given up for a new one, as long as no two of them are still at work. What was given up ends by itself, soon where
 * SQL calls our functions: to terminate a thread may abort the whole program while the database is being loaded or works.
 * https://github.com/WiseLibs/better-sqlite3/issues/1507
 * Starts with the first question; keeps no program from ending but with what it was asked.
 */
export class ReaderThread {
  readonly #order: Omit<ReaderThreadOrder, 'key' | 'leave'>;
  readonly #key: Secret;
  readonly #now: () => number;
  readonly #line: Waiting[] = [];
  #thread: Started | undefined;
  readonly #leaving = new Set<Promise<unknown>>();
  #isReady = false;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #closed = false;

  constructor(order: Omit<ReaderThreadOrder, 'key' | 'leave'>, key: Secret, now: () => number) {
    this.#order = order;
    this.#key = key;
    this.#now = now;
  }

  /**
   * Calls a method of the reader. Questions are answered in the order in which they are asked.
   * @throws AppError what the method throws; `timeout` when it took too long; `bug` when the thread died over it;
   * the signal's reason
   */
  async ask<Name extends ThreadMethod>(
    method: Name,
    args: Parameters<MirrorReader[Name]>,
    { signal, timeout = budget }: AskOptions = {},
  ): Promise<ReturnType<MirrorReader[Name]>> {
    signal?.throwIfAborted();
    if (this.#closed) throw new AppError('interrupted', `the mirror of ${this.#order.tenant} was closed`);
    this.#last += 1;
    const task: ReadTask = { id: this.#last, method, args, now: this.#now() };
    return await new Promise((resolve, reject) => {
      const give_up = () => {
        const at = this.#line.findIndex((each) => each.task === task);
        if (at >= 0) this.#line.splice(at, 1);
        else if (this.#current?.task === task) this.#hurry(task);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', give_up, { once: true });
      const done = () => signal?.removeEventListener('abort', give_up);
      this.#line.push({
        task,
        timeout,
        resolve: (value) => {
          done();
          resolve(value as ReturnType<MirrorReader[Name]>);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      this.#next();
    });
  }

  /** Whoever still waits is told so. Resolves when the thread is gone, and those that were given up. */
  async close(): Promise<void> {
    this.#closed = true;
    const closed = new AppError('interrupted', `the mirror of ${this.#order.tenant} was closed`);
    for (const { reject } of this.#line.splice(0)) reject(closed);
    this.#current?.reject(closed);
    await this.#drop();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    // What was given up goes on until its statement ends: whoever ends calls again.
    if (this.#thread === undefined && this.#leaving.size >= mostThreads) return;
    const next = this.#line.shift();
    clearTimeout(this.#timer);
    if (next === undefined) {
      this.#thread?.worker.unref();
      this.#timer = setTimeout(() => void this.#drop(), idleAfter);
      this.#timer.unref();
      return;
    }
    this.#current = next;
    try {
      const { worker } = (this.#thread ??= this.#start());
      worker.ref();
      if (this.#isReady) this.#startClock(next);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(next.task);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'no reason is known';
      this.#settle((waiting) => waiting.reject(this.#problem('bug', `the thread that reads it did not start: ${why}`)));
    }
  }

  /** To start a thread may take longer than its first answer: that is nobody's fault. */
  #startClock({ timeout }: Waiting): void {
    this.#timer = setTimeout(() => this.#giveUp(), timeout);
  }

  /**
   * What nobody waits for any more ends with the next row that is looked at, and holds up the next question no longer
   * than a typed one in any case; an order serves that too.
   */
  #hurry({ id, method }: ReadTask): void {
    if (method === 'holdOrder') return;
    if (this.#thread !== undefined) Atomics.store(this.#thread.leave, 1, id);
    if (!this.#isReady) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#giveUp(), budget);
  }

  #start(): Started {
    this.#isReady = false;
    const here = fileURLToPath(import.meta.url);
    const program = new URL(`reader-thread-program.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
    const leave = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    const workerData: ReaderThreadOrder = { ...this.#order, key: this.#key.reveal(), leave };
    const worker = new Worker(program, { workerData, env: {}, execArgv: [] });
    worker.on('message', (answer: ReadAnswer | typeof threadIsReady) => {
      if (worker !== this.#thread?.worker) return;
      if (answer !== threadIsReady) this.#take(answer);
      else {
        this.#isReady = true;
        if (this.#current !== undefined) this.#startClock(this.#current);
      }
    });
    let why = 'ended';
    worker.on('error', (error: Error) => {
      why = `ended: ${error.message}`;
    });
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        resolve();
        if (worker !== this.#thread?.worker) return;
        this.#thread = undefined;
        this.#settle((waiting) => waiting.reject(this.#problem('bug', `the thread that reads it ${why}`)));
      });
    });
    return { worker, leave, ended };
  }

  #take(answer: ReadAnswer): void {
    if (answer.id !== this.#current?.task.id) return;
    this.#settle(({ resolve, reject }) => {
      if ('value' in answer) resolve(answer.value);
      else reject(errorOf(answer.problem));
    });
  }

  #giveUp(): void {
    const method = this.#current?.task.method;
    const asked = `${(this.#current?.timeout ?? budget) / 1000} s were not enough for an answer`;
    void this.#drop();
    const hint = (method && hints[method]) ?? 'Narrow it by a time, a user or a type.';
    this.#settle((waiting) => waiting.reject(this.#problem('timeout', asked, hint)));
  }

  #problem(kind: ErrorKind, words: string, hint?: string): AppError {
    const { tenant } = this.#order;
    return new AppError(kind, `mirror of ${tenant}: ${words}`, { tenant, hint });
  }

  #settle(end: (waiting: Waiting) => void): void {
    const current = this.#current;
    this.#current = undefined;
    clearTimeout(this.#timer);
    if (current !== undefined) end(current);
    this.#next();
  }

  async #drop(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#thread !== undefined) this.#letGo(this.#thread);
    this.#thread = undefined;
    await Promise.all(this.#leaving);
  }

  #letGo({ worker, leave, ended }: Started): void {
    Atomics.store(leave, 0, 1);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(endOfTasks);
    // Until it is gone: the end of the program would terminate it.
    worker.ref();
    const leaving = ended.then(() => {
      this.#leaving.delete(leaving);
      if (!this.#closed) this.#next();
    });
    this.#leaving.add(leaving);
  }
}

function errorOf(problem: ReadProblem): AppError {
  if (problem.span !== undefined) return new QueryError(problem.message, problem.span, problem.hint);
  return new AppError(problem.kind, problem.message, problem);
}
