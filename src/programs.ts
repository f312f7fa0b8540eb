import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Clock } from './clock.ts';
import { type DaemonInfo, readDaemon } from './daemon-lock.ts';
import { AppError } from './errors.ts';
import { fileMark } from './file-mark.ts';
import { isNewerVersion } from './is-newer-version.ts';
import { ensurePrivateDirectory, type Paths } from './paths.ts';
import { writeFailure } from './write-failure.ts';

const entries = {
  tui: 'tui/main.ts',
  daemon: 'daemon/main.ts',
  simulator: 'fixtures/main.ts',
  'demo-guard': 'tui/commands/demo-guard.ts',
} as const;

export type ProgramName = keyof typeof entries;

/** Path of a program's entry: the built one when this file was built, the source otherwise. */
export function programFile(name: ProgramName): string {
  const built = import.meta.url.endsWith('.js');
  const entry = built ? entries[name].replace(/\.tsx?$/, '.js') : entries[name];
  return fileURLToPath(new URL(`../${entry}`, import.meta.url));
}

let stated: { readonly file: string; readonly mark: string | undefined; readonly version: string } | undefined;

/** The version that package.json states now. */
export function programVersion(): string {
  const file = stated?.file ?? packageFile();
  const mark = fileMark(file);
  if (mark !== undefined && stated?.mark === mark) return stated.version;
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  stated = { file, mark, version };
  return version;
}

function packageFile(): string {
  const built = import.meta.url.endsWith('.js');
  return fileURLToPath(new URL(built ? '../../package.json' : '../package.json', import.meta.url));
}

export interface DaemonControl {
  readonly paths: Paths;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

const startLimit = 20_000;
const stopLimit = 10_000;
const pollInterval = 50;

/**
 * Starts the daemon in the background, free of this terminal, and waits for its first heartbeat. One of an older
 * version is ended first, as `stopDaemon` does: it stores the step that it is in.
 * @param env the daemon's environment: TENANTRY_HOME and the like must lead to the same `paths`
 * @throws AppError `locked_out` when one lives already, `daemon_not_running` with the daemon's own words when it
 *   ended at once, `timeout` when it shows no heartbeat
 */
export async function startDaemon(
  control: DaemonControl & { readonly env?: NodeJS.ProcessEnv | undefined },
): Promise<DaemonInfo> {
  const { paths, clock, signal } = control;
  const running = readDaemon(paths, clock.now());
  if (running?.alive === true && isNewerVersion(programVersion(), running.version)) await stopDaemon(control);
  else if (running?.alive === true) {
    throw new AppError('locked_out', `a daemon is already running (process ${running.pid})`, {
      hint: 'See `tenantry daemon status`.',
    });
  }
  ensurePrivateDirectory(paths.state);
  // Not the log itself: that one is rotated. Holds what is said before the log is open, and a crash's last words.
  const output = join(paths.state, 'daemon-output.log');
  refuseFullDisk(output);
  const child = spawnDetached(output, control.env ?? process.env);
  const deadline = clock.now() + startLimit;
  for (;;) {
    const ended = child.exitCode ?? child.signalCode;
    if (ended !== null) throw explainEnd(ended, output);
    const daemon = readDaemon(paths, clock.now());
    if (daemon?.alive === true && daemon.pid === child.pid) return daemon;
    if (clock.now() > deadline) {
      child.kill('SIGTERM');
      throw new AppError('timeout', 'the daemon shows no sign of life', { hint: `See ${output}.` });
    }
    await clock.sleep(pollInterval, signal);
  }
}

/**
 * Asks the daemon to end and waits until it has. Undefined when none was running.
 * @throws AppError `timeout` when it does not end
 */
export async function stopDaemon(control: DaemonControl): Promise<DaemonInfo | undefined> {
  const { paths, clock, signal } = control;
  const daemon = readDaemon(paths, clock.now());
  if (daemon?.alive !== true) return undefined;
  try {
    process.kill(daemon.pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
    throw new AppError('refused', `may not stop the daemon (process ${daemon.pid})`, {
      hint: 'It belongs to another account.',
      cause: error,
    });
  }
  const deadline = clock.now() + stopLimit;
  for (;;) {
    const now = readDaemon(paths, clock.now());
    if (now?.alive !== true || now.pid !== daemon.pid) return daemon;
    if (clock.now() > deadline) {
      throw new AppError('timeout', `the daemon (process ${daemon.pid}) does not end`, {
        hint: `Look at what it does in its log, or end it with \`kill -9 ${daemon.pid}\`: nothing is lost by that.`,
      });
    }
    await clock.sleep(pollInterval, signal);
  }
}

/**
 * Young objects in 2 MB instead of 16, and rubbish collected before the heap has doubled: many megabytes of an idle
 * daemon, and no slower where SQLite does the work.
 */
export const smallHeap: readonly string[] = ['--max-semi-space-size=2', '--heap-growing-percent=20'];

/**
 * For the C library of Linux: memory that SQLite and ended threads gave back goes back to the system. Without it the
 * daemon keeps some 80 MB of five tenants' first mirrors for good. Each thread has an arena of its own, which shrinks with
 * its end; nothing small is set aside for the next one to ask, because it would keep everything below it.
 * https://man7.org/linux/man-pages/man3/mallopt.3.html
 * https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html
 */
export const leanMemory: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '16',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
  GLIBC_TUNABLES: 'glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0',
};

/** Node, its options, and the daemon's entry, all absolute: how the daemon is run in the background. */
export function daemonCommandLine(): readonly [node: string, ...rest: string[]] {
  return [process.execPath, ...smallHeap, programFile('daemon')];
}

/** On a full disk the daemon could not even leave its last words there. @throws AppError `disk_full`, `refused` */
function refuseFullDisk(output: string): void {
  try {
    writeFileSync(output, ' '.repeat(4096), { mode: 0o600 });
  } catch (error) {
    throw writeFailure(error, output);
  }
}

function spawnDetached(output: string, env: NodeJS.ProcessEnv): ChildProcess {
  const file = openSync(output, 'w', 0o600);
  try {
    const [node, ...rest] = daemonCommandLine();
    // Nobody watches over it: after an upgrade it starts the new version itself.
    const child = spawn(node, [...rest, '--respawn'], {
      detached: true,
      env: { ...leanMemory, ...env },
      stdio: ['ignore', file, file],
    });
    // A process that cannot be started at all has no exit code: the deadline ends the wait.
    child.on('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(file);
  }
}

function explainEnd(ended: number | string, output: string): AppError {
  const words = readFileSync(output, 'utf8').trim().split('\n').slice(-4).join('\n');
  const how = typeof ended === 'number' ? `exit code ${ended}` : ended;
  return new AppError('daemon_not_running', `the daemon ended at once (${how})${words === '' ? '' : `: ${words}`}`, {
    hint: `See ${output}; \`tenantry daemon run\` shows it in the foreground.`,
  });
}
