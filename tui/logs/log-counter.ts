import { isAppError, toAppError } from '../../src/errors.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import type { ReaderThread } from '../../src/mirror/reader-thread.ts';
import type { UiEvent } from '../ui-event.ts';
import { countLogs, type LogCounts, type LogsCounted } from './count-logs.ts';
import type { LogsSummary } from './logs-state.ts';

type Countable = Pick<MirrorReader, 'startThread' | 'tenant'>;

/** Nobody waits longer than this for one part of the answer, in milliseconds. */
const longestPart = 15_000;

/**
 * Counts for the Logs screen in threads of its own, one question at a time. Another question ends the one before; newer
 * data of the same question waits for its end, or a busy tenant would never see an answer.
 */
export class LogCounter {
  readonly #mirrors: (tenant: string) => readonly Countable[];
  readonly #dispatch: (event: UiEvent) => void;
  readonly #threads = new Map<Countable, ReaderThread>();
  #running: LogsCounted | undefined;
  #next: LogsCounted | undefined;

  /** @param mirrors the open ones of a tenant, or of all of them */
  constructor(mirrors: (tenant: string) => readonly Countable[], dispatch: (event: UiEvent) => void) {
    this.#mirrors = mirrors;
    this.#dispatch = dispatch;
  }

  async count(wanted: LogsCounted): Promise<void> {
    if (this.#running !== undefined && isSameQuestion(this.#running, wanted)) {
      this.#next = wanted;
      return;
    }
    const isBusy = this.#running !== undefined;
    this.#running = wanted;
    this.#next = undefined;
    // What is under way for the question before can be stopped only with its thread. Another may be asked meanwhile.
    if (isBusy) await this.#closeThreads();
    if (this.#running !== wanted) return;
    await this.#run(wanted);
    if (this.#running !== wanted) return;
    this.#running = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined) await this.count(next);
  }

  /** Nobody looks any more. */
  async stop(): Promise<void> {
    this.#running = undefined;
    this.#next = undefined;
    await this.#closeThreads();
  }

  async #closeThreads(): Promise<void> {
    const threads = [...this.#threads.values()];
    this.#threads.clear();
    await Promise.all(threads.map(async (thread) => await thread.close()));
  }

  async #run(wanted: LogsCounted): Promise<void> {
    const { tenant, key, text } = wanted;
    const begun = performance.now();
    let known: LogsSummary = { key, text, facets: {} };
    const tell = (summary: LogsSummary): void => this.#dispatch({ type: 'logs-summary', tenant, summary });
    try {
      for await (const summary of countLogs(this.#counting(tenant), wanted)) {
        if (this.#running !== wanted) return;
        known = summary;
        tell(summary);
      }
      tell({ ...known, took: performance.now() - begun });
    } catch (error) {
      if (this.#running !== wanted || isAppError(error, 'interrupted')) return;
      const { message, hint } = toAppError(error);
      tell({ ...known, problem: `${message}. ${hint}`, took: performance.now() - begun });
    }
  }

  #counting(tenant: string): readonly LogCounts[] {
    return this.#mirrors(tenant).map((mirror) => {
      const thread = this.#threads.get(mirror) ?? mirror.startThread();
      this.#threads.set(mirror, thread);
      const timeout = longestPart;
      return {
        tenant: mirror.tenant,
        logCoverage: async (...args) => await thread.ask('logCoverage', args, { timeout }),
        countLogs: async (...args) => await thread.ask('countLogs', args, { timeout }),
        logFacets: async (...args) => await thread.ask('logFacets', args, { timeout }),
        logHistogram: async (...args) => await thread.ask('logHistogram', args, { timeout }),
      };
    });
  }
}

function isSameQuestion(one: LogsCounted, other: LogsCounted): boolean {
  return one.tenant === other.tenant && one.text === other.text;
}
