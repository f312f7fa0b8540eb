import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import { type RunningSimulator, startSimulator } from '../fixtures/start-simulator.ts';
import { systemClock } from '../src/clock.ts';
import { openConfig } from '../src/config.ts';
import { secretVariable } from '../src/credentials/secret-variable.ts';
import { leanMemory } from '../src/programs.ts';
import { openSession } from '../src/session/open-session.ts';
import type { Session } from '../src/session/session.ts';
import { builtProgram, TempHome } from '../test/helpers/temp-home.ts';
import { waitUntil } from '../test/helpers/wait-until.ts';
import type { Benchmark } from './benchmark.ts';
import { figuresOf } from './process-figures.ts';

const tenants = 5;
const users = 2000;
const settling = 30;
const seconds = 180;

/** What a daemon costs that has nothing to do but to look whether there is anything to do. */
export const idle: Benchmark = {
  name: 'idle',
  summary: `a daemon with ${tenants} encrypted tenants in which nothing happens, over ${seconds} s`,
  run: async (print) => {
    const simulators: RunningSimulator[] = [];
    for (let seed = 1; seed <= tenants; seed += 1) {
      simulators.push(await startSimulator({ users, seed, plan: 'private-cloud' }));
    }
    await using home = homeOf(simulators);
    const { env } = home;
    const daemon = spawn(process.execPath, ['--max-semi-space-size=2', builtProgram('daemon')], {
      env: { ...process.env, ...leanMemory, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      const session = openSession({ paths: home.paths, env, clock: systemClock });
      await waitUntil('every mirror is complete', () => isSettled(session), { timeout: 300_000, every: 500 });
      await wait(settling * 1000);
      await measure(daemon, simulators, print);
    } finally {
      daemon.kill('SIGTERM');
      for (const simulator of simulators) await simulator.close();
    }
  },
};

function homeOf(simulators: readonly RunningSimulator[]): TempHome {
  const secrets = simulators.map(({ client_secret }, at) => [secretVariable(nameOf(at)), client_secret]);
  const home = new TempHome({
    TENANTRY_CREDENTIAL_STORE: 'env',
    TENANTRY_MASTER_KEY: '0'.repeat(64),
    ...(Object.fromEntries(secrets) as Record<string, string>),
  });
  for (const [at, { domain, client_id }] of simulators.entries()) {
    openConfig(home.paths).addTenant({
      name: nameOf(at),
      domain,
      client_id,
      credential: 'client_secret',
      environment: 'development',
      read_only: true,
      loopback_http: true,
    });
  }
  return home;
}

function nameOf(at: number): string {
  return `tenant-${at + 1}`;
}

async function isSettled(session: Session): Promise<boolean> {
  for (const tenant of session.config.read().tenants) {
    const reader = await session.openReader(tenant);
    const status = reader?.syncStatus();
    reader?.close();
    if (status?.complete_at === undefined || status.stale_users > 0) return false;
    if (status.jobs.some(({ state }) => state === 'running')) return false;
  }
  return true;
}

async function measure(
  { pid = 0 }: ChildProcess,
  simulators: readonly RunningSimulator[],
  print: (line: string) => void,
): Promise<void> {
  const requests = () => simulators.reduce((total, { requests }) => total + requests.length, 0);
  const before = { ...figuresOf(pid), written: writtenBy(pid), requests: requests(), at: performance.now() };
  let most = before.memory;
  for (let second = 0; second < seconds; second += 1) {
    await wait(1000);
    most = Math.max(most, figuresOf(pid).memory);
  }
  const after = figuresOf(pid);
  const ms = performance.now() - before.at;
  const cpu = after.cpu - before.cpu;
  print(`share of a core  ${((cpu / ms) * 100).toFixed(2)} %   (${cpu} ms in ${(ms / 1000).toFixed(0)} s)`);
  print(`resident memory  ${after.memory.toFixed(0)} MB   (at most ${most.toFixed(0)} MB)`);
  print(
    `requests         ${((requests() - before.requests) / (ms / 60_000) / tenants).toFixed(1)} a minute and tenant`,
  );
  const written = (writtenBy(pid) - before.written) / 1024 / (ms / 60_000);
  print(`written          ${written.toFixed(0)} KB a minute`);
}

/** Bytes that went to a disk or will, as far as /proc tells. */
function writtenBy(pid: number): number {
  return Number(/^write_bytes: (\d+)/mu.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
}
