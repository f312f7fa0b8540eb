import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { splitSecrets } from '../../src/changes/split-secrets.ts';
import { readDate, type UserProfile } from '../../src/domain/user.ts';
import { Secret } from '../../src/secret.ts';
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

const password = 'Correct-Horse-7-battery';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let user: UserProfile;

beforeAll(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 200, roomy: true, seed: 11, searchLag: 0, logLag: 0, plan: 'enterprise' });
  const tenant = testTenant(simulator.domain, { client_id: simulator.client_id });
  bench = openBench(files, tenant, { secret: simulator.client_secret });
  const { body: connections } = await bench.client.readCatalogue('connections', person);
  bench.mirror.commitBatch({ catalogues: { connections } }, Date.now());
});
afterAll(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});
beforeEach(() => {
  user = simulator.acts.signUp({ email: `${crypto.randomUUID()}@example.com` });
});

async function setPassword(text: string) {
  const input = { password: new Secret(text) };
  const change = await planFor(bench, 'set-password', user.user_id, input);
  return { change, outcome: applyChange(bench, change, { secrets: splitSecrets(input).secrets }) };
}

describe('A password', () => {
  test('is set, is told to nobody, and lifts blocks as the review says', async () => {
    await patchBehind(bench.client, user.user_id, { blocked: true });
    const { change, outcome } = await setPassword(password);
    expect(change.remarks.join(' ')).toMatch(/blocked by an administrator.*lifts blocks.*Policy good/);
    await expect(outcome).resolves.toMatchObject({ state: 'done' });
    expect(readDate(simulator.user(user.user_id)?.last_password_reset)).toBeGreaterThan(Date.now() - 60_000);
    expect(JSON.stringify([change, bench.journal.list({ limit: 9 })])).not.toContain(password);
  });

  test('of which the answer is lost is found set by the date of the last reset', async () => {
    const input = { password: new Secret(password) };
    const change = await planFor(bench, 'set-password', user.user_id, input);
    simulator.faults.add({ kind: 'reset-after', path: 'PATCH /users', times: 1 });
    const patches = (): number => simulator.requests.filter(({ method }) => method === 'PATCH').length;
    const before = patches();
    const outcome = await applyChange(bench, change, { secrets: splitSecrets(input).secrets });
    expect(outcome.state).toBe('done');
    expect(patches() - before).toBe(1);
  });

  test('that is too weak is refused by Auth0', async () => {
    await expect((await setPassword('abcdef')).outcome).rejects.toThrow(/too weak/);
  });

  test.each(['google-oauth2', 'sms', 'legacy-crm'])('is none of ours in %s', async (connection) => {
    const other = simulator
      .allUsers()
      .find(({ identities }) => identities?.length === 1 && identities[0]?.connection === connection);
    for (const action of ['set-password', 'password-ticket', 'password-mail']) {
      const input = action === 'set-password' ? { password: new Secret(password) } : {};
      await expect(planFor(bench, action, other?.user_id ?? '', input)).rejects.toMatchObject({ kind: 'refused' });
    }
  });

  test('is changed by a link that is answered once and kept nowhere', async () => {
    const input = { ttl_sec: 3600, mark_email_as_verified: true };
    const change = await planFor(bench, 'password-ticket', user.user_id, input);
    expect(change.requests[0]?.body).toEqual({ user_id: user.user_id, ...input });
    const outcome = await applyChange(bench, change);
    const link = String('result' in outcome ? outcome.result : '');
    expect(link).toMatch(/\/u\/reset-password\?ticket=\w{32}/);
    expect(JSON.stringify(bench.journal.list({ limit: 9 }))).not.toContain(link.slice(-20));
  });

  test.each([
    [432_000, '5 days'],
    [86_400, '1 day'],
    [5_400, '90 minutes'],
    [61, '61 seconds'],
    [undefined, '5 days'],
  ])('is changed by a link that is good for %s seconds, which the review calls %s', async (ttl_sec, words) => {
    const change = await planFor(bench, 'password-ticket', user.user_id, { ttl_sec });
    expect(change.differences[0]?.after).toBe(`a link, good for ${words}`);
  });

  test('is changed by a mail, about which only the log tells', async () => {
    const change = await planFor(bench, 'password-mail', user.user_id, {});
    expect(change.requests[0]).toMatchObject({ api: 'authentication', path: '/dbconnections/change_password' });
    await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
    expect(simulator.allLogs().some(({ type, user_id }) => type === 'scpr' && user_id === user.user_id)).toBe(true);
  });
});

describe('An address', () => {
  test('is verified by a mail, which is a job', async () => {
    const input = { domain: 'login.example.com' };
    const change = await planFor(bench, 'send-verification', user.user_id, input);
    expect(change.requests[0]).toEqual({
      method: 'POST',
      path: '/jobs/verification-email',
      body: { user_id: user.user_id },
      headers: { 'auth0-custom-domain': 'login.example.com' },
    });
    const outcome = await applyChange(bench, change);
    expect(outcome).toMatchObject({ state: 'done', result: { type: 'verification_email', status: 'pending' } });
    const [entry] = bench.journal.list({ change_id: change.id, limit: 1 });
    expect(entry?.detail).toMatch(/^job_/);
  });

  test('that is verified gets no mail', async () => {
    await patchBehind(bench.client, user.user_id, { email_verified: true });
    await expect(planFor(bench, 'send-verification', user.user_id, {})).rejects.toThrow('verified already');
  });

  test('of a social account is named by the account', async () => {
    const social = simulator
      .allUsers()
      .find(({ email, identities }) => identities?.[0]?.provider === 'google-oauth2' && email !== undefined);
    await patchBehind(bench.client, social?.user_id ?? '', { email_verified: false });
    const change = await planFor(bench, 'send-verification', social?.user_id ?? '', {});
    expect(change.requests[0]?.body).toMatchObject({ identity: { provider: 'google-oauth2' } });
    await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  });

  test('is verified by a link', async () => {
    const change = await planFor(bench, 'verification-ticket', user.user_id, { ttl_sec: 60 });
    const outcome = await applyChange(bench, change);
    expect('result' in outcome ? outcome.result : '').toMatch(/\/u\/email-verification\?ticket=/);
  });

  test('is verified by hand, and taken back', async () => {
    const change = await planFor(bench, 'edit', user.user_id, { email_verified: true });
    await applyChange(bench, change);
    expect(simulator.user(user.user_id)?.email_verified).toBe(true);
  });
});
