import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { describeKeychainFailure, keychainSilent } from './keychain-failure.ts';
import { holdChild, startKeychainChild } from './keychain-child-process.ts';
import type { KeychainAnswer, KeychainRequest } from './keychain-child.ts';

/** How long an idle child is kept for the next request, in milliseconds. */
const idleTime = 10_000;

export interface KeychainProcessOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** How long one request may take, in milliseconds. */
  readonly patience: number;
  /** One that was started already. */
  readonly child?: ChildProcess | undefined;
}

/** Sends a request to the keychain. @throws AppError `keychain_locked`, `keychain_unavailable` */
export type KeychainCall = (request: KeychainRequest) => Promise<string | undefined>;

/**
 * The keychain behind a process of its own, started by the first request and kept while requests succeed. One that
 * does not answer in time is killed: a keychain that waits for somebody is locked, not absent.
 */
export function openKeychainProcess(options: KeychainProcessOptions): KeychainCall {
  let { child } = options;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const send: KeychainCall = async (request) => {
    clearTimeout(idle);
    if (child === undefined || hasEnded(child)) child = startKeychainChild(options.env);
    const current = child;
    holdChild(current, true);
    try {
      return await exchange(current, request, options);
    } catch (error) {
      // It keeps its connection to the keychain, which may be to one that was since unlocked or started anew.
      current.kill('SIGKILL');
      if (error instanceof AppError) throw error;
      throw new AppError('keychain_unavailable', 'the keychain helper cannot be started', { cause: error });
    } finally {
      holdChild(current, false);
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

function hasEnded(child: ChildProcess): boolean {
  return child.killed || child.exitCode !== null || child.signalCode !== null;
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
