import { afterEach, beforeEach, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import type { Change } from '../../src/domain/change.ts';
import {
  type Bench,
  makeBenchFiles,
  openBench,
  patchBehind,
  planFor,
  removeBenchFiles,
} from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const ip = '203.0.113.9';
const email = 'ada@example.com';
let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let user_id: string;

beforeEach(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 10, roomy: true, seed: 11, searchLag: 0, logLag: 0, plan: 'enterprise' });
  bench = openBench(files, testTenant(simulator.domain, { client_id: simulator.client_id }), {
    secret: simulator.client_secret,
  });
  user_id = simulator.acts.signUp({ email }).user_id;
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

async function blocks(): Promise<readonly unknown[]> {
  return (await bench.client.getUserBlocks(user_id, { priority: 'person', reason: 'person' })).body;
}

function planIdentifier(id: string): Promise<Change> {
  return planChange(bench, { action: 'lift-identifier-blocks', subject: { kind: 'identifier', id, words: id } });
}

test('the blocks of brute-force protection are lifted, the one of an administrator stays, and each is told apart', async () => {
  await patchBehind(bench.client, user_id, { blocked: true });
  simulator.acts.bruteForce(user_id, { ip });
  const change = await planFor(bench, 'lift-blocks', user_id);
  expect(JSON.stringify(change.differences)).toContain(`${email} from ${ip}`);
  expect(change.remarks.join('\n')).toMatch(
    /administrator has blocked the user, too: that block is another one and stays/,
  );
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  expect(await blocks()).toEqual([]);
  expect(simulator.user(user_id)?.blocked).toBe(true);
  expect(bench.mirror.getDetail(user_id, 'blocks')).toMatchObject({ items: [], complete: true });
  await expect(planFor(bench, 'lift-blocks', user_id)).rejects.toMatchObject({
    errorCode: 'nothing_to_change',
    hint: expect.stringContaining('users unblock') as string,
  });
});

test('they are lifted from an identifier as well', async () => {
  simulator.acts.bruteForce(user_id, { ip });
  const change = await planIdentifier(email);
  expect(change).toMatchObject({ user_id: '', requests: [{ path: '/user-blocks', query: { identifier: email } }] });
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  expect(await blocks()).toEqual([]);
  await expect(planIdentifier(email)).rejects.toMatchObject({ errorCode: 'nothing_to_change' });
  expect(bench.journal.list({ limit: 1 })).toMatchObject([
    { subject: { kind: 'identifier', id: email }, state: 'done' },
  ]);
});
