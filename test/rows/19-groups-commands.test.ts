import { afterAll, beforeAll, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import type { Environment } from '../../src/domain/tenant.ts';
import { Secret } from '../../src/secret.ts';
import { CommandBench } from '../helpers/command-bench.ts';
import { TempHome } from '../helpers/temp-home.ts';

interface Item {
  readonly id: string;
  readonly name: string;
  readonly user_id: string;
  readonly [key: string]: unknown;
}

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;

async function addTenant(name: string, environment: Environment, read_only = false): Promise<void> {
  const { domain, client_id, client_secret } = simulator;
  const tenant = { name, domain, client_id, environment, read_only, loopback_http: true } as const;
  bench.session.config.addTenant({ ...tenant, credential: 'client_secret' });
  await (await bench.session.credentials()).set(name, 'client', new Secret(client_secret));
}

async function list(...args: readonly string[]): Promise<readonly Item[]> {
  return (await bench.json([...args, '--tenant', 'dev', '--json'])) as readonly Item[];
}

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 40, seed: 3, plan: 'private-cloud', searchLag: 0, logLag: 0 });
  await addTenant('dev', 'development');
  await addTenant('prod', 'production');
  await addTenant('look', 'staging', true);
  expect((await bench.run(['sync', 'dev'])).code).toBe(0);
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

test('users are given a role by its name, and lose it again by journal undo', async () => {
  const [role] = await list('roles', 'list');
  const members = await list('roles', 'members', role!.name);
  const user = simulator.allUsers().find(({ user_id }) => members.every((member) => member.user_id !== user_id))!;
  const args = ['roles', 'add-users', role!.name, '--user', user.user_id, '--tenant', 'dev', '--yes', '--json'];
  const done = (await bench.json(args)) as { readonly change_id: string; readonly state: string };
  expect(done.state).toBe('done');
  expect((await list('roles', 'members', role!.id)).map(({ user_id }) => user_id)).toContain(user.user_id);
  expect(await bench.json(args)).toMatchObject({ state: 'unchanged' });
  expect((await bench.run(['journal', 'undo', done.change_id, '--yes'])).code).toBe(0);
  expect(await list('roles', 'members', role!.id)).toHaveLength(members.length);
  expect(await list('roles', 'permissions', role!.name)).not.toEqual([]);
});

test('in production the id of the organization has to be typed', async () => {
  const [organization] = await list('organizations', 'list');
  const members = await list('organizations', 'members', organization!.name);
  const { user_id } = members[0]!;
  const args = ['organizations', 'remove-members', organization!.name, '--user', user_id, '--tenant', 'prod', '--yes'];
  const refused = await bench.run(args);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain(`--confirm '${organization!.id}'`);
  const before = (await list('organizations', 'members', organization!.id)).length;
  expect(before).toBe(members.length);
  expect((await bench.run([...args, '--confirm', organization!.id])).code).toBe(0);
  expect(await list('organizations', 'members', organization!.id)).toHaveLength(before - 1);
});

test('somebody is invited, the link is printed once, and the invitation is revoked', async () => {
  const [organization] = await list('organizations', 'list');
  const client = (await list('applications', 'list')).find((each) => each['is_global'] !== true);
  const invite = ['organizations', 'invite', organization!.name, '--email', 'new@example.com', '--no-mail'];
  const made = await bench.run([...invite, '--client-id', String(client!['client_id']), '--tenant', 'dev', '--yes']);
  expect(made.code).toBe(0);
  expect(made.stdout).toMatch(/^https:\/\/\S+invitation=\S+\n$/);
  const invitations = await list('organizations', 'invitations', organization!.name);
  const found = invitations.find(({ invitee }) => (invitee as { email: string }).email === 'new@example.com');
  expect(found).toBeDefined();
  expect(JSON.stringify(invitations)).not.toContain('invitation_url');
  const revoke = ['organizations', 'revoke-invitation', organization!.name, '--invitation', found!.id];
  expect((await bench.run([...revoke, '--tenant', 'dev', '--yes'])).code).toBe(0);
  expect(await list('organizations', 'invitations', organization!.name)).toHaveLength(invitations.length - 1);
});

test('connections are listed; what nobody is called is not found; a read-only tenant stays as it is', async () => {
  const organizations = await list('organizations', 'list');
  const listed = await Promise.all(organizations.map(async ({ id }) => list('organizations', 'connections', id)));
  expect(listed.flat().length).toBeGreaterThan(0);
  expect((await bench.run(['roles', 'members', 'nothing', '--tenant', 'dev'])).code).toBe(3);
  expect((await bench.run(['organizations', 'members', 'org_nothing', '--tenant', 'dev'])).code).toBe(3);
  const [{ user_id }] = simulator.allUsers() as [Item];
  const args = ['organizations', 'add-members', organizations[0]!.id, '--user', user_id, '--tenant', 'look', '--yes'];
  const refused = await bench.run(args);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain('read-only');
});
