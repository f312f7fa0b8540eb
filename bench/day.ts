import type { Plan } from '../fixtures/plans.ts';
import type { Benchmark } from './benchmark.ts';
import { Days } from './days.ts';

const day = 24 * 3_600_000;
const users = Number(process.env['BENCH_USERS'] ?? 10_000);
/** What people do in a minute of a busy day; about two events each. */
const live = Number(process.env['BENCH_LIVE'] ?? 5);
/** At the log, which stands in for looks at the users. */
const looks = day / 30_000;

/** What a tenant costs every day, once its mirror is complete. */
export const dayCost: Benchmark = {
  name: 'day',
  summary: `the requests of a day of a tenant of ${users} users (BENCH_USERS), quiet and busy: ${live} acts a minute (BENCH_LIVE)`,
  isApart: true,
  run: async (print) => {
    await measure('quiet', 'enterprise', 0, print);
    await measure('busy', 'enterprise', live, print);
  },
};

/** The least: one look in each interval, which brings a hundred events, and one read for each user who was touched. */
async function measure(name: string, plan: Plan, live: number, print: (line: string) => void): Promise<void> {
  const { days: opened } = await Days.open({ users, plan, live });
  await using days = opened;
  // The first day holds what the first mirror leaves to be done.
  const { log_events: before } = await days.pass(day / 24);
  const { requests, limited, log_events, bytes } = await days.pass(day);
  const all = Object.values(requests).reduce((sum, count) => sum + count, 0);
  const events = log_events - before;
  const reads = requests['users-stale'] ?? 0;
  const least = looks + reads;
  print(
    `${name}: requests ÷ least ${(all / least).toFixed(2)} (${all} ÷ ${least}: ${looks} looks, ${reads} users read of ${events} events)`,
  );
  print(
    `  ${Object.entries(requests)
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', ')}`,
  );
  print(`  ${(bytes / 1e6).toFixed(0)} MB on the wire, ${limited} answered 429`);
}
