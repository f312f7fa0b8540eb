import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { JobName } from '../../src/domain/job.ts';
import { toAppError } from '../../src/errors.ts';
import { syncTenant } from '../../daemon/sync-tenant.ts';
import { judgeFailure } from '../../daemon/verdict.ts';
import { ModelProcess, type ProcessOptions } from './model-process.ts';

interface DaemonOptions extends ProcessOptions {
  readonly interval: number;
  /** Called when a job has come to its end. */
  readonly onDone: (job: JobName) => void;
}

/** The sync of one tenant, as the daemon runs it, until it is stopped or killed. */
export class DaemonProcess extends ModelProcess {
  /** How often each job came to its end. */
  readonly done = new Map<JobName, number>();
  readonly #options: DaemonOptions;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(options: DaemonOptions) {
    super(options);
    this.#options = options;
    this.#ended = this.#follow().catch((error: unknown) => {
      this.broken = error;
    });
  }

  /** Why it ended by itself, which it never should. */
  broken: unknown;

  /** Ends it as a signal does. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    this.close();
  }

  kill(): void {
    this.life.dieNow();
    this.#stop.abort();
    this.close();
  }

  /** As the daemon does with a tenant that cannot be opened or must be opened anew. */
  async #follow(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#sync();
      } catch (error) {
        if (this.life.isOver) return;
        failures += 1;
        const failure = toAppError(error);
        if (failure.kind === 'bug') throw error;
        const { delay } = judgeFailure(failure, failures, this.clock.now(), this.random());
        await this.clock.sleep(delay, this.#stop.signal).catch(() => undefined);
      }
    }
  }

  async #sync(): Promise<void> {
    const { clock, random, tenant } = this;
    const { signal } = this.#stop;
    const open = { client: this.openClient(), mirror: this.openMirror() };
    const journal = this.openJournal();
    try {
      await syncTenant(open, {
        clock,
        signal,
        random,
        interval: () => this.#options.interval,
        settle: async () => {
          await settleChanges({ ...open, tenant, journal, now: () => clock.now(), signal }).catch(() => 0);
        },
        onState: () => undefined,
        onResult: (job, { outcome }) => {
          if (outcome !== 'done') return;
          this.done.set(job, (this.done.get(job) ?? 0) + 1);
          this.#options.onDone(job);
        },
      });
    } finally {
      if (!this.life.isOver) this.close();
    }
  }
}
