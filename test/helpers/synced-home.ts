import { join } from 'node:path';

import { runOnce } from '../../daemon/once.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { Environment } from '../../src/domain/tenant.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { openLog } from '../../src/log.ts';
import { programVersion } from '../../src/programs.ts';
import { startSimulator, type RunningSimulator } from '../../fixtures/start-simulator.ts';
import { impatientClock } from './impatient-clock.ts';
import { secretsInEnvironment, TempHome } from './temp-home.ts';

export interface TenantPlan {
  readonly name: string;
  readonly users: number;
  readonly seed: number;
  readonly environment?: Environment;
  readonly read_only?: boolean;
}

interface SyncedOptions {
  /** Where the secrets of the home lie. Default `env`, which opens quickest. */
  readonly secrets?: 'env' | 'file';
}

/** A home whose tenants are simulated in this process and synced once, here as well. */
export class SyncedHome implements AsyncDisposable {
  readonly home: TempHome;
  readonly simulators: ReadonlyMap<string, RunningSimulator>;

  private constructor(home: TempHome, simulators: ReadonlyMap<string, RunningSimulator>) {
    this.home = home;
    this.simulators = simulators;
  }

  static async open(plans: readonly TenantPlan[], { secrets = 'env' }: SyncedOptions = {}): Promise<SyncedHome> {
    const home = new TempHome(secrets === 'env' ? secretsInEnvironment : {});
    const simulators = new Map<string, RunningSimulator>();
    const opened = new SyncedHome(home, simulators);
    try {
      for (const { name, users, seed, ...options } of plans) {
        const simulator = await startSimulator({
          users,
          seed,
          searchLag: 0,
          logLag: 0,
          exportLag: 0,
          exportSpeed: Number.POSITIVE_INFINITY,
          roomy: true,
        });
        simulators.set(name, simulator);
        await home.enterTenant(simulator, { name, ...options });
      }
      await syncOnce(home);
      return opened;
    } catch (error) {
      await opened[Symbol.asyncDispose]();
      throw error;
    }
  }

  simulator(tenant: string): RunningSimulator {
    const simulator = this.simulators.get(tenant);
    if (simulator === undefined) throw new Error(`no tenant ${tenant} is simulated`);
    return simulator;
  }

  /** Somebody whose name and address are plain and nobody else's, who is not blocked, and has logged in. */
  plainUser(tenant: string): UserProfile & { readonly name: string; readonly email: string } {
    const users = this.simulator(tenant).allUsers();
    const found = users.find(
      ({ name, email, blocked, last_login }) =>
        /^[A-Z][a-z]{1,9} [A-Z][a-z]{1,9}$/u.test(name ?? '') &&
        /^[\w.]{5,30}@[a-z.-]{5,30}$/u.test(email ?? '') &&
        blocked !== true &&
        last_login !== undefined &&
        users.filter((other) => other.email === email).length === 1,
    );
    if (found?.name === undefined || found.email === undefined) throw new Error(`${tenant} has no plain user`);
    return { ...found, name: found.name, email: found.email };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.simulators.values()].map(async (simulator) => await simulator.close().catch(() => {})));
    await this.home[Symbol.asyncDispose]();
  }
}

async function syncOnce(home: TempHome): Promise<void> {
  const clock = impatientClock;
  const log = await openLog({ file: join(home.paths.state, 'sync.log'), clock });
  try {
    await runOnce({
      session: home.session(),
      settleChanges,
      version: programVersion(),
      clock,
      signal: AbortSignal.timeout(60_000),
      random: Math.random,
      log,
      tenants: [],
      full: false,
      reconcile: false,
      remark: (text) => {
        throw new Error(text);
      },
    });
  } finally {
    log.close();
  }
}
