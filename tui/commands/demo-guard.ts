import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * The guard of a demo, a process of its own: told over its standard input which processes and which folder belong to
 * the demo (`pid N`, `home PATH`), it ends and removes them when that input ends, which it does however the demo dies.
 */

const patience = 4000;
const pids = new Set<number>();
const homes = new Set<string>();

for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => void cleanUp());

for await (const line of createInterface({ input: process.stdin })) {
  const [word, value = ''] = line.split(/ (.*)/s);
  if (word === 'pid' && /^[1-9]\d*$/.test(value)) pids.add(Number(value));
  if (word === 'home' && isDemoHome(value)) homes.add(value);
}
await cleanUp();

/** Whatever it is told, it removes nothing but a folder that a demo makes. */
function isDemoHome(path: string): boolean {
  return dirname(path) === tmpdir() && /^tenantry-demo-[A-Za-z0-9]{6}$/.test(basename(path));
}

async function cleanUp(): Promise<never> {
  for (const pid of pids) send(pid, 'SIGTERM');
  for (let waited = 0; waited < patience && [...pids].some((pid) => send(pid, 0)); waited += 50) await wait(50);
  for (const pid of pids) send(pid, 'SIGKILL');
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(0);
}

/** True when there is such a process. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
