import { existsSync } from 'node:fs';

import type { Config } from '../src/config.ts';
import { acquireDaemonLock, readDaemon, type TenantState } from '../src/daemon-lock.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { AppError } from '../src/errors.ts';
import { heartbeatInterval } from '../src/heartbeat-lock.ts';
import { daemonLockFile, type Paths } from '../src/paths.ts';
import { followTenant, type TenantLoopOptions } from './tenant-loop.ts';
import { VersionWatch } from './version-watch.ts';
import { toFullStep, Wake } from './wake.ts';
import { watchConfig } from './watch-config.ts';

export type DaemonOptions = Omit<TenantLoopOptions, 'tenant' | 'interval' | 'onState' | 'lock'> & {
  /** The version that is installed where this program was started from. */
  readonly installedVersion: () => string;
};

interface Followed {
  readonly tenant: Tenant;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Follows every configured tenant until the signal says stop; learns of tenants that are added, edited and removed
 * while it runs.
 * @throws AppError `locked_out` when a daemon runs already, or when another one took over from this one; `upgraded`
 * when another version was installed, once every tenant's step is stored
 */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const { session, clock, signal, log, version } = options;
  const before = readDaemon(session.paths, clock.now());
  const lock = acquireDaemonLock(session.paths, version, clock.now());
  const wake = new Wake();
  const crew = new Crew({ ...options, lock }, () => wake.now());
  const watcher = watchConfig(session.config, log, (config) => crew.follow(config));
  const installed = new VersionWatch(version, options.installedVersion);
  if (before !== undefined) {
    const seen_at = new Date(before.heartbeat_at).toISOString();
    log.warn(
      { before: before.pid, seen_at },
      'the daemon before this one did not end in order: it was killed, or the computer went down or slept',
    );
  }
  log.info({ version }, 'daemon started');
  try {
    while (!signal.aborted) {
      if (!lock.beat(clock.now(), crew.states())) throw lostLock(session.paths);
      installed.check();
      await wake.wait(toFullStep(heartbeatInterval, clock.now()), clock, signal);
    }
  } finally {
    // The tenants' locks live as long as this one does, and their last steps may take a while.
    const beating = setInterval(() => lock.beat(clock.now(), crew.states()), heartbeatInterval);
    await watcher.close();
    await crew.dismiss();
    clearInterval(beating);
    lock.release();
    log.info({}, 'daemon ended');
  }
}

function lostLock(paths: Paths): AppError {
  const file = daemonLockFile(paths);
  if (!existsSync(file)) {
    return new AppError('locked_out', `ended, because its lock ${file} was removed while it ran`, {
      hint: 'If that was not meant to be, bring the folder back; then start it anew with `tenantry daemon start`.',
    });
  }
  return new AppError('locked_out', 'another daemon took over, because this one was not heard of for a while', {
    hint: 'The other one goes on; see `tenantry daemon status`.',
  });
}

/** The loops of all tenants. */
class Crew {
  readonly #options: DaemonOptions & Pick<TenantLoopOptions, 'lock'>;
  readonly #onChange: () => void;
  readonly #followed = new Map<string, Followed>();
  readonly #states = new Map<string, TenantState>();
  /** Loops that were told to stop: a new one of the same tenant waits for the old one's end. */
  readonly #leaving = new Map<string, Promise<void>>();
  #interval = 60_000;

  /** @param onChange is called when a tenant comes into another state: whoever waits for it reads it in the lock file */
  constructor(options: DaemonOptions & Pick<TenantLoopOptions, 'lock'>, onChange: () => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  states(): Record<string, TenantState> {
    return Object.fromEntries(this.#states);
  }

  follow(config: Config): void {
    this.#interval = config.preferences.sync_interval * 1000;
    const wanted = new Map(config.tenants.map((tenant) => [tenant.name, tenant]));
    for (const [name, { tenant }] of this.#followed) {
      if (JSON.stringify(wanted.get(name)) !== JSON.stringify(tenant)) this.#leave(name);
    }
    for (const tenant of wanted.values()) {
      if (tenant.paused === true) this.#take(tenant.name, { state: 'paused' });
      else if (!this.#followed.has(tenant.name)) this.#start(tenant);
    }
    for (const name of this.#states.keys()) if (!wanted.has(name)) this.#states.delete(name);
  }

  async dismiss(): Promise<void> {
    for (const name of this.#followed.keys()) this.#leave(name);
    await Promise.all(this.#leaving.values());
  }

  #start(tenant: Tenant): void {
    const stop = new AbortController();
    const before = this.#leaving.get(tenant.name) ?? Promise.resolve();
    const { log } = this.#options;
    log.info({ tenant: tenant.name, domain: tenant.domain }, 'follows tenant');
    const ended = before.then(() =>
      followTenant({
        ...this.#options,
        tenant,
        signal: stop.signal,
        interval: () => this.#interval,
        onState: (state) => {
          if (!stop.signal.aborted) this.#take(tenant.name, state);
        },
      }),
    );
    this.#followed.set(tenant.name, { tenant, stop, ended });
  }

  #take(name: string, state: TenantState): void {
    const before = this.#states.get(name);
    this.#states.set(name, state);
    if (before?.state !== state.state || before.note !== state.note) this.#onChange();
  }

  #leave(name: string): void {
    const followed = this.#followed.get(name);
    if (followed === undefined) return;
    followed.stop.abort();
    this.#followed.delete(name);
    this.#states.delete(name);
    this.#options.log.info({ tenant: name }, 'leaves tenant');
    const gone = followed.ended.finally(() => {
      if (this.#leaving.get(name) === gone) this.#leaving.delete(name);
    });
    this.#leaving.set(name, gone);
  }
}
