import { eventsLost, type TenantSignal } from '../src/auth0/auth0-client.ts';
import type { Clock } from '../src/clock.ts';
import type { JobStatus } from '../src/domain/job.ts';
import { type AppError, toAppError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { MirrorReader } from '../src/mirror/mirror.ts';
import { commitStep, type OpenTenant } from './commit-step.ts';
import { eventEffects } from './event-effects.ts';
import { judgeFailure } from './verdict.ts';

export interface EventsOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  readonly log: Log;
}

/** Events that come within this time, in milliseconds, are taken together. */
const together = 500;
/** Between the end of a connection and the next one; doubled while each ends at once, as behind a proxy, up to the most. */
const beforeNext = 3_000;
const mostBeforeNext = 10 * 60_000;
/** A connection that stood so long worked. */
const lasting = 60_000;

/**
 * Listens to the tenant's events until the signal says stop, one connection after the other, and wakes the jobs that
 * bring what happened. Only a signal: without it they look in their own time, so nothing that goes wrong here is lost.
 * Whether the tenant has events is remembered as the state of the job `events`.
 */
export async function followEvents(open: OpenTenant, options: EventsOptions): Promise<void> {
  const { clock, signal, random, log } = options;
  let failures = 0;
  try {
    await clock.sleep(untilNextTry(open.mirror, clock.now()), signal);
    while (!signal.aborted) {
      const began_at = clock.now();
      try {
        await listen(open, options);
        failures = clock.now() - began_at > lasting ? 0 : failures + 1;
        const pause = Math.min(mostBeforeNext, beforeNext * 2 ** Math.min(Math.max(0, failures - 1), 20));
        await clock.sleep(pause * (0.75 + random() / 2), signal);
      } catch (error) {
        if (signal.aborted) return;
        const failure = toAppError(error);
        failures = clock.now() - began_at > lasting ? 1 : failures + 1;
        const { delay, state } = judgeFailure(failure, failures, clock.now(), random());
        log.info({ err: failure, delay }, 'stream of events ended');
        await noteFailure(open, { failure, state, at: clock.now(), delay }).catch(() => undefined);
        await clock.sleep(delay, signal);
      }
    }
  } catch (error) {
    if (!signal.aborted) log.warn({ err: toAppError(error) }, 'does not listen to events any more');
  }
}

/** Says that nobody listens any more, where somebody did before. */
export async function forgetEvents(open: OpenTenant, now: number): Promise<void> {
  const before = statusOf(open.mirror);
  if (before === undefined || before.note === switchedOff) return;
  const status = { job: 'events', state: 'idle', note: switchedOff, error: undefined, next_run_at: undefined } as const;
  await commitStep(open, { status, checkpoint: { job: 'events', value: null } }, now);
}

const switchedOff = 'switched off';

function statusOf(mirror: MirrorReader): JobStatus | undefined {
  return mirror.listJobs().find(({ job }) => job === 'events');
}

/** A tenant that said that it has none is not asked at every start. */
function untilNextTry(mirror: MirrorReader, now: number): number {
  const status = statusOf(mirror);
  const wait = status?.state === 'unavailable' ? (status.next_run_at ?? 0) - now : 0;
  // Longer than any pause: the clock was set back since.
  return wait > 12 * 3_600_000 ? 0 : Math.max(0, wait);
}

async function listen(open: OpenTenant, { clock, signal }: EventsOptions): Promise<void> {
  const from = open.mirror.checkpoint('events');
  const request = { signal, priority: 'sync', reason: 'events' } as const;
  const inbox = new Inbox(open, clock, signal);
  try {
    const signals = open.client.followEvents(typeof from === 'string' ? from : undefined, request);
    for await (const one of signals) inbox.add(one);
  } finally {
    await inbox.empty();
  }
}

/** Events that were heard and not yet stored. Their offset is stored with what they ask for. */
class Inbox {
  readonly #open: OpenTenant;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #signals: TenantSignal[] = [];
  #offset: string | undefined;
  #storing: Promise<void> | undefined;
  #failure: unknown;

  constructor(open: OpenTenant, clock: Clock, signal: AbortSignal) {
    this.#open = open;
    this.#clock = clock;
    this.#signal = signal;
  }

  add(signal: TenantSignal): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#signals.push(signal);
    this.#offset = signal.offset ?? this.#offset;
    this.#storing ??= this.#storeSoon().finally(() => (this.#storing = undefined));
  }

  /** Waits until everything is stored. */
  async empty(): Promise<void> {
    await this.#storing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #storeSoon(): Promise<void> {
    while (this.#signals.length > 0 && this.#failure === undefined) {
      await this.#clock.sleep(together, this.#signal).catch(() => undefined);
      // What is not stored comes again behind the stored offset.
      if (this.#signal.aborted) return;
      await this.#store(this.#signals.splice(0));
    }
  }

  async #store(signals: readonly TenantSignal[]): Promise<void> {
    const now = this.#clock.now();
    const value = this.#offset;
    const checkpoint = value === undefined ? undefined : ({ job: 'events', value } as const);
    const status = { job: 'events', state: 'idle', note: 'listens', error: undefined, last_success_at: now } as const;
    const batch = { ...eventEffects(signals, this.#open.mirror, now), checkpoint, status };
    try {
      await commitStep(this.#open, batch, now);
    } catch (error) {
      this.#failure = error;
    }
  }
}

interface Failed {
  readonly failure: AppError;
  readonly state: JobStatus['state'];
  readonly at: number;
  readonly delay: number;
}

async function noteFailure(open: OpenTenant, { failure, state, at, delay }: Failed): Promise<void> {
  const { kind, message, hint } = failure;
  const note = state === 'unavailable' ? 'not available to this application' : 'listens again by itself';
  const status = { job: 'events', state, note, next_run_at: at + delay, error: { kind, message, hint, at } } as const;
  if (failure.errorCode !== eventsLost) return void (await commitStep(open, { status }, at));
  // What happened meanwhile is found by looking.
  const sooner = (['log-events', 'users-changed'] as const).map((job) => ({ job, at }));
  await commitStep(open, { status, sooner, checkpoint: { job: 'events', value: null } }, at);
}
