import { spawn } from 'node:child_process';

import { AppError, toAppError } from '../../src/errors.ts';
import type { JobName } from '../../src/domain/job.ts';
import { programFile } from '../../src/programs.ts';
import { toProblem } from '../problem.ts';
import type { SyncExtent } from '../effect.ts';
import type { EffectContext, EffectRunner } from './effect-context.ts';

/** What is asked of a running daemon; it sees it in the mirror. */
const askedJobs: Readonly<Record<SyncExtent, readonly JobName[]>> = {
  changes: ['log-events', 'users-changed', 'users-stale'],
  full: ['users-full'],
  reconcile: ['reconcile'],
};

/** Brings tenants up to date: by asking the daemon, or, where none runs, by one sync in a process of its own. */
export const syncNow: EffectRunner<'sync-now'> = async (context, { tenants, daemon, extent }) => {
  try {
    if (daemon) await askDaemon(context, tenants, extent);
    else await syncOnce(context, tenants, extent);
    context.look();
    if (!daemon) context.dispatch({ type: 'sync-ended', tenants });
  } catch (error) {
    if (context.signal.aborted) return;
    context.dispatch({ type: 'sync-ended', tenants, problem: toProblem(toAppError(error)) });
  }
};

async function askDaemon(
  { handles, clock }: EffectContext,
  tenants: readonly string[],
  extent: SyncExtent,
): Promise<void> {
  for (const tenant of tenants) {
    const writer = await handles.writer(tenant);
    const now = clock.now();
    for (const job of askedJobs[extent]) writer.commitBatch({ status: { job, next_run_at: now } }, now);
  }
}

/** A program that is started from here cannot ask for the passphrase that a person has typed here. */
async function environmentOf({ env, session }: EffectContext): Promise<NodeJS.ProcessEnv> {
  const store = await session.credentials().catch(() => undefined);
  return { ...env, ...store?.handOver?.() };
}

const kept = 4_000;

/** Runs `tenantryd --once`; it ends with us, and goes on the next time where it stopped. */
async function syncOnce(context: EffectContext, tenants: readonly string[], extent: SyncExtent): Promise<void> {
  const { signal } = context;
  const env = await environmentOf(context);
  const names = tenants.flatMap((tenant) => ['--tenant', tenant]);
  const more = extent === 'changes' ? [] : [`--${extent}`];
  const child = spawn(process.execPath, [programFile('daemon'), '--once', ...names, ...more], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-kept);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal.removeEventListener('abort', stop);
  if (code === 0) return;
  const [message = 'the sync ended early', hint] = said.trim().split('\n').slice(-2);
  throw new AppError('stale', message === '' ? 'the sync ended early' : message, { hint });
}

/** Lets the daemon leave a tenant alone, or go on with it: it follows the configuration. */
export const pauseTenant: EffectRunner<'pause-tenant'> = ({ session, dispatch }, { name, paused }) => {
  session.config.editTenant(name, { paused });
  dispatch({ type: 'tenants', tenants: session.config.read().tenants });
  const text = paused ? `Paused: nothing of ${name} gets newer until p lets it go on` : `The sync of ${name} goes on`;
  dispatch({ type: 'toast', level: 'good', text });
};

export const startDaemonInBackground: EffectRunner<'start-daemon'> = async (context) => {
  const { session, clock, signal, dispatch } = context;
  try {
    const env = await environmentOf(context);
    const { Service } = await import('../../src/service/service.ts');
    const daemon = await new Service({ paths: session.paths, clock, signal, env }).start();
    dispatch({ type: 'daemon', daemon: { state: 'alive', pid: daemon.pid, tenants: daemon.tenants } });
    dispatch({ type: 'daemon-start' });
  } catch (error) {
    if (signal.aborted) return;
    dispatch({ type: 'daemon-start', problem: toProblem(toAppError(error)) });
  }
};
