import { startSimulator, type SimulatorOptions } from '../fixtures/start-simulator.ts';
import { builtProgram, secretsInEnvironment, TempHome } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { measureProgram } from './peak-memory.ts';

const users = Number(process.env['BENCH_USERS'] ?? 100_000);
const noWait = { exportLag: 0, exportSpeed: Number.POSITIVE_INFINITY } as const;

/** What the daemon's program asks for a first mirror, where no rate limit is in its way: by export and page by page. */
export const sync: Benchmark = {
  name: 'sync',
  summary: `the requests and the pace of a first mirror of ${users} users (BENCH_USERS), without a limit in its way`,
  isApart: true,
  run: async (print) => {
    // An export is asked for, looked at twice and fetched.
    await measure('by export', { plan: 'private-cloud', ...noWait }, 4, print);
    await measure('by pages', { plan: 'free', roomy: true }, Math.ceil(users / 100), print);
  },
};

async function measure(
  way: string,
  options: SimulatorOptions,
  least: number,
  print: (line: string) => void,
): Promise<void> {
  const simulator = await startSimulator({ users, seed: 7, searchLag: 0, logLag: 0, ...options });
  try {
    await using home = new TempHome(secretsInEnvironment);
    await home.enterTenant(simulator, { name: 'acme' });
    const {
      ms,
      peak,
      cpu = 0,
    } = await measureProgram([builtProgram('daemon'), '--once'], { ...process.env, ...home.env });
    const session = home.session();
    const mirror = (await session.openReader(session.tenant('acme')))!;
    const { users: stored, requests, bytes } = mirror.syncStatus();
    mirror.close();
    if (stored !== users) throw new Error(`${stored} users were mirrored instead of ${users}`);
    const full = requests.find(({ reason }) => reason === 'users-full')?.count ?? 0;
    const all = requests.reduce((sum, { count }) => sum + count, 0);
    const limited = requests.reduce((sum, one) => sum + one.limited, 0);
    print(
      `${way}: requests ÷ least ${(full / least).toFixed(2)} (${full} ÷ ${least}; ${all} with all other jobs, ${limited} answered 429)`,
    );
    print(
      `  ${(ms / 1000).toFixed(1)} s, ${(cpu / 1000).toFixed(1)} s of computing, ${Math.round(users / (ms / 1000))} users a second, ${(bytes / users).toFixed(0)} bytes a user in the mirror, peak ${peak?.toFixed(0) ?? '?'} MB`,
    );
  } finally {
    await simulator.close();
  }
}
