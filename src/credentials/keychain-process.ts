import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { describeKeychainFailure, keychainSilent } from './keychain-failure.ts';
import type { KeychainAnswer, KeychainRequest } from './keychain-child.ts';

/** What the child may know of our environment: how to find the session's keychain, and nothing else. */
const passedOn = [
  'PATH HOME USER LOGNAME LANG LC_ALL LD_LIBRARY_PATH',
  'DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_CURRENT_DESKTOP XDG_SESSION_TYPE DISPLAY WAYLAND_DISPLAY XAUTHORITY',
  'SystemRoot USERPROFILE APPDATA LOCALAPPDATA TEMP',
]
  .join(' ')
  .split(' ');

/** How long an idle child is kept for the next request, in milliseconds. */
const idleTime = 10_000;

export interface KeychainProcessOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** How long one request may take, in milliseconds. */
  readonly patience: number;
}

/** Sends a request to the keychain. @throws AppError `keychain_locked`, `keychain_unavailable` */
export type KeychainCall = (request: KeychainRequest) => Promise<string | undefined>;

/**
 * The keychain behind a process of its own, started by the first request and kept while requests succeed. One that
 * does not answer in time is killed: a keychain that waits for somebody is locked, not absent.
 */
export function openKeychainProcess(options: KeychainProcessOptions): KeychainCall {
  let child: ChildProcess | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const send: KeychainCall = async (request) => {
    clearTimeout(idle);
    if (child === undefined || hasEnded(child)) child = startChild(options.env);
    const current = child;
    hold(current, true);
    try {
      return await exchange(current, request, options);
    } catch (error) {
      // It keeps its connection to the keychain, which may be to one that was since unlocked or started anew.
      current.kill('SIGKILL');
      if (error instanceof AppError) throw error;
      throw new AppError('keychain_unavailable', 'the keychain helper cannot be started', { cause: error });
    } finally {
      hold(current, false);
      idle = setTimeout(() => {
        current.stdin?.end();
        if (child === current) child = undefined;
      }, idleTime).unref();
    }
  };
  return async (request) => {
    const turn = last.then(async () => await send(request));
    last = turn.catch(() => undefined);
    return await turn;
  };
}

function startChild(env: KeychainProcessOptions['env']): ChildProcess {
  const here = fileURLToPath(import.meta.url);
  const program = fileURLToPath(new URL(`keychain-child.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
  const clean = Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const child = spawn(process.execPath, [program], {
    env: clean,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  // A child that is gone shows in its exit; writing to it must not be a second, uncaught failure.
  child.stdin.on('error', () => undefined);
  child.on('error', () => undefined);
  return child;
}

function hasEnded(child: ChildProcess): boolean {
  return child.killed || child.exitCode !== null || child.signalCode !== null;
}

/** An idle child keeps neither us alive nor, once we are gone, itself. */
function hold(child: ChildProcess, busy: boolean): void {
  const handles = [child, child.stdin as Socket | null, child.stdout as Socket | null];
  for (const handle of handles) handle?.[busy ? 'ref' : 'unref']();
}

async function exchange(
  child: ChildProcess,
  request: KeychainRequest,
  options: KeychainProcessOptions,
): Promise<string | undefined> {
  const done = new AbortController();
  const coming = nextAnswer(child, done.signal);
  child.stdin?.write(`${JSON.stringify(request)}\n`);
  const late = options.clock.sleep(options.patience, done.signal).then(
    () => undefined,
    () => undefined,
  );
  const answer = await Promise.race([coming, late]).finally(() => {
    done.abort();
  });
  if (answer === undefined) throw keychainSilent(options.patience);
  if (answer.ok) return answer.value;
  throw describeKeychainFailure(answer);
}

/** The next line of the child, or how it ended. */
async function nextAnswer(child: ChildProcess, signal: AbortSignal): Promise<KeychainAnswer> {
  const lines = createInterface({ input: child.stdout as Socket });
  return await new Promise<KeychainAnswer>((resolve, reject) => {
    const ended = (code: number | null, death: NodeJS.Signals | null): void => {
      const message = `the keychain helper ended with ${death ?? `code ${code}`}`;
      resolve({ ok: false, loaded: true, message });
    };
    child.once('close', ended);
    child.once('error', reject);
    lines.once('line', (line) => {
      resolve(JSON.parse(line) as KeychainAnswer);
    });
    signal.addEventListener('abort', () => {
      child.off('close', ended);
      child.off('error', reject);
      lines.close();
    });
  });
}
