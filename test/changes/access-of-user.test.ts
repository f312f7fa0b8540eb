import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import { nothingArrivesAfter, settleChanges } from '../../src/changes/settle-changes.ts';
import {
  type Bench,
  type BenchFiles,
  makeBenchFiles,
  openBench,
  planFor,
  removeBenchFiles,
} from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let user_id: string;

beforeEach(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 30, roomy: true, seed: 11, searchLag: 0, logLag: 0 });
  bench = openBench(files, testTenant(simulator.domain, { client_id: simulator.client_id }), {
    secret: simulator.client_secret,
  });
  ({ user_id } = simulator.allUsers()[0]!);
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

async function roles(): Promise<unknown[]> {
  return (await bench.client.readDetail('roles', user_id, person)).items.map(({ name }) => name);
}

/** Roles of the tenant that the user has not. */
async function otherRoles(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const held = await roles();
  return (await bench.client.readCatalogue('roles', person)).body.filter(({ name }) => !held.includes(name));
}

describe('Roles of a user', () => {
  test('are assigned by name or id, those that are held already left out, and taken back by undo', async () => {
    const [first, second] = await otherRoles();
    const before = await roles();
    const change = await planFor(bench, 'assign-roles', user_id, { roles: [first!.name, second!.id, ...before] });
    expect(change.differences).toEqual([
      { field: `roles.${first!.name}`, before: undefined, after: first!.id },
      { field: `roles.${second!.name}`, before: undefined, after: second!.id },
    ]);
    expect(change.irreversible).toBe(false);
    bench.mirror.commitBatch({ details: [await bench.client.readDetail('roles', user_id, person)] }, bench.now());
    await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
    expect(await roles()).toEqual(expect.arrayContaining([...before, first!.name, second!.name]));
    expect(bench.mirror.getDetail(user_id, 'roles')?.outdated).toBe(true);
    const undo = await planUndo(bench, { change_id: change.id });
    expect(undo.action).toBe('remove-roles');
    await applyChange(bench, undo);
    expect(new Set(await roles())).toEqual(new Set(before));
    expect(bench.journal.list({ limit: 9 }).map(({ action, state }) => `${action} ${state}`)).toEqual([
      'remove-roles done',
      'remove-roles sent',
      'assign-roles done',
      'assign-roles sent',
    ]);
  });

  test('are not sent when they are so already, and a name that no role has is said', async () => {
    const [first] = await otherRoles();
    await expect(planFor(bench, 'remove-roles', user_id, { roles: [first!.id] })).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('has none of these roles') as string,
    });
    await expect(planFor(bench, 'assign-roles', user_id, { roles: ['No such role'] })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(planFor(bench, 'assign-roles', user_id, { roles: [] })).rejects.toMatchObject({ kind: 'usage' });
  });

  test.each([
    ['assign-roles', 'Which roles the user has could not be read'],
    ['remove-roles', 'Which roles the user has could not be read'],
    ['add-permissions', 'What the user has could not be read'],
    ['remove-permissions', 'What the user has could not be read'],
  ])(
    'where they cannot be seen, %s says so and is not taken back: nobody knows what it changed',
    async (action, words) => {
      const [role] = await otherRoles();
      const isRole = action.endsWith('roles');
      const path = `GET /api/v2/users/${encodeURIComponent(user_id)}/${isRole ? 'roles' : 'permissions'}`;
      const server = (await bench.client.readCatalogue('resource_servers', person)).body.find(
        ({ is_system, scopes = [] }) => is_system !== true && scopes.length > 0,
      );
      const permission = { resource_server_identifier: server!.identifier, permission_name: server!.scopes![0]!.value };
      simulator.faults.add({ kind: 'error', path, times: 99 });
      const input = isRole ? { roles: [role!.id] } : { permissions: [permission] };
      const change = await planFor(bench, action, user_id, input);
      expect(change.remarks.join(' ')).toContain(words);
      await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
      simulator.faults.clear();
      await expect(planUndo(bench, { change_id: change.id })).rejects.toMatchObject({ kind: 'refused' });
    },
  );

  test('a change whose role is gone when it is settled is undecided, and stands in nobody’s way', async () => {
    const [role] = await otherRoles();
    const change = await planFor(bench, 'assign-roles', user_id, { roles: [role!.id] });
    const { id: change_id, tenant, domain, subject, others, action, differences } = change;
    const input = { roles: ['Renamed since'] };
    const sent = {
      change_id,
      tenant,
      domain,
      subject,
      user_id,
      others,
      action,
      input,
      differences,
      requests: 1,
      reached: 0,
    };
    const entry = { ...sent, state: 'sent', actor: 'ada', reason: undefined, detail: undefined } as const;
    bench.journal.append(entry, bench.now() - nothingArrivesAfter - 1);
    await expect(settleChanges(bench)).resolves.toBe(1);
    expect(bench.journal.list({ change_id, limit: 1 })).toMatchObject([{ state: 'undecided' }]);
    const again = await planFor(bench, 'assign-roles', user_id, { roles: [role!.id] });
    await expect(applyChange(bench, again)).resolves.toMatchObject({ state: 'done' });
  });

  test('somebody who assigns another one meanwhile is in nobody’s way', async () => {
    const [first, second] = await otherRoles();
    const change = await planFor(bench, 'assign-roles', user_id, { roles: [first!.id] });
    const path = `/users/${encodeURIComponent(user_id)}/roles`;
    await bench.client.send({ method: 'POST', path, body: { roles: [second!.id] } }, 'somebody-else', person);
    await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
    expect(await roles()).toEqual(expect.arrayContaining([first!.name, second!.name]));
  });
});

async function direct(): Promise<string[]> {
  const { items } = await bench.client.readDetail('permissions', user_id, person);
  const own = items.filter(({ sources }) => JSON.stringify(sources).includes('DIRECT'));
  return own.map((item) => `${String(item['resource_server_identifier'])} ${String(item['permission_name'])}`);
}

describe('Permissions of a user', () => {
  test('are added and removed directly, with a way back', async () => {
    const before = await direct();
    const servers = (await bench.client.readCatalogue('resource_servers', person)).body;
    const wanted = servers
      .flatMap(({ identifier, scopes = [], is_system }) =>
        is_system === true
          ? []
          : scopes.map(({ value }) => ({ resource_server_identifier: identifier, permission_name: value })),
      )
      .find((each) => !before.includes(`${each.resource_server_identifier} ${each.permission_name}`))!;
    const change = await planFor(bench, 'add-permissions', user_id, { permissions: [wanted] });
    await applyChange(bench, change);
    expect(await direct()).toHaveLength(before.length + 1);
    await expect(planFor(bench, 'add-permissions', user_id, { permissions: [wanted] })).rejects.toMatchObject({
      kind: 'refused',
    });
    const undo = await planUndo(bench, { change_id: change.id });
    expect(undo.requests[0]).toMatchObject({ method: 'DELETE', body: { permissions: [wanted] } });
    await applyChange(bench, undo);
    expect(await direct()).toEqual(before);
  });

  test('that come through a role stay, and the role is named as the way', async () => {
    const { found, item } = await permissionThroughRole();
    user_id = found;
    const { resource_server_identifier, permission_name } = item;
    const permissions = [{ resource_server_identifier, permission_name }];
    await expect(planFor(bench, 'remove-permissions', user_id, { permissions })).rejects.toMatchObject({
      kind: 'refused',
      hint: expect.stringContaining('through a role') as string,
    });
  });
});

async function permissionThroughRole() {
  for (const user of simulator.allUsers()) {
    const { items } = await bench.client.readDetail('permissions', user.user_id, person);
    const item = items.find(({ sources }) => !JSON.stringify(sources).includes('DIRECT'));
    if (item !== undefined) return { found: user.user_id, item };
  }
  throw new Error('nobody has a permission through a role');
}
