import { describe, expect, test } from 'vitest';

import type { Change } from '../../src/domain/change.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { keyName } from '../../tui/keys/key-name.ts';
import { activeList, rowAtCursor } from '../../tui/state/tenants.ts';
import { seen } from '../mirror/temporary-mirror.ts';
import { aChange } from '../helpers/a-change.ts';
import { acme, people, startOfTest, TestApp } from './test-app.tsx';

/** Some of them blocked, whatever the generator makes of them. */
const users = people(30).map((user, at): UserProfile => Object.assign(user, { blocked: at % 7 === 3 }));

function arrive(app: TestApp, tenant: string, count: number): void {
  const newer = people(30 + count, 11)
    .slice(30)
    .map((user) => seen({ ...user, last_login: new Date(startOfTest + 1000).toISOString(), logins_count: 3 }));
  app.writers.get(tenant)?.commitBatch({ users: newer }, startOfTest);
  app.look();
}

function plans(app: TestApp): string[] {
  return app.effects.flatMap((effect) =>
    effect.type === 'plan-change' && 'subject' in effect.order ? [`${effect.tenant} ${effect.order.subject.id}`] : [],
  );
}

function review(app: TestApp, changes: Partial<Change> = {}): void {
  app.planned(aChange({ tenant: 'acme-prod', user_id: rowAtCursor(app.state)?.row.user_id ?? '', ...changes }));
}

describe('While the list moves', () => {
  test('the actions menu stays about the user that it was opened for, also on the first row', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    const held = rowAtCursor(app.state)?.row.user_id ?? '';
    await app.press('a');
    arrive(app, 'acme-prod', 3);
    await app.press('B');
    expect(plans(app)).toEqual([`acme-prod ${held}`]);
  });

  test('nothing is chosen when that user is gone', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    const held = rowAtCursor(app.state)?.row.user_id ?? '';
    await app.press('a');
    const tombstone = { user_id: held, deleted_at: startOfTest, reason: 'reconcile' } as const;
    app.writers.get('acme-prod')?.commitBatch({ tombstones: [tombstone] }, startOfTest);
    app.look();
    await app.press('B');
    expect(plans(app)).toEqual([]);
    expect(app.text()).toContain('nothing was chosen');
  });

  test('among all tenants the cursor stays in its tenant where both have the same user_id', async () => {
    const same = users.slice(0, 5);
    const app = new TestApp([
      { tenant: acme(), users: same },
      { tenant: acme({ name: 'acme-eu', domain: 'acme-eu.eu.auth0.example' }), users: same },
    ]);
    await app.press('0');
    for (let row = 0; row < 10; row += 1) {
      const held = rowAtCursor(app.state);
      app.writers.get('acme-eu')?.commitBatch({ clock_offset: row }, startOfTest + row);
      app.look();
      expect(rowAtCursor(app.state)).toMatchObject({ tenant: held?.tenant, row: { user_id: held?.row.user_id } });
      await app.press('down');
    }
  });

  test('going from the filter to the list finds what was typed, however fast', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    const { read } = app.state.lists['acme-prod'] ?? {};
    if (read !== undefined)
      app.send({ type: 'list-read', tenant: 'acme-prod', index: 0, read: { ...read, took: 500 } });
    const at = startOfTest + 1000;
    for (const key of ['/', ...Array.from('blocked:true'), 'enter']) app.send({ type: 'key', key, at });
    expect(rowAtCursor(app.state)?.row.blocked).toBe(true);
  });
});

describe('When the configuration changes', () => {
  test('what was read of another domain is forgotten', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('enter');
    app.send({ type: 'tenants', tenants: [acme({ domain: 'other.eu.auth0.example' })] });
    expect(app.state).toMatchObject({ screen: 'users', user: undefined });
    expect(rowAtCursor(app.state)).toBeUndefined();
  });

  test.each([
    ['removed', acme({ name: 'acme-eu' })],
    ['of another domain', acme({ domain: 'other.eu.auth0.example' })],
  ])('queries and counts of a tenant that is %s are forgotten', (_, tenant) => {
    const recent = ['acme-prod', 'acme-eu', '*'].map((name) => ({ text: 'ada', tenant: name, at: 1 }));
    const app = new TestApp([{ tenant: acme(), users }], { habits: { recent, lists: {} } });
    const counted = { version: '1', users: 7 };
    app.send({ type: 'view-counted', key: 'acme-prod  is:blocked', counted });
    app.send({ type: 'tenants', tenants: [acme()] });
    expect(app.state.recent).toEqual(recent);
    expect(Object.values(app.state.viewCounts)).toMatchObject([counted]);
    app.send({ type: 'tenants', tenants: [tenant] });
    expect(app.state.recent.map((query) => query.tenant)).toEqual(['acme-eu', '*']);
    expect(app.state.viewCounts).toEqual({});
  });

  test('a review of an entry that is another one now cannot be confirmed', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'development' }), users }]);
    await app.press('B');
    review(app);
    expect(app.state.overlays).toHaveLength(1);
    app.send({ type: 'tenants', tenants: [acme({ environment: 'production' })] });
    await app.press('y');
    expect(app.effects.filter(({ type }) => type === 'apply-change')).toEqual([]);
  });
});

describe('A review on a low terminal', () => {
  test('fits with its difference into 60x15', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'production' }), users }], { columns: 60, rows: 15 });
    await app.press('B');
    review(app, { environment: 'production' });
    expect(app.text()).toMatch(/blocked {2}not set {2}->/);
    expect(app.text()).toContain('[ Cancel ]');
  });

  test('that cannot be read whole cannot be confirmed, and says so', async () => {
    const app = new TestApp([{ tenant: acme({ environment: 'development' }), users }], { columns: 40, rows: 8 });
    await app.press('B');
    review(app);
    expect(app.text()).toContain('too low');
    await app.press('y', 'tab', 'enter');
    expect(app.effects.filter(({ type }) => type === 'apply-change')).toEqual([]);
    await app.resize(80, 24).press('y');
    expect(app.effects.filter(({ type }) => type === 'apply-change')).toHaveLength(1);
  });
});

describe('Words', () => {
  test('a failure stays until it is dismissed, however many successes follow', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    app.send({ type: 'toast', level: 'bad', text: 'it did not work' });
    for (let at = 0; at < 8; at += 1) app.send({ type: 'toast', level: 'good', text: `did ${String(at)}` });
    expect(app.text()).toContain('it did not work');
    expect(app.text()).toContain('x dismiss');
    await app.press('/');
    expect(app.text()).toContain('it did not work');
    expect(app.text()).not.toContain('x dismiss');
    await app.press('esc', 'x');
    expect(app.text()).not.toContain('it did not work');
    expect(app.text()).toContain('did 7');
  });

  test('a user whose mirror cannot be read says why', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    const problem = { title: 'mirror locked', message: 'the keychain is locked', hint: 'Unlock it.' };
    app.send({ type: 'mirror', tenant: 'acme-prod', mirror: 'failed', version: 0, problem });
    await app.press('enter');
    for (const tab of ['1', '2', '3']) {
      const text = (await app.press(tab)).text();
      expect(text).toContain('the keychain is locked. Unlock it.\n');
      expect(text).not.toContain('reading the mirror');
    }
  });

  test('a search without a match says how old and how complete the mirror is', async () => {
    const app = new TestApp([
      { tenant: acme(), users },
      { tenant: acme({ name: 'acme-eu', domain: 'acme-eu.eu.auth0.example' }) },
    ]);
    await app.press('/').then(async () => app.type('zzz'));
    expect(app.text()).toMatch(/acme-prod: .*synced 1\ds ago/);
    await app.press('enter', '0', '/').then(async () => app.type('zzz'));
    expect(app.text()).toContain('not searched: acme-eu');
  });

  test('a clock that is set back is believed', () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    app.send({ type: 'tick', now: startOfTest + 3_600_000 });
    app.send({ type: 'tick', now: startOfTest + 1000 });
    expect(app.text()).toContain('13s ago');
  });

  test('a word that arrives in one piece is not the key of that name', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('/', keyName('up', {} as never) ?? '', keyName('a+b', {} as never) ?? '');
    expect(app.state.lists['acme-prod']?.filter.text).toBe('upa+b');
  });

  test('more columns are offered only where there is room for them', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('w');
    expect(activeList(app.state).wide).toBe(false);
    await app.resize(110, 24).press('w');
    expect(app.text()).toContain('USER_ID');
  });
});
