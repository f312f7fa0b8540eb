import { afterEach, expect, test, vi } from 'vitest';

import { AppError } from '../../src/errors.ts';
import { ReaderThread, type ThreadMethod } from '../../src/mirror/reader-thread.ts';
import { targetUser } from '../../tui/state/target.ts';
import { allTenants } from '../../tui/ui-state.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { seen } from '../mirror/temporary-mirror.ts';
import { acme, loginEvent, people, TestApp } from './test-app.tsx';

const name = 'acme-prod';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Questions of this kind take too long from now on; how many came of them. */
function withSlow(method: ThreadMethod): () => number {
  // oxlint-disable-next-line typescript/unbound-method -- called with its thread
  const { ask } = ReaderThread.prototype;
  let asked = 0;
  vi.spyOn(ReaderThread.prototype, 'ask').mockImplementation(async function (this: ReaderThread, ...args) {
    if (args[0] !== method) return await ask.apply(this, args);
    asked += 1;
    throw new AppError('timeout', `mirror of ${name}: too long`, { tenant: name, hint: 'Narrow it.' });
  });
  return () => asked;
}

/** Where the machine is slow, a text is searched for after a pause: here that is at once, but not in the same turn. */
const settled = async (): Promise<void> => Promise.resolve();

/** Long enough for whatever would be asked again. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function listOf(app: TestApp, tenant = name) {
  return app.state.lists[tenant];
}

test('what an index cannot answer at once is read in a thread, and the last rows stay until it comes', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(400) }], { threads: true });
  const before = listOf(app)?.read?.users;
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:true', at: app.now });
  await settled();
  expect(listOf(app)?.asked).toContain('blocked:true');
  expect(listOf(app)?.read?.users).toBe(before);
  // A key meanwhile waits for nothing, and changes nobody who was found before.
  await app.press('enter');
  expect(targetUser(app.state)).toBeUndefined();
  await app.press('B');
  expect(app.state.overlays).toEqual([]);
  expect(app.text()).toContain('the filter is still being answered');
  await waitUntil('the answer is there', () => listOf(app)?.asked === undefined);
  const read = listOf(app)?.read;
  expect(read?.users.length).toBeGreaterThan(0);
  expect(read?.users.every(({ row }) => row.blocked)).toBe(true);
  expect(read?.count_is).toBe('exact');
});

test('bare words are answered at once, best matches first, and counted later, without any order of all users', async () => {
  // oxlint-disable-next-line typescript/unbound-method -- looked at, not called
  const asked = vi.spyOn(ReaderThread.prototype, 'ask');
  const app = new TestApp([{ tenant: acme(), users: people(400) }], { threads: true });
  await app.press('/');
  app.send({ type: 'key', key: 'e', at: app.now });
  await settled();
  const first = listOf(app)?.read;
  expect(first?.key).toContain('relevance');
  expect(first?.users[0]?.row.name?.toLowerCase()).toMatch(/^[eéèê]/);
  await waitUntil('all are counted', () => listOf(app)?.read?.count_is === 'exact');
  expect(listOf(app)?.read?.count).toBeGreaterThan(54);
  expect(listOf(app)?.read?.users).toEqual(first?.users);
  expect(asked.mock.calls.map(([method]) => method)).toEqual(['countUsers', 'listUsers']);
});

test.each(['com an', "n'", "'"])('%s is read in a thread: no index tells who holds it', async (text) => {
  const app = new TestApp([{ tenant: acme(), users: people(30) }], { threads: true });
  await app.press('/');
  app.send({ type: 'paste', text, at: app.now });
  await settled();
  expect(listOf(app)?.asked).toContain(text);
  await waitUntil('the answer is there', () => listOf(app)?.asked === undefined);
  expect(listOf(app)?.read?.key).toContain(text);
});

test('rows to be marked are read in a thread, and are not marked when the marks were taken away meanwhile', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(300) }], { threads: true });
  await app.press('*');
  expect(listOf(app)?.marks.size).toBe(0);
  expect(app.text()).toContain('marking…');
  // A key meanwhile waits for nothing.
  await app.press('down');
  expect(listOf(app)?.index).toBe(1);
  await waitUntil('all are marked', () => listOf(app)?.marks.size === 300);
  expect(listOf(app)?.marking).toBeUndefined();
  await app.press('\\', '*', '\\', 'v', 'G', 'up', 'v');
  await waitUntil('the range is marked', () => listOf(app)?.marking === undefined);
  expect(listOf(app)?.marks.size).toBe(298);
});

test('what was typed since is what is shown, also when its answer comes first', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(300) }], { threads: true });
  await app.press('/');
  await app.type('blocked:false');
  await app.press('esc');
  expect(listOf(app)).toMatchObject({ applied: { text: '' }, asked: undefined });
  const { read } = listOf(app) ?? {};
  expect(read?.count).toBe(300);
  await app.press('/');
  await app.type('is:unverified');
  await waitUntil('the answer is there', () => listOf(app)?.asked === undefined);
  expect(listOf(app)?.read?.users.every(({ row }) => row.email_verified === false)).toBe(true);
});

test('what took too long is said until newer data are read in time', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(30) }], { threads: true });
  const comes = (user_id: string) => {
    app.writers.get(name)?.commitBatch({ users: [seen({ user_id, blocked: true }, 'search', app.now)] }, app.now);
    app.look();
  };
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:true', at: app.now });
  await waitUntil('it is answered', () => listOf(app)?.answered.text === 'blocked:true');
  withSlow('listUsers');
  comes('auth0|new');
  await waitUntil('it took too long', () => listOf(app)?.problem !== undefined);
  vi.restoreAllMocks();
  comes('auth0|newer');
  const isThere = () => listOf(app)?.read?.users.some(({ row }) => row.user_id === 'auth0|newer') === true;
  await waitUntil('the answer is there', isThere);
  expect(listOf(app)?.problem).toBeUndefined();
});

test('a mistake that only the mirror can see is told from its thread', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(30) }], { threads: true });
  await app.press('/');
  app.send({ type: 'paste', text: 'logins_count:many x', at: app.now });
  await waitUntil('the mistake is told', () => listOf(app)?.problem !== undefined);
  expect(listOf(app)?.problem).toMatchObject({ start: 0, message: expect.stringContaining('a number') as string });
  expect(listOf(app)?.read?.count).toBe(30);
});

test('all tenants are asked at the same time, each in its thread', async () => {
  const other = acme({ name: 'acme-dev' });
  const app = new TestApp(
    [
      { tenant: acme(), users: people(60) },
      { tenant: other, users: people(60, 8) },
    ],
    { threads: true },
  );
  app.send({ type: 'key', key: '0', at: app.now });
  expect(app.state.active).toBe(allTenants);
  await app.press('/');
  await app.type('blocked:false');
  await waitUntil('the answer is there', () => listOf(app, allTenants)?.asked === undefined);
  const read = listOf(app, allTenants)?.read;
  expect(new Set(read?.users.map(({ tenant }) => tenant))).toEqual(new Set([name, 'acme-dev']));
  await waitUntil('all are counted', () => listOf(app, allTenants)?.read?.count_is === 'exact');
  expect(listOf(app, allTenants)?.read?.among).toMatchObject({ searched: 2, matching: 2 });
});

test('a count that takes too long is told and not begun again', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(400) }], { threads: true });
  const asked = withSlow('countUsers');
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:false', at: app.now });
  await waitUntil('it is told', () => listOf(app)?.problem !== undefined);
  await someTurns();
  expect(asked()).toBe(1);
  expect(listOf(app)).toMatchObject({ asked: undefined, counting: undefined, read: { count_is: 'least' } });
});

test('rows that still stand in another order are not told to be where they are', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(400) }], { threads: true });
  expect(app.text()).toContain('row 1 of 400');
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:false', at: app.now });
  await app.press('enter');
  await waitUntil('it is answered', () => listOf(app)?.read?.key.endsWith(' blocked:false') === true);
  await app.press('s', 'e');
  expect(app.text()).toContain('sorting…');
  await waitUntil('the answer is there', () => listOf(app)?.asked === undefined);
  expect(app.text()).not.toContain('sorting…');
});

test('an order that takes too long is not begun again before another one is chosen', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(400) }], { threads: true });
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:false', at: app.now });
  await app.press('enter');
  await waitUntil('all are counted', () => listOf(app)?.read?.count_is === 'exact');
  const asked = withSlow('holdOrder');
  await app.press('s', 'e');
  await waitUntil('it is told', () => listOf(app)?.problem !== undefined);
  await someTurns();
  expect(asked()).toBe(1);
});

test('a page of the log that takes too long is asked for again only by a key', async () => {
  const users = people(5);
  const logs = users.map((user, number) => loginEvent(number, user));
  const app = new TestApp([{ tenant: acme(), users, logs }], { threads: true });
  await app.press('g', 'l', '/');
  app.send({ type: 'paste', text: 'type:s', at: app.now });
  await waitUntil('it is answered', () => app.state.logs[name]?.answered.text === 'type:s');
  const asked = withSlow('searchLogs');
  await app.press('enter');
  app.writers.get(name)?.commitBatch({ logs: users.map((user, number) => loginEvent(number + 90, user)) }, app.now);
  app.look();
  await waitUntil('it is told', () => app.state.logs[name]?.problem !== undefined);
  await someTurns();
  expect(asked()).toBe(1);
  await app.press('j');
  await someTurns();
  expect(asked()).toBe(2);
  vi.restoreAllMocks();
  await app.press('j');
  await waitUntil('it is answered', () => app.state.logs[name]?.read?.rows.length === 10);
  expect(app.state.logs[name]?.problem).toBeUndefined();
});

/** Each search of the log ends after its first piece, and the second one waits. @returns lets it go on */
function withSearchesInSteps(): () => void {
  // oxlint-disable-next-line typescript/unbound-method -- called with its thread
  const { ask } = ReaderThread.prototype;
  const { promise, resolve } = Promise.withResolvers<void>();
  let steps = 0;
  vi.spyOn(ReaderThread.prototype, 'ask').mockImplementation(async function (this: ReaderThread, ...args) {
    if (args[0] === 'searchLogs') {
      Object.assign((args[1] as [object])[0], { budget: 0 });
      steps += 1;
      if (steps === 2) await promise;
    }
    return await ask.apply(this, args);
  });
  return resolve;
}

/** The newest and the oldest of so many that one step of a search does not get to the end. */
function appWithCurl(): TestApp {
  const users = people(5);
  const logs = Array.from({ length: 2100 }, (_, number) => {
    const date = new Date(Date.UTC(2026, 10, 20) + number * 1000).toISOString();
    const user_agent = number % 2099 === 0 ? 'curl/8' : 'Mozilla/5.0';
    return loginEvent(number, users[number % 5]!, { date, user_agent });
  });
  return new TestApp([{ tenant: acme(), users, logs }], { threads: true });
}

test('what no index has is looked for in steps: what was found is there at once, and how far it came', async () => {
  const app = appWithCurl();
  const goOn = withSearchesInSteps();
  await app.press('g', 'l', '/');
  app.send({ type: 'paste', text: 'user_agent:*curl*', at: app.now });
  await app.press('enter');
  const read = () => app.state.logs[name]?.read;
  await waitUntil('the newest is there', () => read()?.searchedTo !== undefined);
  expect(read()).toMatchObject({ rows: { length: 1 }, hasOlder: true, searchedTo: Date.UTC(2026, 10, 20, 0, 1, 40) });
  expect(app.text()).toContain('searched back to 2026-11-20 00:01; esc ends it');
  goOn();
  await waitUntil('all is searched', () => read()?.searchedTo === undefined);
  expect(read()).toMatchObject({ rows: { length: 2 }, hasOlder: false });
  expect(app.state.logs[name]?.asked).toBeUndefined();
  await waitUntil('it is counted', () => app.state.logs[name]?.summary?.count === 2);
});

test('a search of the log ends with its query', async () => {
  const app = appWithCurl();
  const goOn = withSearchesInSteps();
  await app.press('g', 'l', '/');
  app.send({ type: 'paste', text: 'user_agent:*curl*', at: app.now });
  await app.press('enter');
  const logs = () => app.state.logs[name];
  await waitUntil('the newest is there', () => logs()?.read?.searchedTo !== undefined);
  await app.press('esc');
  goOn();
  await waitUntil('all events are there again', () => (logs()?.read?.rows.length ?? 0) > 50);
  await someTurns();
  expect(logs()).toMatchObject({ asked: undefined, applied: { text: '' }, read: { searchedTo: undefined } });
});

test('a mirror that is opened anew is read anew, also where an answer was under way', async () => {
  const users = people(5);
  const logs = users.map((user, number) => loginEvent(number, user));
  const app = new TestApp([{ tenant: acme(), users, logs }], { threads: true });
  const before = listOf(app)?.read?.key;
  app.reopen(acme());
  expect(listOf(app)?.read?.key).not.toBe(before);
  await app.press('g', 'l', '/');
  app.send({ type: 'paste', text: 'type:s', at: app.now });
  await app.press('enter');
  expect(app.state.logs[name]?.asked).toContain('type:s');
  app.reopen(acme());
  await waitUntil('it is answered', () => app.state.logs[name]?.answered.text === 'type:s');
});

test('the order of a path may take two minutes, for it is made by reading every profile', async () => {
  const ask = vi.spyOn(ReaderThread.prototype, 'ask');
  const app = new TestApp([{ tenant: acme(), users: people(40) }], { threads: true });
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:false', at: app.now });
  await app.press('enter');
  await waitUntil('it is answered', () => listOf(app)?.asked === undefined);
  const order = ask.mock.calls.find(([method]) => method === 'holdOrder');
  expect(order?.[2]).toMatchObject({ timeout: 120_000 });
});

test('what takes too long is told also while the name of a field is half typed', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(40) }], { threads: true });
  const asked = withSlow('listUsers');
  await app.press('/');
  app.send({ type: 'paste', text: 'blocked:true em', at: app.now });
  await waitUntil('it is asked', () => asked() > 0);
  await someTurns();
  expect(listOf(app)?.problem).toMatchObject({ message: expect.stringContaining('too long') as string });
});
