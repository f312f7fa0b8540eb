import { describe, expect, test } from 'vitest';

import { activeList } from '../../tui/state/tenants.ts';
import { acme, people, TestApp } from './test-app.tsx';

const users = people(60);
const two = [
  { tenant: acme(), users },
  { tenant: acme({ name: 'acme-eu' }), users: people(20, 9) },
];

describe('Recent queries', () => {
  test('a query that was settled for can be asked again, in any tenant', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('is:blocked');
    await app.press('enter');
    expect(app.effects).toEqual([
      { type: 'note-query', query: { text: 'is:blocked', tenant: 'acme-prod', at: expect.any(Number) as number } },
    ]);
    await app.press('/', 'ctrl+u');
    await app.type('email_verified:false');
    await app.press('enter', '2', '/', 'ctrl+r');
    expect(app.text()).toMatch(/email_verified:false .*\n.*is:blocked .*ago, acme-prod/);
    await app.type('blo');
    await app.press('enter');
    expect(activeList(app.state)).toMatchObject({ editing: true, applied: { text: 'is:blocked' } });
    expect(app.text()).toContain('/ is:blocked');
  });

  test('what is unfinished or empty is not remembered, and all of it can be forgotten', async () => {
    const app = new TestApp(two);
    await app.press('/');
    await app.type('email:(a');
    await app.press('enter', '/', 'ctrl+u', 'enter');
    expect(app.effects).toEqual([]);
    await app.press('/');
    await app.type('ada');
    await app.press('enter', 'ctrl+r');
    await app.type('forget');
    await app.press('enter');
    expect(app.effects.at(-1)).toEqual({ type: 'forget-queries' });
    await app.press('ctrl+r');
    expect(app.text()).toContain('no query was asked');
  });
});

describe('How a list looks', () => {
  test('sort and columns are kept for each tenant by itself', async () => {
    const app = new TestApp(two, { columns: 110 });
    await app.press('s', 'n', 'c', 'o', 'esc', 'w');
    const looks = app.effects.flatMap((effect) => (effect.type === 'note-look' ? [effect] : []));
    expect(looks.at(-1)).toEqual({
      type: 'note-look',
      tenant: 'acme-prod',
      look: { sort: { field: 'name', descending: false }, columns: { logins_count: false }, wide: true },
    });
    await app.press('2');
    expect(app.text()).toContain('LOGINS');
    await app.press('1');
    expect(app.text()).not.toContain('LOGINS');
  });

  test('the next run begins with it', () => {
    const lists = {
      'acme-prod': { sort: { field: 'name', descending: false }, columns: { email: false }, wide: false },
    };
    const app = new TestApp(two, { habits: { recent: [], lists } });
    expect(app.text()).toContain('NAME▲');
    expect(app.text()).not.toContain('EMAIL');
  });
});
