import { costOfPages } from '../daemon/request-cost.ts';
import { differingTenant, measureReconcile } from '../test/daemon/differing-tenant.ts';
import type { Benchmark } from './benchmark.ts';

const users = Number(process.env['BENCH_USERS'] ?? 100_000);
/** Nothing is waited for: neither a rate limit nor Auth0's making of an export. */
const hurried = { roomy: true, exportLag: 0, exportSpeed: Number.POSITIVE_INFINITY, bulkImport: 0 } as const;

/** What it costs to prove that a mirror is complete, by how much is missing. */
export const reconcile: Benchmark = {
  name: 'reconcile',
  summary: `comparing a mirror of ${users} users (BENCH_USERS) with its tenant, from which some have vanished`,
  isApart: true,
  run: async (print) => {
    for (const plan of ['free', 'enterprise'] as const) {
      print(plan === 'free' ? 'without exports:' : 'with exports:');
      for (const differences of [0, 10, 1000]) {
        const sync = await differingTenant({ users, plan, differences, ...hurried });
        try {
          const began = performance.now();
          const { report, requests, settling } = await measureReconcile(sync);
          if (report.gone !== differences) throw new Error(`${report.gone} of ${differences} were found`);
          const seconds = ((performance.now() - began) / 1000).toFixed(1);
          print(
            `  ${String(differences).padStart(4)} gone: ${requests} requests, and ${settling} that prove it by id; ÷ list of all ${(requests / costOfPages(users)).toFixed(3)}; ${seconds} s`,
          );
        } finally {
          await sync.close();
        }
      }
    }
  },
};
