import { expect, test } from 'vitest';

import { waitUntil } from '../helpers/wait-until.ts';
import { acme, people, TestApp } from './test-app.tsx';

const at = Date.parse('2026-11-21T13:00:00.000Z');

test('a filter shows its first page at once; all matches are counted when typing rests', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(400) }]);
  await app.press('/');
  app.send({ type: 'key', key: 'e', at });
  expect(app.text()).toMatch(/ 54\+ of 400/);
  expect(app.text()).toContain('row 1 of 54+');
  await Promise.resolve();
  const count = app.state.lists['acme-prod']?.read?.count ?? 0;
  expect(count).toBeGreaterThan(54);
  expect(app.text()).toContain(` ${String(count)} of 400`);
});

test('a page that is not full needs no counting', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(40) }]);
  await app.press('/');
  app.send({ type: 'key', key: 'e', at });
  expect(app.state.lists['acme-prod']?.read?.count_is).toBe('exact');
});

test('the rows of a key go first: what completes it is looked for in the mirror afterwards', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(40) }]);
  app.send({ type: 'key', key: '/', at });
  expect(app.state.known?.known).toMatchObject({ complete: false, holders: {} });
  await app.press('b', 'l');
  await waitUntil('it is known', () => app.state.known?.known.complete === true);
});

test('no more rows are read for a typed letter than a tall screen shows', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(400) }], { columns: 200, rows: 60 });
  await app.press('/');
  app.send({ type: 'key', key: 'e', at });
  expect(app.state.lists['acme-prod']?.read?.users).toHaveLength(60);
});

test('while the data moves under a filter the last count stays on the screen', async () => {
  const users = people(400);
  const app = new TestApp([{ tenant: acme(), users }]);
  await app.press('/', 'e', 'enter');
  const before = app.state.lists['acme-prod']?.read?.count ?? 0;
  const [first] = users;
  if (first === undefined) throw new Error('no users');
  app.writers.get('acme-prod')?.commitBatch({ users: [{ profile: first, source: 'id', read_at: at }], pass: 1 }, at);
  app.look();
  expect(app.state.lists['acme-prod']?.read).toMatchObject({ count: before, count_is: 'old' });
  await Promise.resolve();
  expect(app.state.lists['acme-prod']?.read).toMatchObject({ count: before, count_is: 'exact' });
});

test('what was never counted stays marked as the least there is, also when the data moves', async () => {
  const users = people(400);
  const app = new TestApp([{ tenant: acme(), users }]);
  await app.press('/');
  app.send({ type: 'key', key: 'e', at });
  const [first] = users;
  if (first === undefined) throw new Error('no users');
  app.writers.get('acme-prod')?.commitBatch({ users: [{ profile: first, source: 'id', read_at: at }], pass: 1 }, at);
  app.look();
  expect(app.state.lists['acme-prod']?.read).toMatchObject({ count: 54, count_is: 'least' });
  expect(app.text()).toMatch(/ 54\+ of 400/);
});

test('a cursor that has moved on asks for no preview of where it was', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(40) }], { columns: 160, rows: 45 });
  const { state } = app;
  app.send({ type: 'cursor-rests', user_id: 'auth0|somebody-else' });
  expect(app.state).toBe(state);
  await app.press('down');
  expect(app.state.preview.read?.user?.profile.user_id).toBe(app.state.preview.wanted);
});

test.each([
  ['created_at:<24h', 24],
  ['is:new', 24],
  ['NOT created_at:>3d', 72],
  ['blocked:true OR created_at:<90m', 1.5],
])('what is asked by age is counted anew as time passes, though nothing is written: %s', async (query, hours) => {
  const born = Date.parse('2026-11-21T12:00:00.000Z');
  const users = [{ user_id: 'auth0|1', name: 'Ada', created_at: new Date(born).toISOString() }];
  const app = new TestApp([{ tenant: acme(), users }]);
  const goTo = (now: number) => {
    app.send({ type: 'tick', now });
    return app.state.lists['acme-prod']?.read?.count;
  };
  await app.press('/');
  app.send({ type: 'paste', text: query, at });
  expect(goTo(born + (hours - 0.2) * 3_600_000)).toBe(1);
  expect(goTo(born + (hours + 1) * 3_600_000)).toBe(0);
});
