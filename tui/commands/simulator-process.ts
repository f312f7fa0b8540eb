import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { AppError } from '../../src/errors.ts';
import { programFile } from '../../src/programs.ts';

/** A simulated tenant that serves on this machine, in a process of its own. */
export interface SimulatorProcess {
  readonly pid: number;
  readonly domain: string;
  readonly client_id: string;
  readonly client_secret: string;
}

export interface SimulatorArguments {
  readonly users: number;
  readonly seed: number;
  readonly plan: string;
  /** Log events per minute. */
  readonly live: number;
  /** What goes wrong, in the words of `tenantry simulator --faults`. */
  readonly faults?: string;
}

/**
 * Starts a simulator and waits for the line in which it tells where it serves.
 * @throws AppError with its own words when it ends instead: `usage` when it does not understand its arguments, else `bug`
 */
export async function startSimulatorProcess(
  args: SimulatorArguments,
  options: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<SimulatorProcess> {
  const words = Object.entries(args).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [programFile('simulator'), ...words], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-2000);
  });
  const stop = () => child.kill('SIGTERM');
  options.signal.addEventListener('abort', stop, { once: true });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    // Not before all of its complaint was read.
    child.once('close', (code) => reject(ended(code, complaint.trim())));
  });
  options.signal.removeEventListener('abort', stop);
  const ready = JSON.parse(line) as Omit<SimulatorProcess, 'pid'>;
  return { pid: child.pid ?? 0, domain: ready.domain, client_id: ready.client_id, client_secret: ready.client_secret };
}

function ended(code: number | null, complaint: string): AppError {
  if (code !== 2) return new AppError('bug', `the simulator ended at once: ${complaint}`);
  return new AppError('usage', complaint.split('\n', 1)[0] ?? '', { hint: 'See `tenantry simulator --help`.' });
}
