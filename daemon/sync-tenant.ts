import type { Clock } from '../src/clock.ts';
import type { TenantState } from '../src/daemon-lock.ts';
import type { JobName, JobStatus } from '../src/domain/job.ts';
import { type AppError, toAppError } from '../src/errors.ts';
import { commitStep, type OpenTenant } from './commit-step.ts';
import { fullPass } from './jobs/full-pass.ts';
import { syncJobs } from './jobs/index.ts';
import type { Lane, Pace, SyncJob } from './jobs/sync-job.ts';
import type { OnceGoal } from './once-goal.ts';
import { nextJob, type PlannedJob } from './plan.ts';
import { runJob, type RunResult } from './run-job.ts';
import { toFullStep, Wake } from './wake.ts';

export interface SyncOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly random: () => number;
  /** Milliseconds between two looks at what has changed. */
  readonly interval: () => number;
  /** Work that is done now and then between the jobs, with the time of its next turn. */
  readonly settle: () => Promise<void>;
  readonly onState: (state: TenantState) => void;
  readonly onResult?: ((job: JobName, result: RunResult) => void) | undefined;
  /** Called about once a second; throws to end the sync. */
  readonly onTick?: (() => void) | undefined;
  /** A single sync: runs what it wants and ends. Without it, goes on until the signal. */
  readonly goal?: OnceGoal | undefined;
}

const lanes: readonly Lane[] = ['bulk', 'feed'];
/** How soon a request that somebody left in the mirror is noticed. */
const tick = 1_000;
const settleEvery = 120_000;
/** Milliseconds without a look at the log after which it does not count as followed. */
const logPatience = 10 * 60_000;
/** Jobs with an interval up to this are cheap. */
const quick = 60_000;

/**
 * Keeps one open mirror in step with its tenant. Plans, runs at most one job of each lane, waits, plans again.
 * Returns when the signal says stop or the goal is reached.
 * @throws AppError that a reopening may cure, once every job has ended
 */
export async function syncTenant(open: OpenTenant, options: SyncOptions): Promise<void> {
  const run = new TenantSync(open, options);
  await run.toTheEnd();
}

class TenantSync {
  readonly #open: OpenTenant;
  readonly #options: SyncOptions;
  readonly #running = new Map<Lane, Promise<void>>();
  readonly #tried = new Set<JobName>();
  readonly #failures = new Map<JobName, number>();
  readonly #stop = new AbortController();
  readonly #wake = new Wake();
  #troubles = 0;
  #paused_until = 0;
  /** Nobody is reachable: until then, whoever asks may know that this is over. */
  #offline = false;
  /** When jobs were to run next, as it was when the last one had ended. */
  #planned: ReadonlyMap<JobName, number | undefined> | undefined;
  #settle_at = 0;
  #fatal: AppError | undefined;

  constructor(open: OpenTenant, options: SyncOptions) {
    this.#open = open;
    this.#options = options;
  }

  async toTheEnd(): Promise<void> {
    const { signal } = this.#options;
    const stop = () => this.#stop.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      this.#options.onState({ state: 'running' });
      await this.#loop();
    } finally {
      this.#stop.abort();
      signal.removeEventListener('abort', stop);
      await Promise.all(this.#running.values());
    }
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  async #loop(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const seen = this.#open.mirror.dataVersion();
      const wait_until = this.#startWhatIsDue();
      if (wait_until === undefined) return;
      await this.#waitUntil(wait_until, seen);
    }
  }

  /** Starts a job in every free lane that has one; returns when to look again, undefined when the goal is reached. */
  #startWhatIsDue(): number | undefined {
    const now = this.#options.clock.now();
    const statuses = new Map(this.#open.mirror.listJobs().map((status) => [status.job, status]));
    const pace = this.#pace(statuses.get('log-events'), now);
    if (this.#isAskedFor(statuses, now)) this.#paused_until = 0;
    if (now >= this.#settle_at && !this.#running.has('feed') && this.#paused_until <= now) {
      this.#settle_at = now + settleEvery;
      if (this.#running.size === 0) this.#open.mirror.rest();
      this.#occupy('feed', this.#options.settle());
    }
    let wait_until = Number.POSITIVE_INFINITY;
    let idle = true;
    for (const lane of lanes) {
      if (this.#running.has(lane)) {
        idle = false;
        continue;
      }
      const jobs = this.#plannable(lane, statuses, pace);
      idle &&= jobs.every((job) => job.notYet);
      const plan = nextJob({ now, jobs, paused_until: this.#paused_until });
      if ('run' in plan) {
        const job = syncJobs.find((one) => one.name === plan.run);
        if (job !== undefined) this.#occupy(lane, this.#run(job, pace));
        idle = false;
      } else wait_until = Math.min(wait_until, plan.wait_until);
    }
    return idle && this.#options.goal !== undefined ? undefined : wait_until;
  }

  /** Somebody wants a job now who did not want it when the tenant was found out of reach. */
  #isAskedFor(statuses: ReadonlyMap<JobName, JobStatus>, now: number): boolean {
    if (!this.#offline || this.#paused_until <= now || this.#running.size > 0) {
      this.#planned = undefined;
      return false;
    }
    const before = this.#planned;
    this.#planned = new Map(Array.from(statuses, ([name, { next_run_at }]) => [name, next_run_at]));
    return Array.from(this.#planned).some(
      ([name, at]) => before !== undefined && at !== undefined && at <= now && at !== before.get(name),
    );
  }

  #plannable(lane: Lane, statuses: ReadonlyMap<JobName, JobStatus>, pace: Pace): PlannedJob[] {
    const { goal } = this.#options;
    const wanted = syncJobs.filter((job) => job.lane === lane && (goal === undefined || goal.wants(job.name)));
    return wanted.map((job) => {
      const { name } = job;
      const interval = job.interval(pace);
      const stored = statuses.get(name);
      const next_run_at = goal === undefined ? this.#storedTime(name, stored, interval) : goal.dueAt(name);
      const notYet = job.notYet?.(this.#open.mirror) !== undefined;
      return { name, interval, notYet, status: { job: name, state: stored?.state ?? 'idle', next_run_at } };
    });
  }

  /** After a start, what was cut off or waited runs at once, and so do the quick looks. */
  #storedTime(name: JobName, stored: JobStatus | undefined, interval: number): number | undefined {
    const afterStart = !this.#tried.has(name) && (stored?.state !== 'idle' || interval <= quick);
    return afterStart ? undefined : stored?.next_run_at;
  }

  #occupy(lane: Lane, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => this.#giveUp(toAppError(error)))
      .finally(() => {
        this.#running.delete(lane);
        this.#wake.now();
      });
    this.#running.set(lane, done);
  }

  async #run(job: SyncJob, pace: Pace): Promise<void> {
    const { clock, random, goal } = this.#options;
    this.#tried.add(job.name);
    const failures = Math.max(this.#failures.get(job.name) ?? 0, this.#troubles);
    const { signal } = this.#stop;
    const isWaitedFor = goal !== undefined;
    const result = await runJob({ job, open: this.#open, clock, signal, pace, failures, random, isWaitedFor });
    this.#options.onResult?.(job.name, result);
    goal?.ended(job.name, result, clock.now());
    if (result.outcome === 'done') await this.#succeeded(job, result.end.wanted ?? [], pace);
    else if (result.outcome === 'failed') this.#failed(job, result);
  }

  async #succeeded(job: SyncJob, wanted: readonly JobName[], pace: Pace): Promise<void> {
    this.#failures.delete(job.name);
    if (this.#troubles > 0) this.#options.onState({ state: 'running' });
    this.#troubles = 0;
    if (wanted.length === 0) return;
    const now = this.#options.clock.now();
    const statuses = this.#open.mirror.listJobs();
    const sooner = wanted.map((name) => {
      const wantedJob = syncJobs.find((one) => one.name === name);
      const last = statuses.find((one) => one.job === name)?.last_success_at ?? 0;
      return { job: name, at: Math.max(now + (wantedJob?.afterthought ?? 0), last + (wantedJob?.rest?.(pace) ?? 0)) };
    });
    await commitStep(this.#open, { sooner }, now);
  }

  #failed(job: SyncJob, { error, verdict }: RunResult & { outcome: 'failed' }): void {
    const retry_at = this.#options.clock.now() + verdict.delay;
    if (verdict.holds === 'job') {
      this.#failures.set(job.name, (this.#failures.get(job.name) ?? 0) + 1);
      return;
    }
    this.#troubles += 1;
    this.#paused_until = Math.max(this.#paused_until, retry_at);
    this.#offline = error.kind === 'network' || error.kind === 'timeout';
    const state = this.#offline ? 'offline' : 'waiting';
    this.#options.onState({ state, kind: error.kind, note: error.message, hint: error.hint, retry_at });
    if (verdict.holds === 'reopen') this.#giveUp(error);
  }

  #giveUp(error: AppError): void {
    this.#fatal ??= error;
    this.#stop.abort();
  }

  /** Until then, or until a job ends, or until somebody else writes to the mirror: he may want something. */
  async #waitUntil(at: number, seen: number): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stop;
    for (;;) {
      const before = clock.now();
      const woken = await this.#wake.wait(Math.min(toFullStep(tick, before), Math.max(0, at - before)), clock, signal);
      if (woken || signal.aborted) return;
      this.#options.onTick?.();
      if (clock.now() < before - tick) return this.#forgetTimes();
      if (clock.now() >= at || this.#open.mirror.dataVersion() !== seen) return;
    }
  }

  /** The clock was set back: what was to be done soon by the old time would now be done late. */
  #forgetTimes(): void {
    this.#paused_until = 0;
    // What failed or waits runs at once, as after a start.
    this.#tried.clear();
    this.#settle_at = 0;
  }

  #pace(log: JobStatus | undefined, now: number): Pace {
    const exports = fullPass(this.#open.mirror)?.no_export === undefined;
    const interval = this.#options.interval();
    const logs =
      log?.state !== 'unavailable' && now - (log?.last_success_at ?? 0) < Math.max(logPatience, 3 * interval);
    return { interval, exports, logs };
  }
}
