import type { Environment } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import { resolvePaths } from '../../src/paths.ts';
import { startDaemon, stopDaemon } from '../../src/programs.ts';
import { Secret } from '../../src/secret.ts';
import { openSession } from '../../src/session/open-session.ts';
import type { Session } from '../../src/session/session.ts';
import { isInteractive } from './ask.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type DemoHome, openDemoHome } from './demo-home.ts';
import { type SimulatorProcess, startSimulatorProcess } from './simulator-process.ts';
import { wholeNumber } from './whole-number.ts';

interface DemoTenant {
  readonly name: string;
  readonly environment: Environment;
  readonly plan: 'free' | 'essentials' | 'professional' | 'enterprise';
  readonly read_only: boolean;
  /** Share of `--users`. */
  readonly share: number;
  /** Of seeds with the same rest by 8 some people have an account in each of the tenants. */
  readonly seed: number;
  /** Log events per minute. */
  readonly live: number;
}

/** Tenants that differ in everything that the program treats differently. */
const demoTenants: readonly DemoTenant[] = [
  { name: 'acme-prod', environment: 'production', plan: 'enterprise', read_only: false, share: 1, seed: 1, live: 40 },
  {
    name: 'acme-staging',
    environment: 'staging',
    plan: 'professional',
    read_only: true,
    share: 0.1,
    seed: 9,
    live: 12,
  },
  { name: 'acme-dev', environment: 'development', plan: 'free', read_only: false, share: 0.02, seed: 17, live: 6 },
];

export const defineDemo: DefineCommand = (command, context) => {
  command
    .option('--users <n>', 'users of the largest tenant', wholeNumber(50, 1_000_000), 3000)
    .option(
      '--faults <spec>',
      'what goes wrong in each of the tenants, as for `tenantry simulator`: slow*always=800,gateway@/logs*5m',
    )
    .action(async ({ users, faults }: DemoOptions) => {
      if (!isInteractive(context) || !context.output.isTerminal) {
        throw new AppError('usage', 'the demo needs a terminal', {
          hint: 'For scripts there is `tenantry simulator`, which serves one simulated tenant.',
        });
      }
      context.setExitCode(await runDemo(context, { users, faults }));
    });
};

interface DemoOptions {
  readonly users: number;
  readonly faults?: string | undefined;
}

async function runDemo(context: CommandContext, options: DemoOptions): Promise<number> {
  const home = openDemoHome(context.env);
  try {
    context.output.say('starting three simulated tenants…');
    const session = openSession({ paths: resolvePaths(home.env), env: home.env, clock: context.clock });
    await addTenants(context, home, session, options);
    const control = { paths: session.paths, clock: context.clock, signal: context.signal };
    home.guard((await startDaemon({ ...control, env: home.env })).pid);
    const { runApp } = await import('../run-app.ts');
    try {
      return await runApp({ session, env: home.env });
    } finally {
      // In order first; what does not end is ended by the home's guard.
      await stopDaemon({ paths: session.paths, clock: context.clock }).catch(() => undefined);
    }
  } finally {
    context.output.say('cleaning up…');
    await home.close();
  }
}

async function addTenants(
  context: CommandContext,
  home: DemoHome,
  session: Session,
  options: DemoOptions,
): Promise<void> {
  session.config.setCredentialStore('file');
  const store = await session.credentials();
  const served = await Promise.all(demoTenants.map(async (tenant) => serve(context, home, tenant, options)));
  for (const [index, { name, environment, read_only }] of demoTenants.entries()) {
    const simulator = served[index];
    if (simulator === undefined) continue;
    session.config.addTenant({
      name,
      domain: simulator.domain,
      client_id: simulator.client_id,
      credential: 'client_secret',
      environment,
      read_only,
      loopback_http: true,
    });
    await store.set(name, 'client', new Secret(simulator.client_secret));
  }
}

async function serve(
  context: CommandContext,
  home: DemoHome,
  tenant: DemoTenant,
  { users, faults }: DemoOptions,
): Promise<SimulatorProcess> {
  const { plan, seed, live, share } = tenant;
  const wrong = faults === undefined ? {} : { faults };
  const args = { users: Math.max(10, Math.round(users * share)), seed, plan, live, ...wrong };
  const simulator = await startSimulatorProcess(args, { env: home.env, signal: context.signal });
  home.guard(simulator.pid);
  return simulator;
}
