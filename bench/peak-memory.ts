import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export interface Measured {
  readonly ms: number;
  /** Highest resident memory in megabytes; undefined where /proc does not tell. */
  readonly peak: number | undefined;
}

/** Runs a program to its end. @throws Error when it fails */
export async function measureProgram(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const begun = performance.now();
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let peak: number | undefined;
  while (child.exitCode === null && child.signalCode === null) {
    peak = highWater(child.pid) ?? peak;
    await wait(20);
  }
  if (child.exitCode !== 0)
    throw new Error(`${args.join(' ')} ended with ${String(child.exitCode ?? child.signalCode)}`);
  return { ms: performance.now() - begun, peak };
}

function highWater(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
