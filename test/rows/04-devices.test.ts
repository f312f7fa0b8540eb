import { expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';
import { whoHas } from '../helpers/who-has.ts';

/** What keeps devices logged in, as the simulated tenant has it. */
function held({ simulator }: LiveApp, user_id: string): string[] {
  const { users, belongings } = simulator.tenant;
  return belongings.credentials.of(users.indexOf(user_id)!).map(({ id }) => id);
}

/** Types what the review asks for and lets the time pass in which it can be taken back. */
async function agree(app: LiveApp, user_id: string): Promise<void> {
  await app.sees('to go on (paste is off)');
  app.type(app.simulator.user(user_id)?.email ?? user_id).press('tab', 'enter');
  await app.sees('In 10 s: unlinking devices of');
  app.pass(11);
}

test('one device, then all marked ones are unlinked from the Devices tab', async () => {
  await using app = await LiveApp.open({ users: 40 });
  const user_id = whoHas(app.simulator, { tokens: 3 });
  const before = held(app, user_id).length;
  app.openUser(user_id).press('2');
  await app.sees(/\d devices stay logged in, read .* ago/);
  expect(app.text()).toContain('U unlink…');

  app.press('U');
  await app.sees(/refresh_tokens\./);
  expect(app.text()).toContain('has to log in again');
  await agree(app, user_id);
  await app.until('one is unlinked', () => held(app, user_id).length === before - 1);
  await app.sees('Unlinked devices of');

  app.pass(15);
  await app.sees(new RegExp(`${String(before - 1)} devices? stays? logged in`));
  app.press('*', 'U');
  await app.sees('Unlink devices');
  await agree(app, user_id);
  await app.until('all are unlinked', () => held(app, user_id).length === 0);
  app.pass(15);
  await app.sees('No device stays logged in for this user');
  const done = (await app.journal()).filter(({ state }) => state === 'done');
  expect(done.map(({ action }) => action)).toEqual(['unlink-devices', 'unlink-devices']);
});

test('on other plans the same is done with device credentials, and the scope that is missing is said', async () => {
  await using app = await LiveApp.open({ users: 40, simulator: { plan: 'professional' } });
  const user_id = whoHas(app.simulator, { credentials: 2 });
  app.openUser(user_id).press('2');
  await app.sees('no dates: the plan of this tenant has no refresh tokens');
  app.press('U');
  await app.sees(/devices\.dcr_/);
  app.press('esc');
  app.send({ type: 'scopes', tenant: 'acme-dev', scopes: new Set(['read:users', 'read:device_credentials']) });
  expect(app.text()).toContain('scope is missing: delete:device_credentials');
  app.press('U');
  expect(app.state.overlays).toEqual([]);
});

test('commands unlink by id and all at once', async () => {
  await using app = await LiveApp.open({ users: 40, simulator: { plan: 'professional' } });
  const user_id = whoHas(app.simulator, { credentials: 2 });
  const [first] = held(app, user_id);
  const confirm = ['--yes', '--confirm', app.simulator.user(user_id)?.email ?? user_id];
  const neither = await app.commands.run(['users', 'unlink-device', user_id, '--yes']);
  expect(neither).toMatchObject({ code: 2, stderr: expect.stringContaining('ids, or --all') as string });
  const unasked = await app.commands.run(['users', 'unlink-device', user_id, first!]);
  expect(unasked.code).toBe(4);
  const one = await app.commands.json(['users', 'unlink-device', user_id, first!, ...confirm, '--json']);
  expect(one).toMatchObject({ state: 'done', action: 'unlink-devices' });
  expect(held(app, user_id)).not.toContain(first);
  const all = await app.commands.json(['users', 'unlink-device', user_id, '--all', ...confirm, '--json']);
  expect(all).toMatchObject({ state: 'done' });
  expect(held(app, user_id)).toEqual([]);
  const again = await app.commands.json(['users', 'unlink-device', user_id, '--all', ...confirm, '--json']);
  expect(again).toMatchObject({ state: 'unchanged' });
});
