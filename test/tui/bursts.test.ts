import { describe, expect, test } from 'vitest';

import { acme, people, startOfTest, TestApp } from './test-app.tsx';

test('Text and the Enter right behind it may arrive in one piece over a slow line', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/', 'walker\r');
  expect(app.text()).toContain('/ walker');
  expect(app.state.lists['acme-prod']?.editing).toBe(false);
});

test('Keys that arrive together in a filter line are pressed one after the other, there and behind it', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/', '@\rjj');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: false, index: 2, filter: { text: '@' } });
  await app.press('/', '\u0015muller\u0015strasse two\u0017');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: true, filter: { text: 'strasse ' } });
  await app.press('\u0015block\t');
  expect(app.state.lists['acme-prod']?.filter.text).toBe('blocked:');
  await app.press('\u0015@\rj\r');
  expect(app.state.user?.user_id).toBe(app.state.lists['acme-prod']?.read?.users[1]?.row.user_id);
});

test.each([
  ['the log', ['g', 'l', '/'], (app: TestApp) => app.state.logs['acme-prod']?.filter.text],
  ['a search', [':'], (app: TestApp) => (app.state.overlays.at(-1) as { field?: { text: string } }).field?.text],
])('So they are in %s', async (_, keys, text) => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press(...keys, 'muller\u0015strasse two\u0017');
  expect(text(app)).toBe('strasse ');
});

test('What comes behind a filter line is guarded like any text that arrives where no text is asked for', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/', 'one\rtwo\r');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: false, filter: { text: 'one' } });
  expect(app.text()).toContain('that looked like pasted text: no key was run');
});

test('That text was refused is said until the next key, but not only until the rest of the text', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('abcdefgh');
  app.send({ type: 'key', key: 'i', at: app.now + 50 });
  expect(app.text()).toContain('that looked like pasted text: no key was run');
  await app.press('j');
  expect(app.text()).not.toContain('pasted text');
  expect(app.state.messages.map(({ text }) => text)).toContain('that looked like pasted text: no key was run');
  await app.press('abcdefgh');
  app.send({ type: 'tick', now: app.now + 4_000 });
  expect(app.text()).not.toContain('pasted text');
});

test('Keys that arrive together never answer what the first of them has opened', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('aby');
  expect(app.effects).toEqual([]);
  await app.press('esc', ':', 'block\ryes\ry\ry');
  expect(app.effects.filter(({ type }) => type === 'apply-change')).toEqual([]);
  expect(app.text()).toContain('that looked like pasted text: no key was run');
});

function removals(app: TestApp) {
  return app.effects.filter(({ type }) => type === 'change-views');
}

describe('What comes at once to a question', () => {
  const views = [{ name: 'mine', query: 'is:blocked' }];
  async function asked(): Promise<TestApp> {
    const app = new TestApp([{ tenant: acme(), users: people(20) }]);
    app.send({ type: 'views', views });
    return app.press('f', 'tab', 'x');
  }

  test.each(['yy', 'y\r', 'jy', '\ty', 'yn'])('%j is no yes, and says so', async (burst) => {
    const app = await asked();
    await app.press(burst);
    expect(removals(app)).toEqual([]);
    expect(app.text()).toContain('several keys came at once, and none was taken: press them one by one');
    await app.press('y');
    expect(removals(app)).toHaveLength(1);
  });

  test.each(['ny', 'qq', 'nn'])('%j is a no', async (burst) => {
    const app = await asked();
    await app.press(burst);
    expect(app.state.overlays).toEqual([]);
    expect(removals(app)).toEqual([]);
  });

  test('a yes that was pressed before the question could be read is none', async () => {
    const app = new TestApp([{ tenant: acme(), users: people(20) }]);
    app.send({ type: 'views', views });
    await app.press('f', 'tab');
    const at = app.now + 5_000;
    app.send({ type: 'key', key: 'x', at });
    app.send({ type: 'key', key: 'y', at: at + 50 });
    expect(removals(app)).toEqual([]);
    expect(app.text()).toContain('not so fast');
    app.send({ type: 'key', key: 'y', at: at + 500 });
    expect(removals(app)).toHaveLength(1);
  });
});

test.each([
  ['Tab twice', '\t\t'],
  ['^S twice', '\u0013\u0013'],
  ['a control character that is no key', '\u009B\u009B'],
  ['a table', '\t'.repeat(300)],
])('%s in one piece does no harm anywhere', async (_, burst) => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press(burst, 'esc', '/', burst, 'esc', 'esc');
  expect(app.state.overlays.filter(({ kind }) => kind === 'review')).toEqual([]);
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

test('A filter and its question may arrive in one piece, wherever `/` asks something', async () => {
  const users = people(20);
  const date = new Date(startOfTest - 60_000).toISOString();
  const logs = users.map(({ user_id }, at) => ({ log_id: String(900 + at), date, type: 'fp', user_id }));
  const app = new TestApp([{ tenant: acme(), users, logs }]);
  await app.press('/walker\r');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: false, filter: { text: 'walker' } });
  await app.press('esc', 'g', 'l', '/is:failed\r');
  expect(app.state.logs['acme-prod']).toMatchObject({ editing: false, filter: { text: 'is:failed' } });
  await app.press('g', 'u', 'enter');
  await app.openTab('history');
  await app.press('/type:fp\r');
  expect(app.state.user?.history).toMatchObject({ editing: false, filter: { text: 'type:fp' } });
  await app.openTab('json');
  await app.press('/user_id\r');
  expect(app.state.user?.json).toMatchObject({ editing: false, search: { text: 'user_id' } });
});

test('What comes behind such a question is no command', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('/etc/passwd\rand more of what was pasted\r');
  expect(app.state.lists['acme-prod']).toMatchObject({ editing: false, filter: { text: 'etc/passwd' } });
  expect(app.text()).toContain('that looked like pasted text: no key was run');
});

test('Where `/` asks nothing, text that begins with it is refused', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(20) }]);
  await app.press('enter', '/walker\r');
  expect(app.state.user?.tab).toBe('details');
  expect(app.text()).toContain('that looked like pasted text: no key was run');
});
