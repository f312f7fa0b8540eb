import { expect, test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';

const email = 'twice@example.com';

test('the duplicates of a tenant are listed; enter compares a pair, and Esc leads back', async () => {
  const ids: string[] = [];
  await using app = await LiveApp.open({
    columns: 120,
    prepare: ({ acts }) => {
      const both = { email, email_verified: true, name: 'Twice There' };
      ids.push(acts.signUp(both).user_id);
      ids.push(acts.signUp({ ...both, connection: 'members', username: 'twice' }).user_id);
      acts.login(ids[1]!);
    },
  });
  app.press('g', 'd');
  expect(app.text()).toContain('Duplicates');
  app.press('/').type(email).press('enter');
  expect(app.text()).toMatch(/twice@example\.com +e-mail +2 /);
  app.press('enter');
  expect(app.state.screen).toBe('link');
  // Who was used last stays, unless it is switched.
  expect(app.state.linking?.user_id).toBe(ids[1]);
  expect(app.text()).toContain('Side by side');
  app.press('esc');
  expect(app.state.screen).toBe('duplicates');
  const groups = (await app.commands.json(['users', 'duplicates', '--by', 'email', '--json'])) as { value: string }[];
  expect(groups.find(({ value }) => value === email)).toMatchObject({ count: 2, by: 'email' });
  expect((await app.commands.run(['users', 'duplicates', '--by', 'name'])).code).toBe(2);
});

test('a list without rows says why, and a read-only tenant says why nothing can be linked', async () => {
  await using app = await LiveApp.open({ users: 1, tenant: { read_only: true } });
  app.press('g', 'd');
  expect(app.text()).toMatch(/No two users of acme-dev share a verified e-mail\s+address or phone number/);
  const { stderr } = await app.commands.run(['users', 'duplicates']);
  expect(stderr).toContain('no users of acme-dev share');
});

test('without the scope, and offline, a pair can still be compared; the review says what is missing', async () => {
  await using app = await LiveApp.open({
    columns: 120,
    simulator: { scopes: ['read:users', 'read:connections', 'read:clients', 'update:users'] },
    prepare: ({ acts }) => {
      const both = { email, email_verified: true, name: 'Twice There' };
      acts.signUp(both);
      acts.signUp({ ...both, connection: 'members', username: 'twice' });
    },
  });
  app.press('g', 'd', '/').type(email).press('enter', 'enter');
  expect(app.text()).toContain('Side by side');
  const scopes = new Set(['read:users']);
  app.send({ type: 'scopes', tenant: 'acme-dev', scopes });
  app.press('enter');
  expect(app.text()).toContain('Link account: scope is missing: update:users');
  app.send({ type: 'scopes', tenant: 'acme-dev', scopes: new Set(['read:users', 'update:users']) });
  await app.simulator.close();
  app.press('x', 'enter');
  await app.sees(/Could not link Twice There in acme-dev/);
  expect(app.text()).toContain('Side by side');
});
