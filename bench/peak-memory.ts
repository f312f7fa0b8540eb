import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { type LoopDelay, loopDelayVariable } from './loop-delay.ts';
import { figuresOf } from './process-figures.ts';

export interface Measured {
  readonly ms: number;
  /** Highest resident memory in megabytes; undefined where /proc does not tell. */
  readonly peak: number | undefined;
  /** How late the program's main thread was for other things. */
  readonly delay: LoopDelay | undefined;
  /** Time on processors in milliseconds, which the load of others hardly changes; undefined where /proc does not tell. */
  readonly cpu: number | undefined;
}

/** Runs a program to its end. @throws Error when it fails */
export async function measureProgram(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
  const delayFile = join(folder, 'delay.json');
  const watch = new URL('loop-delay.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', watch, ...args], {
    env: { ...env, [loopDelayVariable]: delayFile },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak: number | undefined;
  let cpu: number | undefined;
  while (child.exitCode === null && child.signalCode === null) {
    peak = highWater(child.pid) ?? peak;
    cpu = computed(child.pid) ?? cpu;
    await wait(20);
  }
  if (child.exitCode !== 0)
    throw new Error(`${args.join(' ')} ended with ${String(child.exitCode ?? child.signalCode)}`);
  const ms = performance.now() - begun;
  const delay = existsSync(delayFile) ? (JSON.parse(readFileSync(delayFile, 'utf8')) as LoopDelay) : undefined;
  rmSync(folder, { recursive: true });
  return { ms, peak, cpu, delay };
}

function highWater(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

function computed(pid: number | undefined): number | undefined {
  try {
    return figuresOf(pid ?? 0).cpu;
  } catch {
    return undefined;
  }
}
