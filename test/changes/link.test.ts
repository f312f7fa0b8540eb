import { afterEach, beforeEach, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import type { LinkedUser } from '../../src/changes/actions/link.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { ownerOf } from '../../src/changes/owner-of.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import { makeBenchFiles, openBench, patchBehind, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { Bench, BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let primary: string;
let second: string;

beforeEach(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 10, roomy: true, seed: 11, searchLag: 0, logLag: 0, plan: 'enterprise' });
  const tenant = testTenant(simulator.domain, { client_id: simulator.client_id });
  bench = openBench(files, tenant, { secret: simulator.client_secret });
  primary = simulator.acts.signUp({ email: 'ada@example.com' }).user_id;
  second = simulator.acts.signUp({ email: 'ada.second@example.com' }).user_id;
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

test('a user becomes an identity of another one, and the mirror knows where it went', async () => {
  await patchBehind(bench.client, second, { user_metadata: { plan: 'gold' } });
  const change = await planFor(bench, 'link', primary, { user_id: second });
  expect(change).toMatchObject({ irreversible: true, others: [second] });
  expect(change.differences).toContainEqual({ field: 'identities', before: [primary], after: [primary, second] });
  expect(change.remarks.join('\n')).toMatch(/RISK OF ACCOUNT TAKEOVER/);
  expect(change.remarks.join('\n')).toMatch(/metadata are lost and can be merged first: user_metadata\.plan/);
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  expect(simulator.user(second)).toBeUndefined();
  expect(simulator.user(primary)?.identities).toHaveLength(2);
  expect(bench.mirror.getTombstone(second)).toMatchObject({ reason: 'link' });
  expect(bench.mirror.getUser(primary)?.profile.identities).toHaveLength(2);
  expect((bench.journal.before(change.id, ownerOf(bench.tenant)) as LinkedUser).profile.user_metadata).toEqual({
    plan: 'gold',
  });
  await expect(planFor(bench, 'link', primary, { user_id: second })).rejects.toMatchObject({
    errorCode: 'nothing_to_change',
  });
});

test('metadata that the primary lacks are merged before the link; its own values stay', async () => {
  await patchBehind(bench.client, primary, { user_metadata: { plan: 'pro' } });
  await patchBehind(bench.client, second, { user_metadata: { plan: 'gold', seats: 3 }, app_metadata: { crm: 1 } });
  const change = await planFor(bench, 'link', primary, { user_id: second, merge_metadata: true });
  expect(change.requests.map(({ method }) => method)).toEqual(['PATCH', 'POST']);
  expect(change.remarks.join('\n')).toContain('keeps its own value of: user_metadata.plan');
  await applyChange(bench, change);
  expect(simulator.user(primary)).toMatchObject({
    user_metadata: { plan: 'pro', seats: 3 },
    app_metadata: { crm: 1 },
  });
});

test('where a provider has several connections, the one of the second account is named', async () => {
  const { body: connections } = await bench.client.readCatalogue('connections', {
    priority: 'person',
    reason: 'person',
  });
  bench.mirror.commitBatch({ catalogues: { connections } }, Date.now());
  const name = simulator.user(second)!.identities![0]!.connection;
  const databases = connections.filter(({ strategy }) => strategy === 'auth0');
  const change = await planFor(bench, 'link', primary, { user_id: second });
  const id = databases.length < 2 ? undefined : databases.find((each) => each.name === name)?.id;
  expect(change.requests).toMatchObject([{ body: id === undefined ? {} : { connection_id: id } }]);
  expect(databases.length).toBeGreaterThan(1);
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
});

test('an administrator’s block and a brute-force block of the second account are told', async () => {
  await patchBehind(bench.client, second, { blocked: true });
  simulator.acts.bruteForce(second, { ip: '203.0.113.9' });
  const { remarks } = await planFor(bench, 'link', primary, { user_id: second });
  expect(remarks.join('\n')).toContain('An administrator has blocked the second account');
  expect(remarks.join('\n')).toContain('Brute-force protection blocks the second account');
});

test.each([
  ['itself', () => primary, 'refused', 'with itself'],
  ['nobody', () => 'auth0|000000000000000000000000', 'not_found', 'Only users of the same tenant'],
])('a user is not linked with %s', async (_who, user_id, kind, words) => {
  const failure = planFor(bench, 'link', primary, { user_id: user_id() });
  await expect(failure).rejects.toMatchObject({ kind });
  await expect(failure.catch((error: Error & { hint: string }) => error.message + error.hint)).resolves.toContain(
    words,
  );
});

test('a second account with linked identities of its own is refused with what helps', async () => {
  const third = simulator.acts.signUp({ email: 'ada.third@example.com' }).user_id;
  await applyChange(bench, await planFor(bench, 'link', second, { user_id: third }));
  await expect(planFor(bench, 'link', primary, { user_id: second })).rejects.toMatchObject({
    kind: 'refused',
    hint: expect.stringContaining('the one that stays') as string,
  });
});

test('unlinking makes an empty user; taking a link back also gives it its metadata', async () => {
  await patchBehind(bench.client, second, { user_metadata: { plan: 'gold' } });
  const linking = await planFor(bench, 'link', primary, { user_id: second });
  await applyChange(bench, linking);
  const plain = await planFor(bench, 'unlink', primary, { identity: second });
  expect(plain).toMatchObject({ irreversible: true, others: [second] });
  expect(plain.remarks.join('\n')).toContain('The new user is empty');
  const back = await planUndo(bench, { change_id: linking.id });
  expect(back.requests.map(({ method }) => method)).toEqual(['DELETE', 'PATCH']);
  await expect(applyChange(bench, back)).resolves.toMatchObject({ state: 'done' });
  expect(simulator.user(second)?.user_metadata).toEqual({ plan: 'gold' });
  expect(bench.mirror.getUser(second)?.profile.user_metadata).toEqual({ plan: 'gold' });
  expect(bench.mirror.getTombstone(second)).toBeUndefined();
  expect(bench.mirror.getUser(primary)?.profile.identities).toHaveLength(1);
});

test('unlinking can be taken back by linking again', async () => {
  await applyChange(bench, await planFor(bench, 'link', primary, { user_id: second }));
  const unlinking = await planFor(bench, 'unlink', primary, { identity: second });
  await applyChange(bench, unlinking);
  const back = await planUndo(bench, { change_id: unlinking.id });
  expect(back).toMatchObject({ action: 'link', irreversible: true, others: [second] });
  await expect(applyChange(bench, back)).resolves.toMatchObject({ state: 'done' });
  expect(simulator.user(primary)?.identities).toHaveLength(2);
});

test('the main identity cannot be unlinked; one that is not there needs no unlinking', async () => {
  await expect(planFor(bench, 'unlink', primary, { identity: primary })).rejects.toMatchObject({ kind: 'refused' });
  await expect(planFor(bench, 'unlink', primary, { identity: second })).rejects.toMatchObject({
    errorCode: 'nothing_to_change',
  });
});

test('a link whose answer is lost is found out by reading both, and is sent once', async () => {
  const path = `/api/v2/users/${encodeURIComponent(primary)}/identities`;
  simulator.faults.add({ kind: 'reset-after', path, times: 1 });
  const change = await planFor(bench, 'link', primary, { user_id: second });
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  expect(bench.journal.list({ limit: 5 }).map(({ state }) => state)).toEqual(['done', 'unknown', 'sent']);
  expect(bench.mirror.getTombstone(second)?.reason).toBe('link');
  expect(bench.mirror.getUser(primary)?.profile.identities).toHaveLength(2);
  expect(simulator.requests.filter(({ method, url }) => method === 'POST' && url === path)).toHaveLength(1);
});

test('when the second account vanished otherwise, no record tells what became of the link', async () => {
  simulator.faults.add({ kind: 'reset', path: `/api/v2/users/${encodeURIComponent(primary)}/identities`, times: 1 });
  await expect(applyChange(bench, await planFor(bench, 'link', primary, { user_id: second }))).resolves.toMatchObject({
    state: 'unknown',
  });
  await bench.client.send({ method: 'DELETE', path: `/users/${encodeURIComponent(second)}` }, 'somebody-else', {
    priority: 'person',
    reason: 'person',
  });
  await settleChanges({ ...bench, now: () => Date.now() + 91_000 });
  expect(bench.journal.list({ limit: 1 })).toMatchObject([{ state: 'undecided' }]);
});
