import { afterAll, beforeAll, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import type { Tenant } from '../../../src/domain/tenant.ts';
import { Secret } from '../../../src/secret.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { TempHome } from '../../helpers/temp-home.ts';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;
const ids = new Map<string, string>();

async function addTenant(name: string, from: RunningSimulator, change: Partial<Tenant> = {}): Promise<void> {
  bench.session.config.addTenant({
    name,
    domain: from.domain,
    client_id: from.client_id,
    credential: 'client_secret',
    environment: 'development',
    read_only: true,
    loopback_http: true,
    ...change,
  });
  const store = await bench.session.credentials();
  await store.set(name, 'client', new Secret(from.client_secret));
}

const commands = {
  'authentication-methods': '/authentication-methods',
  devices: '/device-credentials',
  grants: '/grants',
  organizations: '/organizations',
  permissions: '/permissions',
  'refresh-tokens': '/refresh-tokens',
  roles: '/roles',
  sessions: '/sessions',
} as const;

/** Somebody who has at least one of what a command lists. */
async function somebodyWith(command: string): Promise<string> {
  for (const { user_id } of simulator.allUsers().slice(0, 60)) {
    const items = (await bench.json(['users', command, user_id, '--tenant', 'dev', '--json'])) as unknown[];
    if (items.length > 0) return user_id;
  }
  throw new Error(`nobody has ${command}`);
}

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 60, plan: 'private-cloud' });
  await addTenant('dev', simulator);
  for (const command of Object.keys(commands)) ids.set(command, await somebodyWith(command));
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

test.each(Object.entries(commands))('users %s asks Auth0 at …%s and shows a table', async (command, path) => {
  const before = simulator.requests.length;
  const { code, stdout } = await bench.run(['users', command, ids.get(command)!, '--tenant', 'dev']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n').length).toBeGreaterThan(1);
  expect(simulator.requests.slice(before).some(({ url }) => url.includes(path))).toBe(true);
});

test('of a user who has none, it says so and ends well', async () => {
  const [user] = simulator.allUsers();
  const { code, stdout, stderr } = await bench.run(['users', 'blocks', user!.user_id, '--tenant', 'dev', '--json']);
  expect([code, stdout]).toEqual([0, '[]\n']);
  expect(stderr).toContain('has no brute-force blocks');
});

test('a user whom Auth0 does not have is not found', async () => {
  const args = ['users', 'authentication-methods', 'auth0|nobody', '--tenant', 'dev'];
  expect(await bench.run(args)).toMatchObject({ code: 3 });
});

test('a missing scope, and a plan, are told with an exit code of their own', async () => {
  const poor = await startSimulator({
    users: 5,
    roomy: true,
    plan: 'professional',
    scopes: ['read:users', 'read:sessions'],
  });
  await addTenant('poor', poor);
  const [user] = poor.allUsers();
  const grants = await bench.run(['users', 'grants', user!.user_id, '--tenant', 'poor']);
  expect(grants).toMatchObject({ code: 4, stdout: '' });
  expect(grants.stderr).toContain('read:grants');
  const sessions = await bench.run(['users', 'sessions', user!.user_id, '--tenant', 'poor']);
  expect(sessions.code).toBe(5);
  expect(sessions.stderr).toContain('the plan of this tenant has no sessions');
  await poor.close();
});

test('without a connection it shows what was read before, with its age; without that, it fails', async () => {
  const gone = await startSimulator({ users: 60, plan: 'private-cloud' });
  await addTenant('gone', gone);
  const user_id = ids.get('roles')!;
  const roles = ['users', 'roles', user_id, '--tenant', 'gone'];
  const online = await bench.json([...roles, '--json']);
  await gone.close();
  const offline = await bench.run([...roles, '--json']);
  expect(JSON.parse(offline.stdout)).toEqual(online);
  expect(offline.code).toBe(0);
  expect(offline.stderr).toMatch(/as read \d+ s ago/);
  expect((await bench.run(['users', 'grants', user_id, '--tenant', 'gone'])).code).toBe(5);
});

test('lists of the tenant come from the mirror', async () => {
  const writer = await bench.session.openWriter(bench.session.tenant('dev'));
  const roles = [{ id: 'rol_1', name: 'Admin\u001B[31m', description: 'All' }];
  const connections = [{ id: 'con_1', name: 'db', strategy: 'auth0', options: { passwordPolicy: 'good' } }];
  writer.commitBatch({ catalogues: { roles, connections } }, Date.now());
  writer.close();
  expect(await bench.json(['roles', 'list', '--tenant', 'dev', '--json'])).toEqual(roles);
  const table = await bench.run(['connections', 'list', '--tenant', 'dev'], { columns: 80 });
  expect(table.stdout).toMatch(/db +auth0 +good +con_1/);
  expect((await bench.run(['roles', 'list', '--tenant', 'dev'], { columns: 80 })).stdout).not.toContain('\u001B');
  expect((await bench.run(['organizations', 'list', '--tenant', 'dev', '--json'])).stdout).toBe('[]\n');
});
