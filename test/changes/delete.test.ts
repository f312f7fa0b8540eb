import { afterEach, beforeEach, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import type { DeletedUser } from '../../src/changes/actions/delete.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { ownerOf } from '../../src/changes/owner-of.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { Change } from '../../src/domain/change.ts';
import { type Bench, makeBenchFiles, openBench, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { startCuttingProxy } from '../helpers/cutting-proxy.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let user_id: string;

beforeEach(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 20, roomy: true, seed: 11, searchLag: 0, logLag: 0, plan: 'enterprise' });
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
  expect((bench.journal.before(change.id, ownerOf(bench.tenant)) as DeletedUser).profile).toMatchObject({
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
  simulator = await startSimulator({ users: 20, roomy: true, seed: 11, scopes: ['read:users', 'update:users'] });
  open(simulator.domain);
  await expect(planFor(bench, 'delete', user_id)).rejects.toMatchObject({
    kind: 'insufficient_scope',
    scopes: ['delete:users'],
  });
});

async function giveRole(): Promise<unknown> {
  const { body } = await bench.client.readCatalogue('roles', person);
  const role = body[0]!.id;
  const path = `/users/${encodeURIComponent(user_id)}/roles`;
  await bench.client.send({ method: 'POST', path, body: { roles: [role] } }, 'somebody-else', person);
  return role;
}

async function rolesNow(): Promise<unknown[]> {
  return (await bench.client.readDetail('roles', user_id, person)).items.map(({ id }) => id);
}

async function plannedReturn(): Promise<Change> {
  const deletion = await planFor(bench, 'delete', user_id);
  await applyChange(bench, deletion);
  return await planUndo(bench, { change_id: deletion.id });
}

test('a deleted user is made again from the copy, with the same id, metadata and roles, and a password that is written nowhere', async () => {
  const role = await giveRole();
  const was = simulator.user(user_id)!;
  const roles = await rolesNow();
  expect(roles).toContain(role);
  const back = await plannedReturn();
  expect(back.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /users',
    `POST /users/${encodeURIComponent(user_id)}/roles`,
  ]);
  await expect(applyChange(bench, back)).resolves.toMatchObject({ state: 'done' });
  const { email, user_metadata, app_metadata } = was;
  expect(simulator.user(user_id)).toMatchObject({ email, user_metadata, app_metadata });
  expect(await rolesNow()).toEqual(roles);
  expect(bench.mirror.getUser(user_id)?.profile.email).toBe(email);
  const sent = bench.journal.list({ change_id: back.id, limit: 9 });
  expect(sent.map(({ state, reached }) => [state, reached])).toEqual([
    ['done', 2],
    ['sent', 1],
    ['sent', 0],
  ]);
  expect(JSON.stringify([back, sent])).not.toMatch(/aA1!|‹secret›/);
  expect(bench.journal.verify()).toBeUndefined();
});

test('when a later request is refused, the change is partly done, and nothing is sent again', async () => {
  await giveRole();
  const back = await plannedReturn();
  simulator.faults.add({ kind: 'token-invalid', path: rolesPath(), times: 2 });
  const outcome = await applyChange(bench, back);
  expect(outcome).toMatchObject({ state: 'partly_done', detail: expect.stringContaining('1 of 2') as string });
  expect(simulator.user(user_id)).toBeDefined();
  expect(bench.journal.list({ limit: 1 })).toMatchObject([{ state: 'partly_done', reached: 1, requests: 2 }]);
  expect(bench.journal.unsettled(ownerOf(bench.tenant))).toEqual([]);
});

test.each([
  ['reset-after', 'done'],
  ['reset', 'partly_done'],
] as const)('when a later request ends in a %s, reading tells that the change is %s', async (kind, end) => {
  await giveRole();
  const back = await plannedReturn();
  const before = posts();
  simulator.faults.add({ kind, path: rolesPath(), times: 1 });
  await expect(applyChange(bench, back)).resolves.toMatchObject({ state: end === 'done' ? 'done' : 'unknown' });
  await settleChanges({ ...bench, now: () => Date.now() + 91_000 });
  expect(bench.journal.list({ limit: 1 })).toMatchObject([{ state: end }]);
  expect(posts() - before).toBe(1);
});

function rolesPath(): string {
  return `/api/v2/users/${encodeURIComponent(user_id)}/roles`;
}

function posts(): number {
  return simulator.requests.filter(({ method, url }) => method === 'POST' && url === rolesPath()).length;
}

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
