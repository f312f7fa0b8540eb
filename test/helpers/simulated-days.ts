import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { syncTenant } from '../../daemon/sync-tenant.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { jobNames } from '../../src/domain/job.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { Secret } from '../../src/secret.ts';
import { seededRandom } from './seeded-random.ts';
import type { SkippingClock } from './skipping-clock.ts';

export interface DaysOptions {
  readonly tenant: Tenant;
  readonly secret: string;
  /** The tenant's time as well: the simulator has to run on it. */
  readonly clock: SkippingClock;
  /** Where the mirror is made. */
  readonly file: string;
  /** Milliseconds between two looks at what has changed. Default: as a new home has it. */
  readonly interval?: number;
}

/** How things stand, and what was asked since the last time. */
export interface DayFigures {
  /** Requests by reason, and how many of them were answered 429. */
  readonly requests: Readonly<Record<string, number>>;
  readonly limited: number;
  readonly users: number;
  readonly log_events: number;
  readonly stale_users: number;
  readonly mirror_bytes: number;
  readonly wal_bytes: number;
  /** Open files of this process; undefined where /proc does not tell. */
  readonly descriptors: number | undefined;
}

/** One tenant that the real engine follows for days of simulated time: everything of a daemon but its process. */
export class SimulatedDays implements AsyncDisposable {
  readonly mirror: MirrorWriter;
  readonly #clock: SkippingClock;
  readonly #file: string;
  readonly #client: Auth0Client;
  readonly #ending = new AbortController();
  readonly #running: Promise<void>;
  #told: Readonly<Record<string, number>> = {};
  #limited = 0;
  #isOver = false;

  constructor({ tenant, secret, clock, file, interval = 30_000 }: DaysOptions) {
    mkdirSync(dirname(file), { recursive: true });
    this.#clock = clock;
    this.#file = file;
    const random = seededRandom(1);
    const client = openClient({ tenant, secret: new Secret(secret), clock, reserve: 0.2, random });
    const mirror = openMirrorWriter(file, tenant.name, new Secret('5a'.repeat(32)), { now: () => clock.now() });
    this.#client = client;
    this.mirror = mirror;
    this.#running = syncTenant(
      { client: this.#counting(client), mirror: clock.watch(mirror) },
      {
        clock,
        signal: this.#ending.signal,
        random,
        interval: () => interval,
        settle: async () => await Promise.resolve(),
        onState: () => undefined,
      },
    ).finally(() => (this.#isOver = true));
    // Told by the next `pass`.
    this.#running.catch(() => undefined);
  }

  /** Lets time go by. @throws what the sync gave up with */
  async pass(ms: number): Promise<void> {
    await this.#clock.pass(ms, () => this.#isOver);
    if (this.#isOver) await this.#running;
  }

  /** Lets time go by until the first mirror is complete. @throws Error when it is not within a week */
  async firstMirror(): Promise<void> {
    for (let minute = 0; minute < 7 * 24 * 60; minute += 1) {
      await this.pass(60_000);
      const { complete_at, jobs } = this.mirror.syncStatus();
      if (complete_at !== undefined && jobs.every(({ state }) => state !== 'running')) return;
    }
    throw new Error('a week went by without a complete mirror');
  }

  takeFigures(): DayFigures {
    const { users, log_events, stale_users } = this.mirror.syncStatus();
    const figures = {
      requests: this.#takeRequests(),
      limited: this.#limited,
      users,
      log_events,
      stale_users,
      mirror_bytes: sizeOf(this.#file),
      wal_bytes: sizeOf(`${this.#file}-wal`),
      descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : undefined,
    };
    this.#limited = 0;
    return figures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#clock.pass(60_000, () => this.#isOver);
    this.#client.close();
    this.mirror.close();
    for (const end of ['', '-wal', '-shm']) rmSync(this.#file + end, { force: true });
  }

  #takeRequests(): Record<string, number> {
    const all = Object.fromEntries(jobNames.map((name) => [name, this.#client.requestsSent(name)]));
    const fresh = Object.entries(all).map(([name, sent]) => [name, sent - (this.#told[name] ?? 0)] as const);
    this.#told = all;
    return Object.fromEntries(fresh.filter(([, count]) => count > 0));
  }

  /** The engine takes the counts for the mirror, which keeps them by the hour and for a day. */
  #counting(client: Auth0Client): Auth0Client {
    const take = (): ReturnType<Auth0Client['takeRequestCounts']> => {
      const counts = client.takeRequestCounts();
      for (const { limited } of counts) this.#limited += limited;
      return counts;
    };
    // Unpacking an export is done by other threads.
    const watched = this.#clock.watch(client);
    const download: Auth0Client['downloadExport'] = (...given) => watched.downloadExport(...given);
    return { ...client, downloadExport: download, takeRequestCounts: take };
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
