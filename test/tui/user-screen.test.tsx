import { describe, expect, test, vi } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import { readUserProfile } from '../../src/domain/user.ts';
import { MirrorView } from '../../tui/mirror-view.ts';
import { tabs } from '../../tui/tabs/index.ts';
import { historyHeight } from '../../tui/layout.ts';
import { waitUntil } from '../helpers/wait-until.ts';
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

async function openAda(
  logs: readonly LogEvent[] = [],
  { rows = 40, threads = false }: { readonly rows?: number; readonly threads?: boolean } = {},
): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme(), users: [ada], logs }], { columns: 100, rows, threads });
  await app.press('enter');
  return app;
}

describe('User screen', () => {
  test('is drawn from the mirror at once and read again in the background', async () => {
    const app = await openAda();
    expect(app.effects.slice(0, 1)).toEqual([{ type: 'refetch-user', tenant: 'acme-prod', user_id: 'auth0|ada' }]);
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
    expect(app.text()).toMatch(/gone since \S+|no such user/);
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
    await app.openTab('history');
    const rows = app.frame().slice(3, 6);
    expect(rows[0]).toMatch(/❯ .*✗ .*password/i);
    expect(rows[1]).toMatch(/Update a User/);
    expect(rows[2]).toMatch(/✓ login/);
    await app.press('down');
    expect(app.text()).toContain('PATCH /api/v2/users/auth0%7Cada');
    expect(app.text()).toContain('operator@example.com  auth0|operator');
    expect(app.text()).toContain('2 of 3');
  });

  test('any of very many events is reached at once, and only those around it are read', async () => {
    const app = await openAda(Array.from({ length: 700 }, (_, at) => loginEvent(at, ada)));
    await app.openTab('history');
    expect(app.text()).toContain('1 of 700');
    await app.press('pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
    expect(app.frame().filter((row) => row.includes('✓ login'))).toHaveLength(historyHeight(app.state, true));
    await app.press('end');
    expect(app.text()).toContain('700 of 700');
    expect(app.state.user?.history.read?.events.length).toBeLessThan(150);
    await app.press('home');
    expect(app.text()).toContain('1 of 700');
  });

  test('a query over very many events is answered in a thread: until it comes the rows stay, and keys go on', async () => {
    const logs = Array.from({ length: 300 }, (_, at) => loginEvent(at, ada, { type: at % 3 === 0 ? 'fp' : 's' }));
    const app = await openAda(logs, { threads: true });
    const history = () => app.state.user?.history;
    await app.openTab('history');
    expect(app.text()).toContain('1 of 300');
    await app.press('/');
    await app.type('type:fp');
    await app.press('enter', 'down', 'down');
    expect(app.text()).toContain('3 of 300');
    expect(app.text()).toContain('asking…');
    await waitUntil('the answer is there', () => history()?.waits === undefined);
    expect(app.text()).toContain('1 of 100');
    await app.press('end');
    await waitUntil('the oldest are there', () => history()?.waits === undefined);
    expect(app.text()).toContain('100 of 100');
    await app.press('/', 'x', 'esc');
    expect(app.text()).toContain('1 of 300');
    await app.press('/');
    await app.type('type:s');
    await app.press('enter', 'q', 'enter');
    await app.openTab('history');
    expect(history()).toMatchObject({ asked: { text: '' }, waits: undefined });
  });

  test('refused logins are looked for in a thread: the tab is there before them', async () => {
    const failed = loginEvent(1, ada, { type: 'fp', user_id: '', user_name: 'ada@example.com' });
    const app = await openAda([failed], { threads: true });
    await app.openTab('why');
    expect(app.text()).toContain('the log was not read');
    await waitUntil('they are there', () => app.state.user?.attempts !== undefined);
    expect(app.text()).not.toContain('the log was not read');
    const refused = () => app.state.user?.attempts?.attempts?.refused;
    expect(refused()).toEqual([failed]);
    const { key = '' } = app.state.user?.attempts ?? {};
    const nothing = { refused: [], last_success: undefined, begins: undefined };
    const late = { type: 'attempts-read', tenant: 'acme-prod', read: { key, attempts: nothing } } as const;
    app.send({ ...late, user_id: 'auth0|somebody-else' });
    expect(refused()).toEqual([failed]);
    // It took too long.
    app.send({ ...late, user_id: ada.user_id, read: { key, attempts: undefined } });
    expect(refused()).toEqual([failed]);
  });

  test('a look for refused logins comes to its end however much arrives meanwhile, and is taken up again', async () => {
    const app = await openAda([loginEvent(1, ada, { type: 'fp' })], { threads: true });
    const reads = vi.spyOn(MirrorView.prototype, 'read');
    const looks = () => reads.mock.calls.filter(([{ type }]) => type === 'attempts').length;
    await app.openTab('why');
    for (const number of [2, 3, 4]) {
      app.writers.get('acme-prod')?.commitBatch({ logs: [loginEvent(number, ada, { type: 'fp' })] }, startOfTest);
      app.look();
    }
    expect(looks()).toBe(1);
    await waitUntil('all are there', () => app.state.user?.attempts?.attempts?.refused.length === 4);
    // Nobody answers what was asked of a mirror that was opened anew since.
    app.send({ type: 'attempts-asked' });
    const before = looks();
    app.send({ type: 'mirror', tenant: 'acme-prod', mirror: 'open', version: 99 });
    expect(looks()).toBe(before + 1);
    reads.mockRestore();
  });

  test('a query that is being answered goes on while another account is looked for, and one is back', async () => {
    const logs = Array.from({ length: 30 }, (_, at) => loginEvent(at, ada, { type: at % 3 === 0 ? 'fp' : 's' }));
    const app = await openAda(logs, { threads: true });
    await app.openTab('history');
    await app.press('/');
    await app.type('type:fp');
    await app.press('enter', 'L');
    expect(app.state.screen).toBe('link');
    app.writers.get('acme-prod')?.commitBatch({ logs: [loginEvent(50, ada)] }, startOfTest);
    app.look();
    await app.press('esc');
    await waitUntil('the answer is there', () => app.state.user?.history.waits === undefined);
    expect(app.text()).toContain('1 of 10');
  });

  test('a query that takes too long says how to narrow it, and is not asked again by itself', async () => {
    const app = await openAda(
      Array.from({ length: 30 }, (_, at) => loginEvent(at, ada)),
      { threads: true },
    );
    await app.openTab('history');
    await app.press('/');
    await app.type('type:fp');
    await app.press('enter');
    const { waits = '', filter } = app.state.user?.history ?? {};
    expect(waits).not.toBe('');
    const refusal = { message: 'took longer than 20 s', hint: 'Narrow it.', span: { start: 0, end: 7 } };
    const text = filter?.text ?? '';
    app.send({ type: 'history-filter-refused', user_id: ada.user_id, asked: waits, text, refusal });
    expect(app.text()).toContain('took longer than 20 s');
    expect(app.text()).toContain('1 of 30');
    expect(app.state.user?.history.waits).toBeUndefined();
  });

  test('the cursor of the history stays on its event when new ones arrive', async () => {
    const app = await openAda(Array.from({ length: 10 }, (_, at) => loginEvent(at, ada)));
    await app.openTab('history');
    await app.press('down', 'down');
    app.writers.get('acme-prod')?.commitBatch({ logs: [loginEvent(50, ada)] }, startOfTest);
    app.look();
    expect(app.text()).toContain('4 of 11');
  });

  test('operations on the user are told from what the user did as an administrator', async () => {
    const app = await openAda([
      operation(1),
      loginEvent(2, ada, {
        type: 'sapi',
        description: 'Delete a User',
        details: { request: { method: 'delete', path: '/api/v2/users/auth0%7Cother' } },
      }),
    ]);
    await app.openTab('history');
    expect(app.frame()[3]).toMatch(/✎ API: Delete a User, by this/);
    expect(app.frame()[4]).toMatch(/✎ API: Update a User, by oper/);
  });

  test('holes in the log lie in the list where they were, and are explained', async () => {
    const app = await openAda([loginEvent(1, ada), loginEvent(2, ada), loginEvent(30, ada)]);
    const from = Date.parse('2026-11-01T10:00:00Z');
    const gap = {
      after_log_id: loginEvent(2, ada).log_id,
      before_log_id: loginEvent(20, ada).log_id,
      from,
      to: from + 3 * 86_400_000,
      found_at: startOfTest,
    };
    app.writers.get('acme-prod')?.commitBatch({ gap }, startOfTest);
    app.look();
    await app.openTab('history');
    const rows = app.frame().slice(3, 7);
    expect(rows[0]).toMatch(/✓ login/);
    expect(rows[1]).toMatch(/⚠ hole in the log, 3d long: 2026-11-01 10:00 to 2026-11-04 10:00/);
    expect(rows[2]).toMatch(/✓ login/);
    await app.press('down');
    expect(app.text()).toMatch(/for longer than Auth0 keeps\s+events/);
    await app.press('down', 'down');
    expect(app.text()).toContain('3 of 3');
  });

  test.each([
    [60, 15],
    [80, 24],
    [160, 45],
  ])('the history and the raw JSON at %ix%i', async (columns, rows) => {
    const logs = [loginEvent(1, ada), operation(2), loginEvent(3, ada, { type: 'fp' }), loginEvent(30, ada)];
    const app = new TestApp([{ tenant: acme(), users: [ada], logs }], { columns, rows });
    const from = startOfTest - 20 * 3_600_000;
    const after_log_id = loginEvent(3, ada).log_id;
    const gap = { after_log_id, before_log_id: undefined, from, to: from + 3_600_000, found_at: startOfTest };
    app.writers.get('acme-prod')?.commitBatch({ gap }, startOfTest);
    app.look();
    await app.press('enter');
    await app.openTab('history');
    // What explains an event tells the time of this place as well.
    await app.press('enter', 'down');
    const body = (): string => app.frame().slice(2, -1).join('\n');
    expect(body()).toMatchSnapshot('history');
    await app.openTab('json');
    await app.press('/');
    await app.type('crm');
    await app.press('enter', 'left');
    expect(body()).toMatchSnapshot('json');
  });

  test('the history is narrowed by words and by type, and says that it is', async () => {
    const app = await openAda([
      loginEvent(1, ada),
      loginEvent(2, ada, { type: 'fp', description: 'Wrong email or password.' }),
      loginEvent(3, ada, { client_name: 'billing' }),
      loginEvent(4, ada),
    ]);
    await app.openTab('history');
    await app.press('/');
    await app.type('bill');
    expect(app.text()).toMatch(/\/ bill▏ +1 of 4 events/);
    await app.press('enter');
    expect(app.text()).toContain('/ bill   1 of 4 events  (Esc: all)');
    await app.press('esc', 'f');
    expect(app.text()).toMatch(/login +s {2}3/);
    await app.type('wrong');
    await app.press('enter');
    expect(app.text()).toContain('type: wrong password   1 of 4 events');
    await app.press('/');
    await app.type('zzz');
    expect(app.text()).toContain('None of the 4 events of this user is asked for');
    await app.press('esc', '/');
    await app.type('client:billing OR type:fp');
    expect(app.text()).toMatch(/2 of 4 events/);
    const rows = app.frame();
    await app.type(' AND nosuch:x');
    const lines = app.frame();
    const at = lines.findIndex((line) => line.includes('AND nosuch:x'));
    expect(lines[at + 1]?.indexOf('^^^^^^^^ ')).toBe(lines[at]?.indexOf('nosuch:x'));
    expect(lines.slice(at + 1).join(' ')).toMatch(/there is no field "nosuch".*Fields: /);
    expect(lines[2]).toBe(rows[2]);
    await app.press('enter');
    expect(app.text()).toMatch(/AND nosuch:x +1 of 4 events[\s\S]*there is no field "nosuch"/);
    expect(app.frame()[3]).toMatch(/❯.* login/);
    await app.press('/');
    await app.press('esc');
    expect(app.text()).toContain('4 events; the log here begins');
    await app.press('esc');
    expect(app.state.screen).toBe('users');
  });

  test('an event is shown and copied as Auth0 sent it', async () => {
    const app = await openAda([operation(1), loginEvent(2, ada)]);
    await app.openTab('history');
    await app.press('down', 'y', 'l');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: operation(1).log_id });
    await app.press('J');
    expect(app.text()).toContain('"path": "/api/v2/users/auth0%7Cada"');
    await app.press('/');
    await app.type('method');
    await app.press('enter', 'Y');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: 'details.request.method' });
    await app.press('J');
    expect(JSON.parse((app.effects.at(-1) as { text: string }).text)).toEqual(operation(1));
    await app.press('q');
    expect(app.text()).toMatch(/\[\d History\]/);
    expect(app.text()).toContain('2 of 2');
  });

  test.each([
    [undefined, /The log of acme-prod was not read yet: the daemon or `tenantry sync acme-prod` does that/],
    [{ state: 'idle', last_success_at: startOfTest } as const, /The log of acme-prod was empty when it was read/],
    [
      {
        state: 'unavailable',
        error: { kind: 'forbidden', message: 'read:logs is missing', hint: 'Grant it.', at: 0 },
      } as const,
      /No events: read:logs is missing. Grant it./,
    ],
  ])('a history without events says why', async (status, words) => {
    const app = await openAda();
    if (status !== undefined)
      app.writers.get('acme-prod')?.commitBatch({ status: { job: 'log-events', ...status } }, startOfTest);
    app.look();
    await app.openTab('history');
    expect(app.text()).toMatch(words);
    await app.press('/');
    expect(app.state.user?.history.editing).toBe(false);
    expect(app.text()).toContain('nothing to filter: no event of this user is known here');
  });

  test('a user without events among others learns since when nothing happened', async () => {
    const app = await openAda([loginEvent(1, { ...ada, user_id: 'auth0|else' })]);
    await app.openTab('history');
    expect(app.text()).toContain('Nothing happened to this user since 2026-11-20, when the log in this mirror begins.');
  });

  test('raw JSON folds, unfolds, finds, and escapes what would steer the terminal', async () => {
    const app = await openAda();
    await app.openTab('json');
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
    await app.press('Y');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: 'app_metadata.crm.id' });
    await app.press('y', 'j');
    expect(JSON.parse((app.effects.at(-1) as { text: string }).text)).toEqual(ada);
    await app.press('home', 'left', 'n');
    expect(app.text()).toContain('/ 88123   1 of 1 found');
    expect(app.text()).toMatch(/"id": 88123/);
    await app.press('home', 'left', '/');
    await app.type('nowhere');
    await app.press('enter');
    expect(app.text()).toMatch(/▸ \{ \d+ keys \}/);
    expect(app.text()).toContain('not found: nowhere');
    await app.press('/');
    await app.type('members');
    await app.press('enter', 'y', 'p');
    expect(app.text()).toContain('/ members   1 of 1 found');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: 'identities[0].connection' });
  });

  test('digits and brackets change tabs', async () => {
    const app = await openAda();
    const shown = (): string | undefined => /\[(\d [A-Z][^\]]*)\]/.exec(app.text())?.[1];
    const titles = tabs.map(({ title }, at) => `${String(at + 1)} ${title}`);
    for (const title of titles) {
      await app.press(title.slice(0, 1));
      expect(shown()).toBe(title);
    }
    await app.press(']');
    expect(shown()).toBe(titles[0]);
    await app.press('[');
    expect(shown()).toBe(titles.at(-1));
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

describe('Tab bar', () => {
  test.each([40, 60, 80, 160])(
    'at %i columns it names the open tab, fits, and says where there are more',
    async (columns) => {
      const app = new TestApp([{ tenant: acme(), users: [ada] }], { columns, rows: 24 });
      await app.press('enter');
      for (const [at, tab] of tabs.entries()) {
        const bar = app.frame()[1] ?? '';
        expect(bar).toMatch(new RegExp(`\\[${String(at + 1)} ?${tab.title}\\]`));
        const named = tabs.map(({ title }) => bar.includes(title));
        expect(bar.startsWith('< ')).toBe(named[0] === false);
        expect(bar.trimEnd().endsWith('>')).toBe(named.at(-1) === false);
        await app.press(']');
      }
    },
  );
});
