import { expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';

const email = 'ada.blocked@example.com';
const ip = '203.0.113.9';

test('brute-force blocks are shown beside the one of an administrator, and lifted without it', async () => {
  let user_id = '';
  await using app = await LiveApp.open({
    prepare: (simulator) => {
      ({ user_id } = simulator.acts.signUp({ email }));
      simulator.acts.bruteForce(user_id, { ip });
    },
  });
  app.openUser(email);
  await app.sees(/brute force +⊘ blocked by brute-force protection: too many wrong passwords/);
  expect(app.text()).toContain(`${email} from ${ip}`);

  app.press('B');
  await app.sees('Yes, block');
  app.press('y');
  await app.sees(/blocked +⊘ blocked by an administrator/);

  app.press('K');
  await app.sees('Yes, lift the blocks');
  expect(app.text()).toMatch(/the\s+block of an administrator is something else/);
  expect(app.text()).toMatch(/An administrator has blocked the user, too: that block is another one and stays/);
  app.press('y');
  await app.sees(/brute force +not blocked/);
  expect(app.text()).toMatch(/blocked +⊘ blocked by an administrator/);
  expect(app.simulator.user(user_id)?.blocked).toBe(true);
  expect((await app.commands.json(['users', 'blocks', user_id, '--json'])) as unknown[]).toEqual([]);

  app.press('K');
  expect(app.text()).toContain('Lift brute-force blocks: brute-force protection does not block the user');
  app.press('B');
  await app.sees('Yes, unblock');
  app.press('y');
  await app.until('the block is lifted', () => app.simulator.user(user_id)?.blocked === false);
  await app.sees('Unblocked');
  expect((await app.journal()).filter(({ state }) => state === 'done').map(({ action }) => action)).toEqual([
    'unblock',
    'lift-blocks',
    'block',
  ]);
});

test('commands lift them from a user and from an identifier', async () => {
  let user_id = '';
  await using app = await LiveApp.open({
    prepare: (simulator) => {
      ({ user_id } = simulator.acts.signUp({ email }));
      simulator.acts.bruteForce(user_id, { ip });
    },
  });
  const { commands, simulator } = app;
  const lifted = await commands.run(['users', 'unblock-login', email, '--yes', '--reason', 'ticket 7']);
  expect(lifted.code).toBe(0);
  expect(lifted.stderr).toContain(`${email} from ${ip}`);
  const again = await commands.json(['users', 'unblock-login', user_id, '--yes', '--json']);
  expect(again).toMatchObject({ state: 'unchanged' });
  simulator.acts.bruteForce(user_id, { ip });
  const named = await commands.json(['users', 'unblock-identifier', email, '--yes', '--json']);
  expect(named).toMatchObject({ state: 'done', subject: { kind: 'identifier', id: email } });
  expect(await commands.json(['users', 'blocks', user_id, '--json'])).toEqual([]);
});

test('where the tenant is read-only, the key is not there', async () => {
  await using app = await LiveApp.open({ tenant: { read_only: true } });
  app.press('enter', 'K');
  expect(app.state.overlays).toEqual([]);
  app.press('a');
  expect(app.text()).toMatch(/Lift brute-force blocks… +tenant is read-only/);
  const { code } = await app.commands.run(['users', 'unblock-identifier', email, '--yes']);
  expect(code).toBe(4);
});
