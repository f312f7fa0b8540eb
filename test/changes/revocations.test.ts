import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { realClock } from '../../fixtures/simulator-clock.ts';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import type { DetailKind } from '../../src/domain/detail.ts';
import {
  type Bench,
  type BenchFiles,
  makeBenchFiles,
  openBench,
  planFor,
  removeBenchFiles,
} from '../helpers/change-bench.ts';
import { whoHas } from '../helpers/who-has.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
/** Moves the simulator's clock: what Auth0 has agreed to is done two seconds later. */
let skipped = 0;

async function open(options: SimulatorOptions = {}): Promise<void> {
  files = makeBenchFiles();
  skipped = 0;
  const clock = { ...realClock, now: () => realClock.now() + skipped };
  simulator = await startSimulator({ users: 80, roomy: true, seed: 11, searchLag: 0, logLag: 0, clock, ...options });
  bench = openBench(files, testTenant(simulator.domain, { client_id: simulator.client_id }), {
    secret: simulator.client_secret,
  });
}
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

async function items(user_id: string, kind: DetailKind) {
  return (await bench.client.readDetail(kind, user_id, person)).items;
}

function writes(): string[] {
  return simulator.requests
    .filter(({ method, url }) => method !== 'GET' && !url.includes('/oauth/token'))
    .map(({ method, url }) => `${method} ${url.replace('/api/v2', '')}`);
}

describe('On the Enterprise plan', () => {
  beforeEach(async () => {
    await open({ plan: 'enterprise' });
  });

  test('one refresh token goes by its own id, several in one request, and a device credential by its own', async () => {
    const user_id = whoHas(simulator, { tokens: 3 });
    const [first, second, third] = (await items(user_id, 'refresh_tokens')).map(({ id }) => String(id));
    const one = await planFor(bench, 'unlink-devices', user_id, { ids: [first] });
    expect(one.irreversible).toBe(true);
    await applyChange(bench, one);
    await applyChange(bench, await planFor(bench, 'unlink-devices', user_id, { ids: [second, third] }));
    expect(writes()).toEqual([`DELETE /refresh-tokens/${first!}`, 'POST /refresh-tokens/revoke']);
    skipped += 3_000;
    const left = (await items(user_id, 'refresh_tokens')).map(({ id }) => id);
    expect(left).not.toEqual(expect.arrayContaining([first, second, third]));
    const [device] = await items(whoHas(simulator, { credentials: 1 }), 'devices');
    expect(String(device?.['id'])).toMatch(/^dcr_/);
  });

  test('all devices are unlinked by one request and one for each public key', async () => {
    const user_id = whoHas(simulator, { tokens: 2 });
    await applyChange(bench, await planFor(bench, 'unlink-devices', user_id, { all: true }));
    expect(writes()[0]).toBe(`DELETE /users/${encodeURIComponent(user_id)}/refresh-tokens`);
    skipped += 3_000;
    expect(await items(user_id, 'devices')).toEqual([]);
    expect(await items(user_id, 'refresh_tokens')).toEqual([]);
    expect(bench.mirror.getDetail(user_id, 'devices')?.outdated ?? true).toBe(true);
  });

  test('a session ends, its refresh tokens survive unless they are named', async () => {
    const user_id = whoHas(simulator, { sessions: 2, tokens: 1 });
    const [first, second] = (await items(user_id, 'sessions')).map(({ id }) => String(id));
    const tokens = await items(user_id, 'refresh_tokens');
    const one = await planFor(bench, 'revoke-sessions', user_id, { ids: [first] });
    expect(one.remarks.join(' ')).toContain('Refresh tokens survive');
    await applyChange(bench, one);
    skipped += 3_000;
    expect(await items(user_id, 'refresh_tokens')).toHaveLength(tokens.length);
    const other = await planFor(bench, 'revoke-sessions', user_id, { ids: [second], refresh_tokens: true });
    await applyChange(bench, other);
    skipped += 3_000;
    expect(writes()).toEqual([`DELETE /sessions/${first!}`, `POST /sessions/${second!}/revoke`]);
    const left = (await items(user_id, 'sessions')).map(({ id }) => id);
    expect(left).not.toEqual(expect.arrayContaining([first]));
    expect(left).not.toEqual(expect.arrayContaining([second]));
  });

  test('signing out ends the sessions, and what survives them only when it is asked for', async () => {
    const user_id = whoHas(simulator, { sessions: 1, tokens: 1, grants: 1 });
    const sessions = await planFor(bench, 'sign-out', user_id, {});
    expect(sessions.differences).toEqual([{ field: 'sessions', before: 'all', after: 'none' }]);
    expect(sessions.remarks.join(' ')).toMatch(/Refresh tokens survive: \d+ devices? will stay logged in/);
    await applyChange(bench, sessions);
    skipped += 3_000;
    expect(await items(user_id, 'sessions')).toEqual([]);
    expect((await items(user_id, 'refresh_tokens')).length).toBeGreaterThan(0);
    await expect(planFor(bench, 'sign-out', user_id, {})).rejects.toMatchObject({
      message: expect.stringContaining('signed in nowhere') as string,
    });
    const rest = await planFor(bench, 'sign-out', user_id, { refresh_tokens: true, grants: true });
    await applyChange(bench, rest);
    skipped += 3_000;
    expect(await items(user_id, 'devices')).toEqual([]);
    expect(await items(user_id, 'grants')).toEqual([]);
  });

  test('is planned while the user goes on: a new session is no reason to send nothing', async () => {
    const user_id = whoHas(simulator, { sessions: 1 });
    const change = await planFor(bench, 'sign-out', user_id, {});
    simulator.acts.login(user_id);
    await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  });
});

describe('On other plans', () => {
  beforeEach(async () => {
    await open({ plan: 'professional' });
  });

  test('devices are unlinked one by one as device credentials', async () => {
    const user_id = whoHas(simulator, { credentials: 2 });
    const ids = (await items(user_id, 'devices')).map(({ id }) => String(id));
    await applyChange(bench, await planFor(bench, 'unlink-devices', user_id, { all: true }));
    expect(writes()).toEqual(ids.map((id) => `DELETE /device-credentials/${id}`));
    expect(await items(user_id, 'devices')).toEqual([]);
    await expect(planFor(bench, 'unlink-devices', user_id, { all: true })).rejects.toMatchObject({
      message: expect.stringContaining('no device stays logged in') as string,
    });
  });

  test('sessions cannot be ended: that is said, with what remains possible', async () => {
    const user_id = whoHas(simulator, { credentials: 1 });
    await expect(planFor(bench, 'revoke-sessions', user_id, { all: true })).rejects.toMatchObject({
      kind: 'not_in_plan',
      hint: expect.stringContaining('unlinked on every plan') as string,
    });
    await expect(planFor(bench, 'sign-out', user_id, {})).rejects.toMatchObject({
      kind: 'refused',
      hint: expect.stringContaining('--refresh-tokens') as string,
    });
    const change = await planFor(bench, 'sign-out', user_id, { refresh_tokens: true });
    expect(change.remarks.join(' ')).toContain('cannot end sessions');
    await applyChange(bench, change);
    expect(await items(user_id, 'devices')).toEqual([]);
  });

  test('signing out does not call devices logged out that it cannot see', async () => {
    const user_id = whoHas(simulator, { credentials: 1, grants: 1 });
    simulator.faults.add({ kind: 'error', path: 'GET /api/v2/device-credentials', times: 99 });
    const change = await planFor(bench, 'sign-out', user_id, { refresh_tokens: true, grants: true });
    expect(change.remarks.join(' ')).toContain('STAY LOGGED IN');
    expect(change.remarks.join(' ')).not.toContain('No device stays logged in');
    const kept = await planFor(bench, 'sign-out', user_id, { grants: true });
    expect(kept.remarks.join(' ')).toContain('could not all be read: refresh tokens survive');
  });

  test('one grant or all are revoked, and the application loses its refresh tokens', async () => {
    const user_id = whoHas(simulator, { grants: 2 });
    const [first] = (await items(user_id, 'grants')).map(({ id }) => String(id));
    await applyChange(bench, await planFor(bench, 'revoke-grants', user_id, { ids: [first] }));
    expect((await items(user_id, 'grants')).map(({ id }) => id)).not.toContain(first);
    await applyChange(bench, await planFor(bench, 'revoke-grants', user_id, { all: true }));
    expect(await items(user_id, 'grants')).toEqual([]);
    expect(writes()).toEqual([`DELETE /grants/${first!}`, `DELETE /grants?user_id=${encodeURIComponent(user_id)}`]);
  });

  test('a second factor is deleted, all are reset, and a recovery code is made and told once', async () => {
    const user_id = whoHas(simulator, { factors: 2 });
    const made = await planFor(bench, 'generate-recovery-code', user_id);
    const outcome = await applyChange(bench, made);
    expect(outcome).toMatchObject({ state: 'done', result: expect.stringMatching(/^[A-Z0-9]{24}$/) as string });
    const told = String(outcome.state === 'done' ? outcome.result : '');
    expect(JSON.stringify(bench.journal.list({ limit: 9 }))).not.toContain(told);
    const method = (await items(user_id, 'authentication_methods')).find(({ type }) => type === 'recovery-code');
    await applyChange(bench, await planFor(bench, 'delete-authentication-methods', user_id, { ids: [method!['id']] }));
    expect((await items(user_id, 'authentication_methods')).map(({ id }) => id)).not.toContain(method!['id']);
    const reset = await planFor(bench, 'reset-mfa', user_id);
    expect(reset.remarks.join(' ')).toContain('Passkeys stay');
    await applyChange(bench, reset);
    const left = await items(user_id, 'authentication_methods');
    expect(left.filter(({ type }) => type !== 'passkey')).toEqual([]);
    expect(bench.mirror.getUser(user_id)?.profile.multifactor ?? []).toEqual([]);
    await expect(planFor(bench, 'reset-mfa', user_id)).rejects.toMatchObject({ kind: 'refused' });
    await expect(planFor(bench, 'generate-recovery-code', user_id)).rejects.toMatchObject({ kind: 'refused' });
  });
});
