import { describe, expect, test } from 'vitest';

import { activeList, rowAtCursor } from '../../tui/state/tenants.ts';
import { acme, people, startOfTest, TestApp } from './test-app.tsx';
import { seen } from '../mirror/temporary-mirror.ts';

const users = people(300);

function cursor(app: TestApp): string | undefined {
  return rowAtCursor(app.state)?.row.user_id;
}

describe('Users list', () => {
  test('shows who logged in last on top, with exact counts', () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    expect(app.text()).toContain('300 users');
    expect(app.text()).toContain('row 1 of 300');
    const times = (activeList(app.state).read?.users ?? []).map(({ row }) => row.last_login ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test('moves by row, page, to both ends, and reads only a window', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('j', 'down', 'k');
    expect(app.text()).toContain('row 2 of 300');
    await app.press('pagedown');
    expect(app.text()).toContain('row 19 of 300');
    await app.press('G');
    expect(app.text()).toContain('row 300 of 300');
    expect(activeList(app.state).read?.users.length).toBeLessThan(80);
    await app.press('g', 'g');
    expect(app.text()).toContain('row 1 of 300');
    await app.press('up');
    expect(app.text()).toContain('row 1 of 300');
  });

  test('the sign of the cursor stands on its row and nowhere else', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('down', 'down', 'down');
    const marked = app.frame().flatMap((line, row) => (line.startsWith('❯') ? [row] : []));
    expect(marked).toEqual([3 + 3]);
  });

  test('the cursor stays on its user when users arrive above it', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('pagedown', 'down');
    const held = cursor(app);
    const newer = people(320)
      .slice(300)
      .map((user) => seen({ ...user, last_login: new Date(startOfTest).toISOString(), logins_count: 3 }));
    app.writers.get('acme-prod')?.commitBatch({ users: newer }, startOfTest);
    app.look();
    expect(cursor(app)).toBe(held);
    expect(app.text()).toContain('row 39 of 320');
  });

  test('and stays on its user when the order changes', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('pagedown');
    const held = cursor(app);
    await app.press('s', 'e');
    expect(cursor(app)).toBe(held);
    await app.press('S');
    expect(cursor(app)).toBe(held);
  });

  test('a user that goes away leaves the cursor on its row', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('down', 'down');
    const gone = cursor(app) ?? '';
    app.writers
      .get('acme-prod')
      ?.commitBatch({ tombstones: [{ user_id: gone, deleted_at: startOfTest + 1, reason: 'log' }] }, startOfTest);
    app.look();
    expect(cursor(app)).not.toBe(gone);
    expect(app.text()).toContain('row 3 of 299');
  });

  test('filters as one types, counts exactly, and Esc clears', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('/');
    await app.type('blocked:true');
    const blocked = users.filter((user) => user.blocked === true).length;
    expect(app.text()).toContain(`${String(blocked)} of 300`);
    await app.press('enter', 'down');
    expect(app.text()).toContain(`row 2 of ${String(blocked)}`);
    await app.press('esc');
    expect(app.text()).toContain('300 users');
  });

  test('a mistake in the filter is underlined by a caret and keeps the last good result', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('/');
    await app.type('blocked:true');
    const before = activeList(app.state).read?.count;
    await app.type(') (an');
    const lines = app.frame();
    expect(lines[1]).toContain('/ blocked:true) (an');
    expect(lines[2]?.indexOf('^')).toBe(lines[1]?.indexOf(')'));
    expect(activeList(app.state).read?.count).toBe(before);
  });

  test('a field that cannot be searched is a mistake too, not an empty list', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('/');
    await app.type('nonsense:1');
    expect(app.frame()[2]).toMatch(/\^+ \S/);
    expect(activeList(app.state).answered.text).toBe('');
    expect(app.frame()[1]).toContain('300 users');
  });

  test('no match says so and offers the other tenants', async () => {
    const app = new TestApp([
      { tenant: acme(), users },
      { tenant: acme({ name: 'acme-eu' }), users: people(5) },
    ]);
    await app.press('/');
    await app.type('zzzzzz');
    expect(app.text()).toContain('No user matches  zzzzzz');
    expect(app.text()).toContain('search all tenants');
    expect(app.text()).not.toContain('first sync');
  });

  test('no match during the first sync says that not all users are here yet', async () => {
    const app = new TestApp([{ tenant: acme(), users, complete: false }]);
    await app.press('/');
    await app.type('zzzzzz');
    expect(app.text()).toContain('No user matches  zzzzzz');
    expect(app.text()).toContain('The first sync is under way: not all users are here yet.');
  });

  test('Esc from a user that was found among all tenants leads back to the place among them', async () => {
    const other = acme({ name: 'acme-eu', domain: 'acme-eu.eu.auth0.example' });
    const app = new TestApp([
      { tenant: acme(), users: people(20) },
      { tenant: other, users: people(20, 9) },
    ]);
    await app.press('0', '/');
    await app.type('a');
    await app.press('enter', 'j', 'j', 'j', 'enter');
    const { user } = app.state;
    expect(app.state.active).toBe(user?.tenant);
    await app.press('g', 'w', 'esc');
    expect(app.state).toMatchObject({ screen: 'users', active: '*' });
    expect(app.state.lists['*']).toMatchObject({ index: 3, filter: { text: 'a' } });
    await app.press('-');
    expect(app.state.active).toBe(user?.tenant);
    await app.press('enter', 'esc');
    expect(app.state.active).toBe(user?.tenant);
  });

  test('all tenants are searched together, and Enter opens the user in its tenant', async () => {
    const app = new TestApp([
      { tenant: acme(), users },
      { tenant: acme({ name: 'acme-eu', environment: 'staging' }), users: people(50, 9) },
      { tenant: acme({ name: 'acme-new' }) },
    ]);
    await app.press('0');
    expect(app.text()).toContain('350 in 2 of 2 tenants, not searched: acme-new');
    await app.press('/');
    await app.type('a OR email:*@example.com OR b');
    expect(app.frame()[1]).toMatch(/^\/ a OR email:\*@example\.com OR b▏ +\d+ in 2 of 2 tenants, not searched: 1 *$/);
    await app.type(' OR name:a*');
    expect(app.frame()[1]).toMatch(/^\/ a OR email:\*@example\.com OR b OR name:a\*▏ +\d+ in 2 of 2 tenants *$/);
    await app.press('esc', 'esc', 'esc');
    expect(app.text()).toContain('350 in 2 of 2 tenants, not searched: acme-new');
    await app.press('B');
    expect(app.effects).toEqual([]);
    const first = rowAtCursor(app.state);
    const times = (activeList(app.state).read?.users ?? []).map(({ row }) => row.last_login ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    await app.press('enter');
    expect(app.state.user).toMatchObject({ tenant: first?.tenant, user_id: first?.row.user_id });
    expect(app.state.active).toBe(first?.tenant);
    await app.press('q');
    expect(app.state.active).toBe('*');
  });

  test('tenants change by digit, by brackets, and back; each keeps its place', async () => {
    const app = new TestApp([
      { tenant: acme(), users },
      { tenant: acme({ name: 'acme-eu' }), users: people(50, 9) },
    ]);
    await app.press('down', 'down', '2');
    expect(app.text()).toContain('50 users');
    await app.press('{');
    expect(app.text()).toContain('row 3 of 300');
    await app.press('-');
    expect(app.text()).toContain('50 users');
    await app.press('t');
    await app.type('prod');
    await app.press('enter');
    expect(app.text()).toContain('row 3 of 300');
  });

  test('text pasted where nothing is typed runs no key', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    app.send({ type: 'paste', text: 'B\ry', at: app.now });
    app.send({ type: 'key', key: 'DELETE B y\r', at: app.now });
    app.send({ type: 'key', key: 'By', at: app.now });
    expect(app.effects).toEqual([]);
    expect(app.state.overlays).toEqual([]);
    await app.press('/');
    app.send({ type: 'paste', text: 'ada\nlovelace', at: app.now });
    expect(activeList(app.state).filter.text).toBe('ada lovelace');
  });

  test('no tenants: says how to add one', () => {
    const app = new TestApp([]);
    expect(app.text()).toContain('No tenants yet.');
    expect(app.text()).toContain('tenantry tenants add');
  });

  test('a tenant without a mirror says how to get one; one that cannot be opened says why', () => {
    const app = new TestApp([{ tenant: acme() }]);
    app.send({ type: 'daemon', daemon: { state: 'dead', tenants: {} } });
    expect(app.text()).toMatch(/nothing was synced yet/);
    expect(app.text()).toMatch(/& {6}start the daemon/);
    const problem = { title: 'keychain is locked', message: 'the keychain did not answer', hint: 'Unlock it.' };
    app.send({ type: 'mirror', tenant: 'acme-prod', mirror: 'failed', version: 0, problem });
    expect(app.text()).toMatch(/acme-prod: keychain is locked/);
    expect(app.text()).toContain('Unlock it.');
  });

  test('Ctrl-C once cancels, twice quits', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('t', 'ctrl+c');
    expect(app.state.overlays).toEqual([]);
    expect(app.effects).toEqual([]);
    app.send({ type: 'key', key: 'ctrl+c', at: app.now + 1_000 });
    expect(app.effects).toEqual([{ type: 'quit', code: 130 }]);
  });
});
