import { afterEach, beforeEach, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import type { DeletedUser } from '../../src/changes/actions/delete.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import { type Bench, makeBenchFiles, openBench, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { startCuttingProxy } from '../helpers/cutting-proxy.ts';
import { testTenant } from '../helpers/test-tenant.ts';

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let user_id: string;

beforeEach(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 20, seed: 11, searchLag: 0, logLag: 0 });
  open(simulator.domain);
  ({ user_id } = simulator.allUsers().find((user) => user.user_id.startsWith('auth0|'))!);
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

function open(domain: string): void {
  const tenant = testTenant(domain, { client_id: simulator.client_id, audience_domain: simulator.domain });
  bench = openBench(files, tenant, { secret: simulator.client_secret });
}

function deletions(): number {
  return simulator.requests.filter((request) => request.method === 'DELETE').length;
}

test('a user is deleted, remembered as gone, and kept in the journal as the profile was', async () => {
  const profile = simulator.user(user_id)!;
  const change = await planFor(bench, 'delete', user_id);
  expect(change).toMatchObject({ irreversible: true, verb: 'delete' });
  expect(change.requests).toEqual([{ method: 'DELETE', path: `/users/${encodeURIComponent(user_id)}` }]);
  expect(change.remarks.join(' ')).toContain('cannot be undone');
  expect(deletions()).toBe(0);
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done', user: undefined });
  expect(simulator.user(user_id)).toBeUndefined();
  expect(bench.mirror.getUser(user_id)).toBeUndefined();
  expect(bench.mirror.getTombstone(user_id)).toMatchObject({ reason: 'write' });
  expect((bench.journal.before(change.id) as DeletedUser).profile).toMatchObject({
    user_id,
    created_at: profile.created_at,
  });
  expect(bench.journal.verify()).toBeUndefined();
});

test('the profile is in no entry of the chain', async () => {
  const { created_at } = simulator.user(user_id)!;
  await applyChange(bench, await planFor(bench, 'delete', user_id));
  expect(JSON.stringify(bench.journal.list({ limit: 10 }))).not.toContain(String(created_at));
});

test('without the scope nothing is deleted', async () => {
  bench.close();
  await simulator.close();
  simulator = await startSimulator({ users: 20, seed: 11, scopes: ['read:users', 'update:users'] });
  open(simulator.domain);
  await expect(planFor(bench, 'delete', user_id)).rejects.toMatchObject({
    kind: 'insufficient_scope',
    scopes: ['delete:users'],
  });
});

test('a deletion whose answer is lost is found out by reading, and is sent once', async () => {
  const proxy = await startCuttingProxy(simulator.domain, 'DELETE');
  bench.close();
  open(proxy.domain);
  await expect(applyChange(bench, await planFor(bench, 'delete', user_id))).resolves.toMatchObject({
    state: 'unknown',
  });
  await proxy.close();
  bench.close();
  open(simulator.domain);
  await expect(settleChanges(bench)).resolves.toBe(1);
  expect(bench.journal.list({ limit: 5 }).map(({ state }) => state)).toEqual(['done', 'unknown', 'sent']);
  expect(bench.mirror.getTombstone(user_id)).toBeDefined();
  expect(deletions()).toBe(1);
});
