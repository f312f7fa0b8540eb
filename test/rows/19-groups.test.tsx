import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';

const person = { priority: 'person', reason: 'person' } as const;

let app: LiveApp;
/** Somebody who has none of the roles and is in none of the organizations. */
let outsider: { readonly user_id: string; readonly email: string };

async function names(kind: 'members_of_role' | 'members_of_organization', owner: string): Promise<readonly string[]> {
  const { session } = app.commands;
  const client = await session.openClient(session.tenant('acme-dev'));
  const { items } = await client.readDetail(kind, owner, person);
  client.close();
  return items.map((item) => String(item['user_id']));
}

beforeAll(async () => {
  app = await LiveApp.open({
    users: 40,
    columns: 100,
    rows: 30,
    prepare: (simulator) => void simulator.acts.signUp({ email: 'zoe.outsider@example.com', name: 'Zoe Outsider' }),
  });
  const found = app.simulator.allUsers().find(({ email }) => email === 'zoe.outsider@example.com')!;
  outsider = { user_id: found.user_id, email: 'zoe.outsider@example.com' };
  const mirror = await app.commands.session.openWriter(app.commands.session.tenant('acme-dev'));
  const client = await app.commands.session.openClient(app.commands.session.tenant('acme-dev'));
  const roles = (await client.readCatalogue('roles', person)).body;
  const organizations = (await client.readCatalogue('organizations', person)).body;
  const clients = (await client.readCatalogue('clients', person)).body;
  mirror.commitBatch({ catalogues: { roles, organizations, clients } }, Date.now());
  mirror.close();
  client.close();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

describe('Roles', () => {
  test('are listed, opened, and show their users and permissions', async () => {
    app.press('g', 'r');
    await app.sees('DESCRIPTION');
    await app.sees(/rol_/);
    expect(app.text()).toMatch(/\? +rol_/);
    app.press('enter');
    await app.sees('[1 Users]');
    await app.sees(/read \d+ ?s ago/);
    expect(app.text()).toMatch(/EMAIL/);
    app.press('2');
    await app.sees('[2 Permissions]');
    await app.sees(/PERMISSION +API/);
    app.press('1');
    await app.sees('[1 Users]');
  });

  test('get a user who is found by typing, and lose the user by undo', async () => {
    const role = app.state.about['role']!;
    app.press('A');
    await app.sees('Give the role to users');
    app.press('enter').type('zoe.out').press('enter', 'esc');
    await app.sees('zoe.outsider@example.com');
    app.press('ctrl+s');
    await app.sees('Yes, give the role');
    expect(app.text()).toContain(outsider.user_id);
    app.press('y');
    await app.sees('Gave users the role');
    expect(await names('members_of_role', role)).toContain(outsider.user_id);
    await app.sees('Zoe Outsider');
    app.press('u');
    await app.sees('Yes, undo give the role');
    app.press('y');
    await app.until('the role is gone', () => app.state.toasts.some(({ text }) => text.startsWith('Undone')));
    expect(await names('members_of_role', role)).not.toContain(outsider.user_id);
    expect((await app.journal()).map(({ action, state }) => `${action} ${state}`).slice(0, 1)).toEqual([
      'remove-role-users done',
    ]);
  });

  test('a member is opened from there, and q leads back', async () => {
    await app.sees('[1 Users]');
    app.press('home', 'enter');
    await app.sees('[1 Details]');
    app.press('q');
    await app.sees('[1 Users]');
    app.press('q');
    await app.sees('DESCRIPTION');
    app.press('q');
    expect(app.state.screen).toBe('users');
  });
});

describe('Organizations', () => {
  test('take in whom is marked in the users list, and let the marked members go', async () => {
    app.press('/').type('zoe.outsider').press('enter', 'space', 'esc', 'g', 'o');
    await app.sees('DISPLAY NAME');
    app.press('enter');
    await app.sees('[1 Members]');
    await app.sees(/read \d+ ?s ago/);
    const organization = app.state.about['organization']!;
    app.press('A');
    await app.sees('Those that are marked in the users list are chosen');
    app.press('ctrl+s');
    await app.sees('Yes, add members to');
    app.press('y');
    await app.sees('Added members to');
    expect(await names('members_of_organization', organization)).toContain(outsider.user_id);
    await app.sees('Zoe Outsider');
    app.press('/').type('zoe').press('enter', 'space', 'D');
    await app.sees('Yes, remove members from');
    app.press('y');
    await app.sees('Removed members from');
    expect(await names('members_of_organization', organization)).not.toContain(outsider.user_id);
  });

  test('invite somebody: the link is hidden until it is asked for, and the invitation can be revoked', async () => {
    app.press('2');
    await app.sees('[2 Invitations]');
    app.press('A');
    await app.sees('Invite into the organization');
    app.type('new@example.com').press('tab', 'enter', 'enter', 'ctrl+s');
    await app.sees('Yes, invite somebody into');
    app.press('y');
    await app.sees('Link of the invitation');
    expect(app.text()).not.toContain('invitation=');
    app.press('s');
    await app.sees(/invitation=/);
    app.press('esc');
    await app.sees('new@example.com');
    app.press('/').type('new@').press('enter', 'D');
    await app.sees('Yes, revoke an invitation of');
    app.press('y');
    await app.sees('Revoked an invitation of');
    app.press('3');
    await app.sees('[3 Connections]');
  });
});

test('where nothing may be changed the keys are not there, and a missing scope is named', async () => {
  await using poor = await LiveApp.open({
    tenant: { read_only: true },
    simulator: { scopes: ['read:users', 'read:connections', 'read:clients'] },
  });
  const mirror = await poor.commands.session.openWriter(poor.commands.session.tenant('acme-dev'));
  const organizations = [{ id: 'org_1', name: 'acme' }];
  mirror.commitBatch({ catalogues: { organizations } }, Date.now());
  mirror.close();
  poor.press('g', 'o');
  await poor.sees('acme');
  await poor.sees(/org_1/);
  poor.press('enter');
  await poor.sees('read:organization_members');
  poor.press('A', 'D');
  expect(poor.state.overlays).toEqual([]);
  poor.press('g', 'r');
  await poor.sees('The roles were not read yet');
});
