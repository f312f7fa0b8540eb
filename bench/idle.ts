import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import { type RunningSimulator, startSimulator } from '../fixtures/start-simulator.ts';
import { leanMemory, smallHeap } from '../src/programs.ts';
import type { Session } from '../src/session/session.ts';
import { builtProgram, secretsInEnvironment, TempHome } from '../test/helpers/temp-home.ts';
import { waitUntil } from '../test/helpers/wait-until.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { atMost } from './goal.ts';
import { figuresOf } from './process-figures.ts';

const tenants = 5;
const users = 2000;
const settling = 30;
const seconds = 120;

/** What a daemon costs that has nothing to do but to look whether there is anything to do. */
export const idle: Benchmark = {
  name: 'idle',
  summary: `a daemon with ${tenants} encrypted tenants in which nothing happens, over ${seconds} s`,
  run: async (print, note) => {
    const simulators: RunningSimulator[] = [];
    for (let seed = 1; seed <= tenants; seed += 1) {
      simulators.push(await startSimulator({ users, seed, plan: 'private-cloud' }));
    }
    await using home = new TempHome(secretsInEnvironment);
    for (const [at, simulator] of simulators.entries()) {
      await home.enterTenant(simulator, { name: `tenant-${at + 1}`, read_only: true });
    }
    const { env } = home;
    const daemon = spawn(process.execPath, [...smallHeap, builtProgram('daemon')], {
      env: { ...process.env, ...leanMemory, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      const session = home.session();
      await waitUntil('every mirror is complete', () => isSettled(session), { timeout: 300_000, every: 500 });
      await wait(settling * 1000);
      await measure(daemon, simulators, print, note);
    } finally {
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
      for (const simulator of simulators) await simulator.close();
    }
  },
};

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
  note: (figure: Figure) => void,
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
  const share = (cpu / ms) * 100;
  note({
    what: `an idle daemon of ${tenants} tenants: share of a core`,
    ours: `${share.toFixed(2)} %`,
    against: '',
    ratio: undefined,
    goal: atMost(14, 0.2, { value: share, unit: ' %', limit: 'a look at the log of each tenant every 30 s' }),
  });
  note({
    what: 'its memory',
    ours: `${after.memory.toFixed(0)} MB`,
    against: '',
    ratio: undefined,
    goal: atMost(14, 120, {
      value: after.memory,
      unit: ' MB',
      limit: 'the code of Node alone takes 58 MB, its heap 25; SQLite and what ended threads left the rest',
    }),
  });
  const written = (writtenBy(pid) - before.written) / 1024 / (ms / 60_000);
  print(`written          ${written.toFixed(0)} KB a minute`);
}

/** Bytes that went to a disk or will, as far as /proc tells. */
function writtenBy(pid: number): number {
  return Number(/^write_bytes: (\d+)/mu.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);
}
