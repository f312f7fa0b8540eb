import { describe, expect, test } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import { readUserProfile } from '../../src/domain/user.ts';
import { acme, loginEvent, people, startOfTest, TestApp } from './test-app.tsx';
import { seen } from '../mirror/temporary-mirror.ts';

const ada = readUserProfile({
  user_id: 'auth0|ada',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  email_verified: true,
  created_at: '2020-10-06T10:00:00.000Z',
  updated_at: '2026-11-21T10:00:00.000Z',
  last_login: '2026-11-21T10:00:00.000Z',
  last_ip: '203.0.113.7',
  logins_count: 1412,
  identities: [
    { connection: 'members', provider: 'auth0', user_id: 'ada', isSocial: false },
    { connection: 'google-oauth2', provider: 'google-oauth2', user_id: '1183', isSocial: true },
  ],
  user_metadata: { plan: 'pro', note: 'tab\there \u001B[31mred' },
  app_metadata: { roles: ['admin'], crm: { id: 88123 } },
});

function operation(number: number): LogEvent {
  return loginEvent(number, ada, {
    type: 'sapi',
    description: 'Update a User',
    user_id: 'auth0|operator',
    user_name: 'operator@example.com',
    location_info: null,
    details: { request: { method: 'patch', path: '/api/v2/users/auth0%7Cada' } },
  });
}

async function openAda(logs: readonly LogEvent[] = [], rows = 40): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme(), users: [ada], logs }], { columns: 100, rows });
  await app.press('enter');
  return app;
}

describe('User screen', () => {
  test('is drawn from the mirror at once and read again in the background', async () => {
    const app = await openAda();
    expect(app.effects).toEqual([{ type: 'refetch-user', tenant: 'acme-prod', user_id: 'auth0|ada' }]);
    const text = app.text();
    for (const words of [
      'Ada Lovelace',
      'ada@example.com  ✓ verified',
      'not blocked',
      '1,412',
      'google-oauth2',
      '"plan": "pro"',
      '"roles": [',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toMatch(/mirror 13s old, read by a search {2}reading it from Auth0/);
  });

  test('says how old it is, and that it could not be read again', async () => {
    const app = await openAda();
    app.writers
      .get('acme-prod')
      ?.commitBatch({ users: [seen({ ...ada, blocked: true }, 'id', startOfTest + 1_000)] }, startOfTest);
    app.look();
    app.send({ type: 'refetched', tenant: 'acme-prod', user_id: 'auth0|ada' });
    expect(app.text()).toContain('blocked by an administrator');
    expect(app.text()).toContain('mirror 0s old, read by id');
    app.effects.splice(0);
    await app.press('r');
    expect(app.effects).toEqual([{ type: 'refetch-user', tenant: 'acme-prod', user_id: 'auth0|ada' }]);
    const problem = { title: 'no connection', message: 'no route to acme-prod', hint: 'Check the network.' };
    app.send({ type: 'refetched', tenant: 'acme-prod', user_id: 'auth0|ada', problem });
    expect(app.text()).toContain('could not read it again: no route to acme-prod');
  });

  test('a deleted user stays readable and says that it is deleted', async () => {
    const app = await openAda();
    app.writers
      .get('acme-prod')
      ?.commitBatch(
        { tombstones: [{ user_id: 'auth0|ada', deleted_at: startOfTest, reason: 'reconcile' }] },
        startOfTest,
      );
    app.look();
    expect(app.text()).toMatch(/deleted \S+ ago|no such user/);
    app.effects.splice(0);
    await app.press('B');
    expect(app.effects).toEqual([]);
  });

  test('the history holds logins and API operations on the user, in words, newest first', async () => {
    const app = await openAda([
      loginEvent(1, ada),
      operation(2),
      loginEvent(3, ada, { type: 'fp', description: 'Wrong email or password.' }),
    ]);
    await app.press('2');
    const rows = app.frame().slice(3, 6);
    expect(rows[0]).toMatch(/❯ .*✗ .*password/i);
    expect(rows[1]).toMatch(/Update a User/);
    expect(rows[2]).toMatch(/✓ login/);
    await app.press('down');
    expect(app.text()).toContain('PATCH /api/v2/users/auth0%7Cada');
    expect(app.text()).toContain('operator@example.com  auth0|operator');
    expect(app.text()).toContain('2 of 3');
  });

  test('older events come in as one scrolls', async () => {
    const app = await openAda(Array.from({ length: 700 }, (_, at) => loginEvent(at, ada)));
    await app.press('2');
    expect(app.state.user?.history.read?.events).toHaveLength(200);
    expect(app.text()).toContain('1 of 700');
    await app.press('end');
    expect(app.state.user?.history.read?.events).toHaveLength(600);
    await app.press('end');
    expect(app.state.user?.history.read?.events).toHaveLength(700);
    await app.press('end');
    expect(app.text()).toContain('700 of 700');
  });

  test('the cursor of the history stays on its event when new ones arrive', async () => {
    const app = await openAda(Array.from({ length: 10 }, (_, at) => loginEvent(at, ada)));
    await app.press('2', 'down', 'down');
    app.writers.get('acme-prod')?.commitBatch({ logs: [loginEvent(50, ada)] }, startOfTest);
    app.look();
    expect(app.text()).toContain('4 of 11');
  });

  test('raw JSON folds, unfolds, finds, and escapes what would steer the terminal', async () => {
    const app = await openAda();
    await app.press('3');
    expect(app.text()).toContain('"note": "tab\\there \\u001b[31mred"');
    await app.press('left');
    expect(app.text()).toMatch(/▸ \{ \d+ keys \}/);
    await app.press('right', '/');
    await app.type('88123');
    await app.press('enter');
    const chosen = app.state.user?.json.index ?? 0;
    expect(app.frame()[2 + chosen - (app.state.user?.json.top ?? 0)]).toContain('88123');
    await app.press('y', 'v');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: '88123' });
  });

  test('digits and brackets change tabs', async () => {
    const app = await openAda();
    await app.press('2');
    expect(app.text()).toContain('[2 History]');
    await app.press(']');
    expect(app.text()).toContain('[3 Raw JSON]');
    await app.press(']');
    expect(app.text()).toContain('[1 Details]');
    await app.press('[');
    expect(app.text()).toContain('[3 Raw JSON]');
  });

  test('from 120 columns on the list shows the user under the cursor, once the cursor rests', async () => {
    const app = new TestApp([{ tenant: acme(), users: people(30), logs: [] }], { columns: 160, rows: 45 });
    await app.press('down');
    const shown = app.state.preview.read?.user?.profile;
    expect(app.text()).toContain(`│ user_id          ${shown?.user_id.slice(0, 12) ?? '?'}`);
    await app.press('p');
    expect(app.text()).not.toContain('User identity');
  });
});
