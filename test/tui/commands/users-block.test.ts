import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import type { JournalEntry } from '../../../src/domain/change.ts';
import type { Tenant } from '../../../src/domain/tenant.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { startCuttingProxy } from '../../helpers/cutting-proxy.ts';
import { TempHome } from '../../helpers/temp-home.ts';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;
let user: UserProfile & { email: string };

async function addTenant(name: string, change: Partial<Tenant> = {}): Promise<void> {
  bench.session.config.addTenant({
    name,
    domain: simulator.domain,
    client_id: simulator.client_id,
    credential: 'client_secret',
    environment: 'development',
    read_only: false,
    loopback_http: true,
    ...change,
  });
  const store = await bench.session.credentials();
  const { Secret } = await import('../../../src/secret.ts');
  await store.set(name, 'client', new Secret(simulator.client_secret));
}

function atAuth0(user_id: string): UserProfile | undefined {
  return simulator.allUsers().find((candidate) => candidate.user_id === user_id);
}

function writes(): string[] {
  return simulator.requests.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`);
}

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 60, roomy: true });
  await addTenant('dev');
  await addTenant('prod', { environment: 'production' });
  await addTenant('frozen', { read_only: true });
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

beforeEach(() => {
  const emails = simulator.allUsers().map((candidate) => candidate.email);
  const found = simulator
    .allUsers()
    .find(
      ({ email, blocked }) =>
        blocked !== true && /^[a-z0-9.@]+$/.test(email ?? '') && emails.indexOf(email) === emails.lastIndexOf(email),
    );
  if (found?.email === undefined) throw new Error('the simulator has nobody with a plain e-mail');
  user = { ...found, email: found.email };
});

test('shows what it will do and sends nothing unless somebody agrees', async () => {
  const before = writes().length;
  const { code, stdout, stderr } = await bench.run(['users', 'block', user.user_id, '--tenant', 'dev']);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('block in dev (DEVELOPMENT)');
  expect(stderr).toMatch(/change +blocked: .* -> true/);
  expect(stderr).toContain(user.user_id);
  expect(stderr).toMatch(/hint: Add --yes\.\n$/);
  expect(atAuth0(user.user_id)?.blocked ?? false).toBe(false);
  expect(
    writes()
      .slice(before)
      .filter((line) => line.startsWith('PATCH')),
  ).toEqual([]);
});

test('blocks and unblocks, by e-mail and by user_id, and brings the answer to the mirror', async () => {
  const args = ['--tenant', 'dev', '--yes', '--reason', 'ticket 4711', '--json'];
  expect(await bench.json(['users', 'block', user.email.toUpperCase(), ...args])).toMatchObject({
    tenant: 'dev',
    environment: 'development',
    action: 'block',
    user_id: user.user_id,
    state: 'done',
    detail: null,
    differences: [{ field: 'blocked', after: true }],
  });
  expect(atAuth0(user.user_id)?.blocked).toBe(true);
  expect(await bench.json(['users', 'show', user.user_id, '--tenant', 'dev', '--json'])).toMatchObject({
    blocked: true,
  });

  expect(await bench.json(['users', 'unblock', user.user_id, ...args])).toMatchObject({ state: 'done' });
  expect(atAuth0(user.user_id)?.blocked ?? false).toBe(false);

  const entries = (await bench.json([
    'journal',
    'list',
    '--user',
    user.email,
    '--tenant',
    'dev',
    '--json',
  ])) as JournalEntry[];
  expect(entries.map((entry) => `${entry.action} ${entry.state}`)).toEqual([
    'unblock done',
    'unblock sent',
    'block done',
    'block sent',
  ]);
  expect(entries[0]).toMatchObject({ tenant: 'dev', user_id: user.user_id, reason: 'ticket 4711' });
  expect((await bench.run(['journal', 'list', '--limit', '1'])).stdout).toMatch(/^DATE +TENANT +ACTION +STATE/);
});

test('wants the e-mail to be typed in production', async () => {
  const call = ['users', 'block', user.user_id, '--tenant', 'prod'];
  const unconfirmed = await bench.run([...call, '--yes']);
  expect(unconfirmed.code).toBe(4);
  expect(unconfirmed.stderr).toContain(`--confirm '${user.email}'`);
  expect((await bench.run([...call, '--yes', '--confirm', 'somebody@else.example'])).code).toBe(4);
  expect((await bench.run([...call, '--confirm', user.email])).code).toBe(4);
  expect(atAuth0(user.user_id)?.blocked ?? false).toBe(false);
  expect((await bench.run([...call, '--yes', '--confirm', user.email])).code).toBe(0);
  expect(atAuth0(user.user_id)?.blocked).toBe(true);
});

test('refuses in a read-only tenant, and for nobody', async () => {
  const readOnly = await bench.run(['users', 'block', user.user_id, '--tenant', 'frozen', '--yes']);
  expect(readOnly.code).toBe(4);
  expect(readOnly.stderr).toContain('--read-write');
  expect((await bench.run(['users', 'block', 'auth0|nobody', '--tenant', 'dev', '--yes'])).code).toBe(3);
  expect((await bench.run(['users', 'block', 'nobody@example.com', '--tenant', 'dev', '--yes'])).code).toBe(3);
});

test('a user who is blocked already is no failure, so that a script may run again', async () => {
  const call = ['users', 'block', user.user_id, '--tenant', 'dev', '--yes'];
  expect((await bench.run(call)).code).toBe(0);
  const before = writes().length;
  const again = await bench.run(call);
  expect(again).toMatchObject({ code: 0, stdout: '' });
  expect(again.stderr).toContain('the user is already blocked');
  expect(await bench.json([...call, '--json'])).toMatchObject({ user_id: user.user_id, state: 'unchanged' });
  expect(
    writes()
      .slice(before)
      .filter((line) => line.startsWith('PATCH')),
  ).toEqual([]);
});

test('a part of a user_id names nobody, and the way to search is told', async () => {
  const { code, stderr } = await bench.run(['users', 'block', user.user_id.slice(0, 12), '--tenant', 'dev', '--yes']);
  expect(code).toBe(3);
  expect(stderr).toContain(`no user has the user_id ${user.user_id.slice(0, 12)}`);
  expect(stderr).toContain('`tenantry users list TEXT`');
  expect(stderr).not.toContain('deleted');
});

test('says when it is not known whether a change was carried out, and never sends it twice', async () => {
  const proxy = await startCuttingProxy(simulator.domain, 'PATCH');
  try {
    await addTenant('flaky', { domain: proxy.domain, audience_domain: simulator.domain });
    const { code, stderr } = await bench.run(['users', 'block', user.user_id, '--tenant', 'flaky', '--yes']);
    expect(code).toBe(5);
    expect(stderr).toMatch(/error: block of .* in flaky: it is not known whether it was done/);
    expect(stderr).toContain('hint: It is not sent again.');
    expect(proxy.cut).toHaveLength(1);
  } finally {
    await proxy.close();
  }
});

test('finds the user of an e-mail that is stored in capitals, and does not choose between two spellings', async () => {
  const upper = simulator.allUsers().find((one) => one.email !== one.email?.toLowerCase() && one.blocked !== true);
  if (upper?.email === undefined) throw new Error('the simulator has nobody with capitals in the e-mail');
  const call = ['--tenant', 'dev', '--yes', '--json'];
  expect(await bench.json(['users', 'block', upper.email, ...call])).toMatchObject({
    user_id: upper.user_id,
    state: 'done',
  });
  const lower = simulator.acts.signUp({ email: upper.email.toLowerCase() });
  for (const spelling of [upper.email, upper.email.toLowerCase(), upper.email.toUpperCase()]) {
    const { code, stderr } = await bench.run(['users', 'block', spelling, ...call]);
    expect(code).toBe(2);
    expect(stderr).toContain(lower.user_id);
    expect(stderr).toContain(upper.user_id);
  }
  expect(atAuth0(lower.user_id)?.blocked ?? false).toBe(false);
});
