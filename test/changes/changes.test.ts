import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator, SimulatorOptions } from '../../fixtures/start-simulator.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import type { ChangeContext } from '../../src/changes/changes.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { AppError } from '../../src/errors.ts';
import { makeBenchFiles, openBench, patchBehind, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';
import { waitUntil } from '../helpers/wait-until.ts';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: ChangeContext & { readonly client: Auth0Client; close(): void };

beforeEach(async () => {
  files = makeBenchFiles();
  await start({});
});
afterEach(async () => {
  await stop();
  removeBenchFiles(files);
});

async function start(options: SimulatorOptions, changes: Partial<Tenant> = {}): Promise<void> {
  simulator = await startSimulator({ users: 40, roomy: true, seed: 11, searchLag: 0, logLag: 0, ...options });
  const tenant = testTenant(simulator.domain, { client_id: simulator.client_id, ...changes });
  bench = openBench(files, tenant, { secret: simulator.client_secret });
}

async function stop(): Promise<void> {
  bench.close();
  await simulator.close();
}

async function restart(options: SimulatorOptions, changes: Partial<Tenant> = {}): Promise<void> {
  await stop();
  await start(options, changes);
}

function anyone(matches: (user: UserProfile) => boolean = (user) => user.blocked !== true): UserProfile {
  const user = simulator.allUsers().find(matches);
  if (user === undefined) throw new Error('the simulator has no such user');
  return user;
}

function patches(): number {
  return simulator.requests.filter((request) => request.method === 'PATCH').length;
}

function states(): string[] {
  return bench.journal
    .list({ limit: 100 })
    .map((entry) => entry.state)
    .toReversed();
}

test('a block goes to Auth0, into the mirror and into the journal', async () => {
  const { user_id } = anyone();
  const change = await planFor(bench, 'block', user_id);
  expect(change.differences).toEqual([{ field: 'blocked', before: false, after: true }]);
  expect(change.requests).toEqual([
    { method: 'PATCH', path: `/users/${encodeURIComponent(user_id)}`, body: { blocked: true } },
  ]);
  expect(change.remarks.join(' ')).toContain('stay alive');
  expect(patches()).toBe(0);
  const outcome = await applyChange(bench, change, { reason: 'asked by the customer' });
  expect(outcome).toMatchObject({ state: 'done', user: { user_id, blocked: true } });
  expect(bench.mirror.getUser(user_id)).toMatchObject({ source: 'write', profile: { blocked: true } });
  const [done, sent] = bench.journal.list({ user_id, limit: 10 });
  expect(sent).toMatchObject({ state: 'sent', change_id: change.id, reason: 'asked by the customer' });
  expect(done).toMatchObject({ state: 'done', action: 'block', differences: change.differences });
  expect(bench.journal.verify()).toBeUndefined();
});

test('the journal and the tenant’s own log name the same change', async () => {
  const change = await planFor(bench, 'block', anyone().user_id);
  await applyChange(bench, change);
  expect(simulator.requests.find((request) => request.method === 'PATCH')?.correlation_id).toBe(change.id);
  const event = await waitUntil('the log has it', async () => {
    const { body } = await bench.client.searchLogs({ q: 'type:sapi', sort: 'date:-1', per_page: 50 }, person);
    return body.find((one) => JSON.stringify(one).includes(change.id));
  });
  expect(event.type).toBe('sapi');
});

test('a block can be lifted again', async () => {
  const { user_id } = anyone();
  await applyChange(bench, await planFor(bench, 'block', user_id));
  const lift = await planFor(bench, 'unblock', user_id);
  expect(lift.remarks[0]).toContain('brute-force');
  await expect(applyChange(bench, lift)).resolves.toMatchObject({ state: 'done', user: { blocked: false } });
  expect(states()).toEqual(['sent', 'done', 'sent', 'done']);
});

test('a user who is held up by brute-force protection too is named in the review', async () => {
  const { user_id, email } = anyone((user) => user.blocked !== true && user.email !== undefined);
  simulator.tenant.blocks.add({ identifier: email!, ip: '203.0.113.9', connection: 'x', at: Date.now() });
  await expect(planFor(bench, 'unblock', user_id)).rejects.toMatchObject({
    kind: 'refused',
    hint: expect.stringContaining('brute-force') as string,
  });
  await applyChange(bench, await planFor(bench, 'block', user_id));
  const { remarks } = await planFor(bench, 'unblock', user_id);
  expect(remarks.at(-1)).toContain('also has a block of brute-force protection');
});

describe('nothing is sent', () => {
  test('to a tenant that is read-only here', async () => {
    await restart({}, { read_only: true });
    await expect(planFor(bench, 'block', anyone().user_id)).rejects.toMatchObject({ kind: 'read_only' });
    expect(simulator.requests).toHaveLength(0);
  });

  test('when the tenant became read-only after the review', async () => {
    const change = await planFor(bench, 'block', anyone().user_id);
    const locked = { ...bench, tenant: { ...bench.tenant, read_only: true } };
    await expect(applyChange(locked, change)).rejects.toMatchObject({ kind: 'read_only' });
    expect(states()).toEqual([]);
  });

  test('without the scope, and the scope is named', async () => {
    await restart({ scopes: ['read:users'] });
    await expect(planFor(bench, 'block', anyone().user_id)).rejects.toMatchObject({
      kind: 'insufficient_scope',
      scopes: ['update:users'],
    });
    expect(patches()).toBe(0);
  });

  test('when there is nothing to change', async () => {
    const { user_id } = anyone();
    await expect(planFor(bench, 'unblock', user_id)).rejects.toMatchObject({ kind: 'refused' });
    await applyChange(bench, await planFor(bench, 'block', user_id));
    await expect(planFor(bench, 'block', user_id)).rejects.toMatchObject({ kind: 'refused' });
  });

  test('when the reviewed field has moved since', async () => {
    const { user_id } = anyone();
    const change = await planFor(bench, 'block', user_id);
    await patchBehind(bench.client, user_id, { blocked: true });
    await expect(applyChange(bench, change)).rejects.toMatchObject({ kind: 'conflict' });
    expect(states()).toEqual([]);
    expect(patches()).toBe(1);
  });

  test('twice', async () => {
    const { user_id } = anyone();
    const change = await planFor(bench, 'block', user_id);
    await applyChange(bench, change);
    await patchBehind(bench.client, user_id, { blocked: false });
    await expect(applyChange(bench, change)).rejects.toMatchObject({ kind: 'refused' });
    expect(patches()).toBe(2);
  });

  test('to another tenant than the one of the review', async () => {
    const change = await planFor(bench, 'block', anyone().user_id);
    await expect(applyChange(bench, { ...change, tenant: 'other' })).rejects.toMatchObject({ kind: 'bug' });
  });
});

test('a change of something else since the review does not stand in the way', async () => {
  const { user_id } = anyone();
  const change = await planFor(bench, 'block', user_id);
  const moved = await patchBehind(bench.client, user_id, { user_metadata: { plan: 'gold' } });
  expect((moved.body as UserProfile).updated_at).not.toBe(change.base_updated_at);
  await expect(applyChange(bench, change)).resolves.toMatchObject({
    state: 'done',
    user: { blocked: true, user_metadata: { plan: 'gold' } },
  });
});

test('a user who is gone is not found, and the mirror learns it', async () => {
  const { user_id } = anyone();
  const change = await planFor(bench, 'block', user_id);
  await remove(user_id);
  await expect(applyChange(bench, change)).rejects.toMatchObject({ kind: 'not_found' });
  expect(bench.mirror.getUser(user_id)).toBeUndefined();
  expect(bench.mirror.getTombstone(user_id)).toMatchObject({ reason: 'reconcile' });
  expect(states()).toEqual([]);
});

test('with nothing open there is nothing to settle', async () => {
  await applyChange(bench, await planFor(bench, 'block', anyone().user_id));
  await expect(settleChanges(bench)).resolves.toBe(0);
});

async function remove(user_id: string): Promise<void> {
  const form = {
    grant_type: 'client_credentials',
    client_id: simulator.client_id,
    client_secret: simulator.client_secret,
    audience: `https://${simulator.domain}/api/v2/`,
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${simulator.url}/oauth/token`, { method: 'POST', headers, body: JSON.stringify(form) });
  const { access_token } = (await answer.json()) as { access_token: string };
  const url = `${simulator.url}/api/v2/users/${encodeURIComponent(user_id)}`;
  const gone = await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${access_token}` } });
  expect(gone.status).toBe(204);
}

test('of two people who agree at the same moment, one sends', async () => {
  const other = openBench(files, bench.tenant, { secret: simulator.client_secret });
  const { user_id } = anyone();
  const [one, two] = [await planFor(bench, 'block', user_id), await planFor(other, 'block', user_id)];
  const ends = await Promise.allSettled([applyChange(bench, one), applyChange(other, two)]);
  other.close();
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { kind: 'conflict' } });
  expect(patches()).toBe(1);
});

test('what Auth0 has done is done, also when the mirror cannot take the answer', async () => {
  const change = await planFor(bench, 'block', anyone().user_id);
  const { mirror } = bench;
  const damaged = Object.create(mirror) as typeof mirror;
  damaged.commitBatch = (batch, now) => {
    if (batch.users?.[0]?.source === 'write') throw new AppError('mirror_damaged', 'the mirror is damaged');
    return mirror.commitBatch(batch, now);
  };
  expect(await applyChange({ ...bench, mirror: damaged }, change)).toMatchObject({ state: 'done' });
  expect(states()).toEqual(['sent', 'done']);
});
