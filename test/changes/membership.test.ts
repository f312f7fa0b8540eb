import { afterEach, beforeEach, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { areMembers } from '../../src/changes/actions/membership.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { planChange } from '../../src/changes/plan-change.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import { nothingArrivesAfter, settleChanges } from '../../src/changes/settle-changes.ts';
import type { Change } from '../../src/domain/change.ts';
import type { DetailKind } from '../../src/domain/detail.ts';
import { type Bench, makeBenchFiles, openBench, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;
let role: { readonly id: string; readonly name: string };
let organization: { readonly id: string; readonly name: string };

async function start(options: Parameters<typeof startSimulator>[0] = {}): Promise<void> {
  simulator = await startSimulator({
    users: 120,
    seed: 11,
    plan: 'private-cloud',
    searchLag: 0,
    logLag: 0,
    ...options,
  });
  bench = openBench(files, testTenant(simulator.domain, { client_id: simulator.client_id }), {
    secret: simulator.client_secret,
  });
}

beforeEach(async () => {
  files = makeBenchFiles();
  await start();
  [role] = (await bench.client.readCatalogue('roles', person)).body as [typeof role];
  [organization] = (await bench.client.readCatalogue('organizations', person)).body as [typeof organization];
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

async function belong(kind: DetailKind, owner: string): Promise<readonly string[]> {
  const { items } = await bench.client.readDetail(kind, owner, person);
  return items.map((item) => String(item['user_id']));
}

async function outsiders(kind: DetailKind, owner: string, count: number): Promise<readonly string[]> {
  const members = new Set(await belong(kind, owner));
  const others = simulator.allUsers().filter(({ user_id }) => !members.has(user_id));
  return others.slice(0, count).map(({ user_id }) => user_id);
}

async function plan(action: string, users: readonly string[]): Promise<Change> {
  const isRole = action.includes('role');
  const { id, name } = isRole ? role : organization;
  const subject = { kind: isRole ? 'role' : 'organization', id, words: name } as const;
  return await planChange(bench, { action, subject, input: { users } });
}

function writes(): readonly { readonly method: string; readonly url: string }[] {
  return simulator.requests.filter(({ method, url }) => method !== 'GET' && url.startsWith('/api/v2'));
}

test.each([
  ['add-role-users', 'members_of_role', 4, 1],
  ['add-members', 'members_of_organization', 60, 2],
] as const)(
  '%s adds those who are not there yet, in portions, and undo removes those and no others',
  async (action, kind, count, requests) => {
    const owner = kind === 'members_of_role' ? role.id : organization.id;
    const before = await belong(kind, owner);
    const [already] = before;
    const added = await outsiders(kind, owner, count);
    const change = await plan(action, [already!, ...added]);
    expect(change.differences.map(({ field }) => field)).toEqual(added.map((user_id) => `member ${user_id}`));
    expect(change.requests).toHaveLength(requests);
    expect(change.others).toEqual(added);
    await expect(applyChange(bench, change, { reason: 'ticket 4711' })).resolves.toMatchObject({ state: 'done' });
    expect(new Set(await belong(kind, owner))).toEqual(new Set([...before, ...added]));
    const undo = await planUndo(bench, { change_id: change.id });
    await expect(applyChange(bench, undo)).resolves.toMatchObject({ state: 'done' });
    expect(new Set(await belong(kind, owner))).toEqual(new Set(before));
  },
);

test('a role is taken away user by user, by e-mail too, and nothing is sent for who does not have it', async () => {
  const members = await belong('members_of_role', role.id);
  const person_ = simulator.allUsers().find(({ email, user_id }) => members.includes(user_id) && email !== undefined)!;
  const [other] = await outsiders('members_of_role', role.id, 1);
  const change = await plan('remove-role-users', [person_.email!, other!]);
  const path = `/users/${encodeURIComponent(person_.user_id)}/roles`;
  expect(change.requests).toEqual([{ method: 'DELETE', path, body: { roles: [role.id] } }]);
  await applyChange(bench, change);
  expect(await belong('members_of_role', role.id)).not.toContain(person_.user_id);
  await expect(plan('remove-role-users', [person_.user_id])).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('none of them has the role') as string,
  });
});

test('details of both sides are outdated afterwards', async () => {
  const [user_id] = await outsiders('members_of_organization', organization.id, 1);
  for (const [kind, owner] of [
    ['members_of_organization', organization.id],
    ['organizations', user_id!],
  ] as const) {
    const detail = await bench.client.readDetail(kind, owner, person);
    bench.mirror.commitBatch({ details: [detail] }, bench.now());
  }
  await applyChange(bench, await plan('add-members', [user_id!]));
  expect(bench.mirror.getDetail(organization.id, 'members_of_organization')?.outdated).toBe(true);
  expect(bench.mirror.getDetail(user_id!, 'organizations')?.outdated).toBe(true);
});

test('somebody who does not exist, or whom an e-mail does not name, stops it before anything is sent', async () => {
  await expect(plan('add-members', ['auth0|nobody'])).rejects.toMatchObject({ kind: 'not_found' });
  await expect(plan('add-members', ['nobody@example.com'])).rejects.toMatchObject({ kind: 'not_found' });
  await expect(plan('add-members', [])).rejects.toMatchObject({ kind: 'usage' });
  expect(writes()).toEqual([]);
});

test('whoever was added by somebody else meanwhile makes it a conflict', async () => {
  const [user_id] = await outsiders('members_of_role', role.id, 1);
  const change = await plan('add-role-users', [user_id!]);
  const behind = { method: 'POST', path: `/roles/${role.id}/users`, body: { users: [user_id] } } as const;
  await bench.client.send(behind, 'somebody-else', person);
  await expect(applyChange(bench, change)).rejects.toMatchObject({ kind: 'conflict' });
});

test('an answer that is lost is settled by reading who belongs there', async () => {
  const [user_id] = await outsiders('members_of_organization', organization.id, 1);
  const change = await plan('add-members', [user_id!]);
  bench.journal.append(
    {
      change_id: change.id,
      tenant: change.tenant,
      domain: change.domain,
      subject: change.subject,
      user_id: '',
      others: change.others,
      action: change.action,
      state: 'sent',
      actor: 'ada',
      reason: undefined,
      input: change.input,
      differences: change.differences,
      requests: 1,
      reached: 0,
      detail: undefined,
    },
    bench.now() - nothingArrivesAfter - 1,
  );
  await expect(settleChanges(bench)).resolves.toBe(1);
  expect(bench.journal.list({ change_id: change.id, limit: 1 })[0]?.state).toBe('not_done');
});

test('without the scope to see members it still can be done, and says that it does not see them', async () => {
  bench.close();
  await simulator.close();
  await start({ scopes: ['read:users', 'create:organization_members'] });
  const change = await plan('add-members', [simulator.allUsers()[0]!.user_id]);
  expect(change.remarks.join(' ')).toContain('may not see who is a member');
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  await expect(planUndo(bench, { change_id: change.id })).rejects.toMatchObject({
    message: expect.stringContaining('no way back from add-members') as string,
  });
});

test('an address that names somebody else by now tells nothing of whom it named', () => {
  const other = { user_id: 'auth0|other', words: 'other', isMember: true };
  const differences = [{ field: 'member auth0|ada', before: undefined, after: 'ada@example.com' }];
  expect(areMembers({ people: [other], unknown: undefined }, differences, true)).toBe('cannot tell');
  const ada = { ...other, user_id: 'auth0|ada' };
  expect(areMembers({ people: [ada], unknown: undefined }, differences, true)).toBe(true);
});

test('an invitation brings its link, which is kept nowhere, and can be revoked', async () => {
  const { body: clients } = await bench.client.readCatalogue('clients', person);
  const client_id = clients.find((client) => client['is_global'] !== true)!.client_id;
  const subject = { kind: 'organization', id: organization.id, words: organization.name } as const;
  const input = { email: 'ada@example.com', client_id, inviter: 'Grace', send_mail: false };
  const change = await planChange(bench, { action: 'invite', subject, input });
  const outcome = await applyChange(bench, change);
  expect(outcome).toMatchObject({ state: 'done', result: expect.stringContaining('invitation=') as string });
  const link = outcome.state === 'done' ? String(outcome.result) : '';
  expect(JSON.stringify(bench.journal.list({ limit: 10 }))).not.toContain(new URL(link).searchParams.get('invitation'));
  const { items } = await bench.client.readDetail('invitations_of_organization', organization.id, person);
  const made = items.find((item) => (item['invitee'] as { email?: string }).email === 'ada@example.com');
  expect(made).toBeDefined();
  const revoke = { action: 'revoke-invitation', subject, input: { invitation_id: String(made!['id']) } };
  const revoked = await planChange(bench, revoke);
  expect(revoked.differences).toEqual([{ field: 'invitation', before: 'ada@example.com', after: undefined }]);
  await expect(applyChange(bench, revoked)).resolves.toMatchObject({ state: 'done' });
  await expect(planChange(bench, revoke)).rejects.toMatchObject({ errorCode: 'nothing_to_change' });
});
