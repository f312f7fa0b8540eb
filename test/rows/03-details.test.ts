import { expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';
import { whoHas } from '../helpers/who-has.ts';

async function items(app: LiveApp, command: string, user_id: string): Promise<readonly Record<string, unknown>[]> {
  return (await app.commands.json(['users', command, user_id, '--json'])) as Record<string, unknown>[];
}

/** Goes by sections until the cursor stands on the head of the one that is meant. */
function goTo(app: LiveApp, title: RegExp): void {
  for (let count = 0; count < 20; count += 1) {
    app.press('tab');
    const row =
      app
        .text()
        .split('\n')
        .find((line) => line.startsWith('❯')) ?? '';
    if (title.test(row)) return;
  }
  throw new Error(`no section ${String(title)}:\n${app.text()}`);
}

test('what the user is and has stands in sections, read when they come into sight', async () => {
  await using app = await LiveApp.open({ users: 40, columns: 80, rows: 24 });
  const user_id = whoHas(app.simulator, { factors: 2 });
  app.openUser(user_id);
  await app.sees('User identity');
  const asked = (): string[] => app.simulator.requests.map(({ url }) => url);
  expect(asked().some((url) => url.endsWith('/roles'))).toBe(false);
  goTo(app, /MFA and passkeys/);
  await app.sees(/MFA and passkeys \(\d\)/);
  expect(app.text()).toContain('X delete…');
  expect(app.text()).toContain('recovery-code');
  goTo(app, /Connected accounts/);
  await app.sees(/Connected accounts \(read-only\) \(\d\)/);
  for (const title of ['Roles', 'Permissions', 'Organizations', 'Authorized applications'])
    goTo(app, new RegExp(title));
  await app.sees(/no application was authorized|Authorized applications \(\d/);
  expect(app.text()).not.toContain('not read yet');
});

test('roles are assigned by + and removed by X, and u takes it back', async () => {
  await using app = await LiveApp.open({
    users: 40,
    prepare: (simulator) => void simulator.acts.signUp({ email: 'ada.roles@example.com' }),
  });
  app.openUser('ada.roles');
  const { user_id } = app.state.user!;
  await app.sees('User identity');
  goTo(app, /Roles/);
  await app.sees('no roles');
  app.press('+');
  await app.sees('Assign roles');
  app.press('enter', 'enter', 'esc', 'ctrl+s');
  await app.sees(/changes +roles\./);
  app.press('y');
  await app.sees('Assigned roles to');
  await app.sees(/Roles \(1\)/);
  expect(await items(app, 'roles', user_id)).toHaveLength(1);
  app.press('j', 'X');
  await app.sees('Yes, remove roles');
  app.press('y');
  await app.sees('Removed roles from');
  expect(await items(app, 'roles', user_id)).toEqual([]);
  app.press('u');
  await app.sees('Yes, undo remove roles');
  app.press('y');
  await app.sees('Undone');
  expect(await items(app, 'roles', user_id)).toHaveLength(1);
});

test('permissions are added directly; one through a role says where it comes from', async () => {
  const email = 'ada.permits@example.com';
  await using app = await LiveApp.open({
    users: 40,
    prepare: (simulator) => void simulator.acts.signUp({ email }),
  });
  await app.commands.json(['users', 'assign-roles', email, await roleWithPermissions(app), '--yes', '--json']);
  app.openUser(email);
  const { user_id } = app.state.user!;
  await app.sees('User identity');
  goTo(app, /Permissions/);
  await app.sees(/Permissions \([1-9]\d*\)/);
  app.press('j', 'X');
  expect(app.text()).toContain('it comes through a role: remove the role');
  app.press('+');
  await app.sees('Add permissions');
  app.press('enter', 'enter', 'esc', 'ctrl+s');
  await app.sees(/changes +permissions\./);
  app.press('y');
  await app.sees('Added permissions to');
  expect(JSON.stringify(await items(app, 'permissions', user_id))).toContain('DIRECT');
});

async function roleWithPermissions({ commands }: LiveApp): Promise<string> {
  const roles = (await commands.json(['roles', 'list', '--json'])) as { readonly name: string }[];
  for (const { name } of roles) {
    const found = (await commands.json(['roles', 'permissions', name, '--json'])) as unknown[];
    if (found.length > 0) return name;
  }
  throw new Error('no role has permissions');
}

test('MFA is reset by F after the address was typed, and a recovery code is shown once', async () => {
  await using app = await LiveApp.open({ users: 60 });
  const user_id = whoHas(app.simulator, { factors: 2 });
  const word = app.simulator.user(user_id)?.email ?? user_id;
  app.openUser(user_id);
  await app.sees('User identity');
  app.press(':').type('generate recovery code');
  await app.sees('Generate recovery code…');
  app.press('enter');
  await app.sees('The code is shown once and kept nowhere');
  app.type(word).press('tab', 'enter');
  await app.sees('In 10 s: generating a recovery code for');
  app.pass(11);
  await app.sees('Recovery code');
  expect(app.text()).not.toMatch(/[A-Z0-9]{24}/);
  app.press('s');
  await app.sees(/[A-Z0-9]{24}/);
  app.press('esc', 'F');
  await app.sees('Be sure who asks for it');
  app.type(word).press('tab', 'enter');
  await app.sees('In 10 s: resetting MFA of');
  app.pass(11);
  await app.sees('Reset MFA of');
  const left = await items(app, 'authentication-methods', user_id);
  expect(left.filter(({ type }) => type !== 'passkey')).toEqual([]);
});

test('that there is nothing to reset is told as news, not as a failure', async () => {
  await using app = await LiveApp.open({ users: 40 });
  const { belongings, users } = app.simulator.tenant;
  const bare = app.simulator.allUsers().find(({ user_id }) => {
    const owner = users.indexOf(user_id);
    return owner !== undefined && belongings.methods.of(owner).length === 0;
  });
  app.openUser(bare?.user_id ?? '');
  await app.sees('User identity');
  app.press('F');
  await app.sees('the user has no second factor');
  expect(app.text()).not.toContain('Could not');
  expect(app.state.toasts.map(({ level }) => level)).toEqual(['info']);
});

test('commands: permissions, grants, factors, recovery code', async () => {
  await using app = await LiveApp.open({ users: 60, simulator: { plan: 'professional' } });
  const { commands, simulator } = app;
  const user_id = whoHas(simulator, { factors: 2 });
  const confirm = ['--yes', '--confirm', simulator.user(user_id)?.email ?? user_id];
  const code = await commands.run(['users', 'generate-recovery-code', user_id, ...confirm]);
  expect(code).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[A-Z0-9]{24}\n$/) as string });
  const [method] = await items(app, 'authentication-methods', user_id);
  const deleted = ['users', 'delete-authentication-method', user_id, String(method?.['id']), ...confirm, '--json'];
  expect(await commands.json(deleted)).toMatchObject({ state: 'done' });
  expect(await commands.json(['users', 'reset-mfa', user_id, ...confirm, '--json'])).toMatchObject({ state: 'done' });
  const grantor = whoHas(simulator, { grants: 1 });
  const own = ['--yes', '--confirm', simulator.user(grantor)?.email ?? grantor, '--json'];
  await commands.json(['users', 'revoke-grant', grantor, '--all', ...own]);
  expect(await items(app, 'grants', grantor)).toEqual([]);
  const lacking = await commands.run(['users', 'add-permissions', user_id, 'read:orders', '--yes']);
  expect(lacking.code).toBe(2);
  const unknown = await commands.run(['users', 'assign-roles', user_id, 'Nobody', '--yes']);
  expect(unknown).toMatchObject({ code: 3, stderr: expect.stringContaining('no role is called Nobody') as string });
});

test('metadata that somebody else has changed since the review is not overwritten', async () => {
  const email = 'ada.meta@example.com';
  await using app = await LiveApp.open({ prepare: (simulator) => void simulator.acts.signUp({ email }) });
  const update = async (plan: string): Promise<unknown> =>
    app.commands.json(['users', 'update', email, '--user-metadata', JSON.stringify({ plan }), '--yes', '--json']);
  await update('silver');
  app.openUser(email);
  await app.sees('"plan": "silver"');
  app.press('e');
  await app.sees('[user_metadata]');
  app.press(...Array.from({ length: 80 }, () => 'delete'));
  app.send({ type: 'paste', text: '{"plan": "gold"}', at: Date.now() });
  await app.sees(/~ plan/);
  app.press('ctrl+s');
  await app.sees('Yes, edit metadata');
  await update('bronze');
  app.press('y');
  await app.sees(/was changed since the review/);
  const { user_id } = app.state.user!;
  expect(app.simulator.user(user_id)?.user_metadata).toMatchObject({ plan: 'bronze' });
});
