import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { systemClock } from '../../src/clock.ts';
import { openConfig } from '../../src/config.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { resolvePaths, type Paths } from '../../src/paths.ts';
import { openSession } from '../../src/session/open-session.ts';
import type { Session } from '../../src/session/session.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { tenantOf } from './simulated-sync.ts';

const program = fileURLToPath(new URL('../../daemon/main.ts', import.meta.url));

interface DaemonEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A daemon's process. */
export interface DaemonProcess {
  readonly child: ChildProcess;
  readonly end: Promise<DaemonEnd>;
}

/** A throw-away home with simulated tenants, whose secrets lie in the environment, and the daemon's program in it. */
export class DaemonHome implements AsyncDisposable {
  readonly paths: Paths;
  readonly env: Record<string, string | undefined>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tenantry-daemon-'));
  readonly #running = new Set<DaemonProcess>();

  constructor() {
    this.env = {
      TENANTRY_HOME: this.#folder,
      TENANTRY_CREDENTIAL_STORE: 'env',
      TENANTRY_MASTER_KEY: 'ab'.repeat(32),
    };
    this.paths = resolvePaths(this.env);
  }

  add(name: string, simulator: RunningSimulator): void {
    this.env[`TENANTRY_SECRET_${name.toUpperCase()}`] = simulator.client_secret;
    openConfig(this.paths).addTenant(tenantOf(simulator, name));
  }

  session(): Session {
    return openSession({ paths: this.paths, env: this.env, clock: systemClock });
  }

  start(...args: string[]): DaemonProcess {
    const env = { ...process.env, ...this.env };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'inherit', 'pipe'] });
    const stderr = text(child.stderr);
    const end = once(child, 'exit').then(async () => {
      this.#running.delete(started);
      return { code: child.exitCode, signal: child.signalCode, stderr: await stderr };
    });
    const started = { child, end };
    this.#running.add(started);
    return started;
  }

  /** Looks into a tenant's mirror. @throws Error when there is none yet */
  async read<T>(tenant: string, look: (mirror: MirrorReader) => T): Promise<T> {
    const session = this.session();
    const mirror = await session.openReader(session.tenant(tenant));
    if (mirror === undefined) throw new Error(`${tenant} has no mirror yet`);
    try {
      return look(mirror);
    } finally {
      mirror.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.#running) child.kill('SIGKILL');
    await Promise.all([...this.#running].map(({ end }) => end));
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
