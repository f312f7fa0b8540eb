import { describe, expect, test } from 'vitest';

import { initialsPiece } from '../../tui/components/initials.ts';
import { aChange } from '../helpers/a-change.ts';
import { acme, people, TestApp } from './test-app.tsx';

const users = people(60);

function copied(app: TestApp): string[] {
  const last = app.effects.findLast((effect) => effect.type === 'copy');
  return last?.type === 'copy' ? last.text.split('\n') : [];
}

describe('Columns of the users list', () => {
  test('are hidden and shown again from a menu that stays open; the room goes to the others', async () => {
    const app = new TestApp([{ tenant: acme(), users }], { columns: 110 });
    expect(app.text()).toMatch(/EMAIL +CONNECTION +LOGINS/);
    await app.press('c', 'c', 'o');
    expect(app.text()).toMatch(/c +connection +hidden/);
    await app.press('esc');
    expect(app.text()).not.toMatch(/CONNECTION|LOGINS/);
    expect(app.text()).toMatch(/EMAIL +LAST/);
    await app.press('c', 'c', 'esc');
    expect(app.text()).toContain('CONNECTION');
  });

  test('initials stand before the name where there is room, in the same colour each time', async () => {
    const named = users.map((user) => ({ ...user, name: 'Ada King Lovelace' }));
    const app = new TestApp([{ tenant: acme(), users: named }], { columns: 110 });
    expect(app.frame()[4]).toMatch(/ AL Ada King Lovelace/);
    expect(app.resize(80, 24).text()).not.toMatch(/ AL Ada/);
    expect(initialsPiece('Ada Lovelace', 'auth0|1')).toEqual(initialsPiece('Ada Lovelace', 'auth0|1'));
    expect(initialsPiece('陈伟', 'auth0|1').text).toBe('陈');
    expect(initialsPiece('\u001B[2J', 'auth0|1').text).toMatch(/^[?\w] ?/);
  });
});

describe('Marks of the users list', () => {
  test('Space marks and goes on, and takes the mark away again', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('space', 'space');
    expect(app.text()).toContain('2 marked');
    expect(app.text()).toContain('row 3 of 60');
    expect(app.frame().filter((row) => row.includes('●'))).toHaveLength(2);
    await app.press('up', 'space');
    expect(app.text()).toContain('1 marked');
  });

  test('v marks from one row to another, also beyond what was read', async () => {
    const app = new TestApp([{ tenant: acme(), users }], { rows: 12 });
    await app.press('down', 'v');
    expect(app.text()).toContain('a range begins here');
    await app.press('G', 'up', 'v', 'y', 'y');
    expect(app.text()).not.toContain('range from');
    const list = app.state.lists['acme-prod'];
    expect(list?.marks.size).toBe(58);
    expect(copied(app)).toHaveLength(58);
  });

  test('* marks all that the filter leaves, and they stay marked under another filter', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('*');
    expect(app.text()).toContain('60 marked');
    await app.press('\\');
    expect(app.text()).not.toContain('marked');
    const email = users.find((user) => /^[a-z.\d]+@/.test(user.email ?? ''))?.email ?? '';
    await app.press('/');
    await app.type(email);
    await app.press('enter', '*', 'esc', 'y', 'e');
    expect(copied(app)).toEqual([email]);
  });

  test('among all tenants the same user_id in two of them is two users', async () => {
    const two = [
      { tenant: acme(), users },
      { tenant: acme({ name: 'acme-eu', domain: 'acme-eu.eu.auth0.example' }), users },
    ];
    const app = new TestApp(two);
    await app.press('0', 'space', 'space', 'v', 'down', 'down', 'v');
    expect(app.state.lists['*']?.marks.size).toBe(5);
  });
});

describe('Actions beside marks', () => {
  const words = '2 users are marked; this is only about the one under the cursor';

  test('say in menu and review that they are about the user under the cursor only', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('space', 'space', 'a');
    expect(app.text()).toContain(words);
    await app.press('esc', 'B');
    const order = app.effects.findLast((effect) => effect.type === 'plan-change')?.order;
    if (order === undefined || 'undoes' in order) throw new Error('no change was planned');
    expect(order.subject.id).toBe(app.state.lists['acme-prod']?.read?.users[2]?.row.user_id);
    app.planned(aChange({ tenant: 'acme-prod', user_id: order.subject.id }));
    expect(app.text()).toContain(words);
  });

  test('say nothing where the only mark is that of the user, or where the user is open', async () => {
    const app = new TestApp([{ tenant: acme(), users }]);
    await app.press('space', 'up', 'a');
    expect(app.text()).toContain('Actions');
    expect(app.text()).not.toContain('marked; this');
    await app.press('esc', 'down', 'enter', 'a');
    expect(app.text()).toContain('Actions');
    expect(app.text()).not.toContain('marked; this');
  });
});
