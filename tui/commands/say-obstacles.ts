import { readDaemon, type TenantState } from '../../src/daemon-lock.ts';
import { AppError } from '../../src/errors.ts';
import type { CommandContext } from './command.ts';

/** So long it is waited for word of the tenants, in milliseconds: a busy machine takes its time to open an encrypted store. */
const patience = 30_000;
const pollInterval = 50;

type States = Readonly<Record<string, TenantState | undefined>>;

/**
 * Says what keeps a daemon that was just started from following tenants.
 * @throws AppError when it can open no tenant at all
 */
export async function sayObstacles(context: CommandContext): Promise<void> {
  const { config } = await context.session();
  const names = config.read().tenants.map((tenant) => tenant.name);
  const states = await waitForTenants(context, names);
  const stuck = names.flatMap((name) => (states[name]?.state === 'waiting' ? [[name, states[name]] as const] : []));
  const [first] = stuck;
  if (first === undefined) return;
  const [, { kind, note, hint }] = first;
  if (stuck.length === names.length && kind !== undefined) {
    throw new AppError(kind, `the daemon runs, but can open no tenant: ${note}. It tries again by itself`, { hint });
  }
  for (const [name, state] of stuck) context.output.say(`note: ${name} waits: ${state.note}. ${state.hint ?? ''}`);
}

/** What the daemon says of the tenants as soon as it has tried to open each of them. */
async function waitForTenants(context: CommandContext, names: readonly string[]): Promise<States> {
  const { clock, signal } = context;
  const { paths } = await context.session();
  const deadline = clock.now() + patience;
  for (;;) {
    const states: States = readDaemon(paths, clock.now())?.tenants ?? {};
    const isTried = names.every((name) => states[name] !== undefined && states[name].state !== 'starting');
    if (isTried || clock.now() > deadline) return states;
    await clock.sleep(pollInterval, signal);
  }
}
