import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import type { UserProfile } from '../../src/domain/user.ts';
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

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let user_id: string;

beforeEach(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 20, roomy: true, seed: 11, searchLag: 0, logLag: 0 });
  bench = openBench(files, testTenant(simulator.domain, { client_id: simulator.client_id }), {
    secret: simulator.client_secret,
  });
  ({ user_id } = simulator.allUsers().find((user) => user.user_id.startsWith('auth0|'))!);
  await patchBehind(bench.client, user_id, { user_metadata: {}, app_metadata: {} });
  const user_metadata = { plan: 'silver', trial: true, address: { city: 'Ulm', zip: '89073' } };
  await patchBehind(bench.client, user_id, { user_metadata, app_metadata: { tier: 1 } });
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

function metadata(): Pick<UserProfile, 'user_metadata' | 'app_metadata'> {
  const { user_metadata, app_metadata } = simulator.user(user_id)!;
  return { user_metadata: user_metadata!, app_metadata: app_metadata! };
}

function patches(): number {
  return simulator.requests.filter((request) => request.method === 'PATCH').length;
}

test('only keys that differ are sent, null removes one, and the rest stays', async () => {
  const input = { user_metadata: { plan: 'gold', trial: null, gone: null }, app_metadata: { tier: 1, beta: true } };
  const change = await planFor(bench, 'edit-metadata', user_id, input);
  expect(change.differences).toEqual([
    { field: 'user_metadata.plan', before: 'silver', after: 'gold' },
    { field: 'user_metadata.trial', before: true, after: undefined },
    { field: 'app_metadata.beta', before: undefined, after: true },
  ]);
  expect(change.requests.map(({ body }) => body)).toEqual([
    { user_metadata: { plan: 'gold', trial: null }, app_metadata: { beta: true } },
  ]);
  expect(change.remarks.join(' ')).toContain('what the user is allowed to do');
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  expect(metadata()).toEqual({
    user_metadata: { plan: 'gold', address: { city: 'Ulm', zip: '89073' } },
    app_metadata: { tier: 1, beta: true },
  });
  expect(bench.mirror.getUser(user_id)?.profile.app_metadata).toEqual({ tier: 1, beta: true });
});

test('says that an object is replaced whole', async () => {
  const input = { user_metadata: { address: { city: 'Bonn' } } };
  const change = await planFor(bench, 'edit-metadata', user_id, input);
  expect(change.remarks.join(' ')).toContain('replaced whole');
  await applyChange(bench, change);
  expect(metadata().user_metadata?.['address']).toEqual({ city: 'Bonn' });
});

describe('when somebody else has written since the review', () => {
  test('another key, both stay', async () => {
    const change = await planFor(bench, 'edit-metadata', user_id, { user_metadata: { plan: 'gold' } });
    await patchBehind(bench.client, user_id, { user_metadata: { colour: 'red' } });
    await applyChange(bench, change);
    expect(metadata().user_metadata).toMatchObject({ plan: 'gold', colour: 'red', trial: true });
  });

  test('the same key, nothing is sent, and the key is named', async () => {
    const change = await planFor(bench, 'edit-metadata', user_id, { user_metadata: { plan: 'gold', trial: null } });
    await patchBehind(bench.client, user_id, { user_metadata: { plan: 'bronze' } });
    const before = patches();
    await expect(applyChange(bench, change)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/\(user_metadata\.plan\)/) as string,
    });
    expect(patches()).toBe(before);
    expect(bench.journal.list({ limit: 5 })).toEqual([]);
  });
});

test('a change is taken back by its inverse: keys get their old values, new ones go', async () => {
  const before = metadata();
  const input = { user_metadata: { plan: 'gold', trial: null, colour: 'red' } };
  const change = await planFor(bench, 'edit-metadata', user_id, input);
  await applyChange(bench, change);
  const undo = await planUndo(bench, { change_id: change.id });
  expect(undo.requests[0]?.body).toEqual({ user_metadata: { plan: 'silver', trial: true, colour: null } });
  await applyChange(bench, undo);
  expect(metadata()).toEqual(before);
});

test('what was changed again since is not taken back', async () => {
  const change = await planFor(bench, 'edit-metadata', user_id, { user_metadata: { plan: 'gold' } });
  await applyChange(bench, change);
  await patchBehind(bench.client, user_id, { user_metadata: { plan: 'bronze' } });
  await expect(planUndo(bench, { change_id: change.id })).rejects.toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining('user_metadata.plan') as string,
  });
});

test.each([
  ['a key with a dot', { user_metadata: { 'a.b': 1 } }, /user_metadata.*dot/],
  ['a key that starts with a dollar', { app_metadata: { $a: 1 } }, /app_metadata.*\$/],
  ['a name that Auth0 keeps for itself', { app_metadata: { email: 'x' } }, /app_metadata.*keeps for itself/],
  ['a list', { user_metadata: [1] }, /user_metadata.*JSON object/],
  ['no key', { user_metadata: {} }, /no key/],
  ['another field', { blocked: true }, /blocked/],
])('an input with %s is refused by name, and nothing is asked of Auth0', async (_name, input, message) => {
  const before = simulator.requests.length;
  await expect(planFor(bench, 'edit-metadata', user_id, input)).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(message) as string,
  });
  expect(simulator.requests.length).toBe(before);
});

test('what is so already is no change', async () => {
  await expect(planFor(bench, 'edit-metadata', user_id, { user_metadata: { plan: 'silver' } })).rejects.toMatchObject({
    kind: 'refused',
    errorCode: 'nothing_to_change',
  });
});
