import { applyChange } from '../../src/changes/apply-change.ts';
import { openBench, planFor } from './change-bench.ts';
import { testTenant } from './test-tenant.ts';

/** Blocks one user, in a process that a test kills meanwhile. Its orders come in one environment variable. */
const { files, domain, audience_domain, client_id, secret, user_id } = JSON.parse(process.env['CHANGE'] ?? '') as {
  files: Parameters<typeof openBench>[0];
  domain: string;
  audience_domain: string;
  client_id: string;
  secret: string;
  user_id: string;
};
const bench = openBench(files, testTenant(domain, { client_id, audience_domain }), { secret });
await applyChange(bench, await planFor(bench, 'block', user_id), { reason: 'from a child' });
bench.close();
