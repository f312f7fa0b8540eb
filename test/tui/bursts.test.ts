import { expect, test } from 'vitest';

import { acme, people, TestApp } from './test-app.tsx';

test('Text and the Enter right behind it may arrive in one piece over a slow line', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/', 'walker\r');
  expect(app.text()).toContain('/ walker');
  expect(app.state.lists['acme-prod']?.editing).toBe(false);
});

test('Lines that arrive in one piece go into the field as one line', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/', 'one\rtwo\r');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: true, filter: { text: 'one two ' } });
});

test('The way to the help is shown however little room there is', () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  for (const columns of [60, 80, 160]) expect(app.resize(columns, 24).text()).toContain('? help');
});

test('A piece of text with a plus in it is text and no key', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/', '+44 7', 'ctrl+u', '+1 (390) 555-0103');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: true, filter: { text: '+1 (390) 555-0103' } });
});

test('No key is explained in part where there is no room for all of them', () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  for (let columns = 60; columns < 100; columns += 1) {
    const keys = app.resize(columns, 24).text().trimEnd().split('\n').at(-1) ?? '';
    expect(keys).toMatch(/  \? help *$/);
    expect(keys).not.toContain('…');
  }
});
