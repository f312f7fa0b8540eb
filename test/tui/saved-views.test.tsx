import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { activeList } from '../../tui/state/tenants.ts';
import { presentView } from '../../tui/state/views.ts';
import type { Effect } from '../../tui/effect.ts';
import { builtInViews } from '../../tui/views/built-in-views.ts';
import { countShared, type SharedCount } from '../../tui/views/count-shared.ts';
import { changeViews } from '../../tui/views/change-views.ts';
import { viewFilter } from '../../tui/views/view-filter.ts';
import { LiveApp } from '../helpers/live-app.tsx';
import { seen } from '../mirror/temporary-mirror.ts';
import { acme, people, startOfTest, TestApp } from './test-app.tsx';

const both = 'both@example.com';
const [first, ...rest] = people(300) as [UserProfile, ...UserProfile[]];
const users: readonly UserProfile[] = [{ ...first, email: both }, ...rest];
const others: readonly UserProfile[] = [
  ...people(100, 9),
  { ...first, user_id: 'auth0|both', email: 'Both@Example.COM' },
];
const attacked = users.find(({ email }) => email !== undefined) as UserProfile;
const tried: LogEvent = {
  log_id: '900202611211900000000000000001',
  date: new Date(startOfTest - 3_600_000).toISOString(),
  type: 'limit_wc',
  user_name: attacked.email ?? null,
  user_id: '',
  ip: '192.0.2.1',
};

function appOf(size: { columns?: number; rows?: number } = {}): TestApp {
  return new TestApp([{ tenant: acme(), users, logs: [tried] }], size);
}

function twoTenants(size: { columns?: number; rows?: number } = {}): TestApp {
  const other = acme({ name: 'acme-eu', environment: 'staging', domain: 'acme-eu.eu.auth0.example' });
  return new TestApp(
    [
      { tenant: acme(), users, logs: [tried] },
      { tenant: other, users: others },
    ],
    size,
  );
}

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>;

function countIn(app: TestApp, { query, tenants }: Pick<Of<'count-view'>, 'query' | 'tenants'>): number {
  return tenants.reduce((sum, name) => sum + (app.writers.get(name)?.countUsers(viewFilter({ query })) ?? 0), 0);
}

/** Brings the counts that are asked for, one after the other, as the threads do. @returns how many it were */
function bringCounts(app: TestApp, shared?: SharedCount): number {
  for (let count = 0; ; count += 1) {
    const order = app.effects.findLast((effect): effect is Of<'count-view'> => effect.type === 'count-view');
    if (order === undefined || app.state.viewCounting !== order.key) return count;
    const begins = order.isFromLog ? { log_begins: Date.parse(tried.date) } : {};
    const users_found = order.isShared === true ? shared?.users : countIn(app, order);
    const counted = { version: order.version, users: users_found, ...begins, ...(order.isShared && { shared }) };
    app.send({ type: 'view-counted', key: order.key, counted });
  }
}

/** Saves what was ordered, as the effect does with the configuration. */
function saveViews(app: TestApp): void {
  const order = app.effects.findLast((effect): effect is Of<'change-views'> => effect.type === 'change-views');
  if (order === undefined) throw new Error('nothing was to be saved');
  app.send({ type: 'views', views: changeViews(app.state.views, order.change) });
}

const rowOf = (app: TestApp, name: string): string => app.frame().find((line) => line.includes(name)) ?? '';

describe.each([
  { columns: 80, rows: 24 },
  { columns: 160, rows: 45 },
])('saved views at $columns x $rows', (size) => {
  test('are listed with what they mean, and with their counts as these arrive', async () => {
    const app = await appOf(size).press('f');
    expect(app.text()).toContain('Saved views');
    expect(app.text()).toContain('acme-prod');
    for (const { name, about } of builtInViews) expect(rowOf(app, `  ${name}`)).toContain(about.slice(0, 20));
    expect(rowOf(app, 'never logged in')).toContain('…');
    expect(bringCounts(app)).toBe(builtInViews.length);
    const pending = app.writers.get('acme-prod')?.countUsers(viewFilter({ query: 'is:pending' }));
    expect(rowOf(app, 'never logged in')).toMatch(new RegExp(` ${String(pending)} {2}the account`));
    expect(rowOf(app, 'brute-force blocked')).toMatch(/ 1 {2}by the log since 2026-11-21: too/);
    for (const line of app.frame()) expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
  });

  test.each(builtInViews.map(({ name }) => [name]))('%s lists as many users as it counts', async (name) => {
    const app = await appOf(size).press('f');
    bringCounts(app);
    const shown = /(\d+) {2}/.exec(rowOf(app, name).slice(name.length + 4))?.[1];
    await app.type(name);
    await app.press('enter');
    expect(app.state.overlays).toEqual([]);
    expect(String(activeList(app.state).read?.count)).toBe(shown);
    expect(app.frame()[1]).toContain(name.slice(0, 15));
    expect(app.frame()[1]).not.toContain('changed');
  });
});

describe('saved views', () => {
  test('are counted once, and anew when the mirror has changed and some seconds have passed', async () => {
    const app = await appOf().press('f');
    const first = bringCounts(app);
    await app.press('esc', 'f');
    expect(bringCounts(app)).toBe(0);
    const blocked = seen({ ...(users[3] as UserProfile), blocked: true }, 'id', startOfTest);
    app.writers.get('acme-prod')?.commitBatch({ users: [blocked] }, startOfTest);
    app.look();
    app.send({ type: 'tick', now: app.now + 6_000 });
    expect(bringCounts(app)).toBe(first);
    const count = app.writers.get('acme-prod')?.countUsers(viewFilter({ query: 'is:blocked' }));
    expect(rowOf(app, 'an administrator')).toContain(` ${String(count)} `);
  });

  test('are counted anew after an hour where they ask for an age, though nothing was written', async () => {
    const app = await appOf().press('f');
    bringCounts(app);
    app.send({ type: 'tick', now: startOfTest + 3_600_000 });
    const aged = builtInViews.filter(({ name }) => /dormant|brute-force|new today|same e-mail/.test(name));
    expect(bringCounts(app)).toBe(aged.length);
  });

  test('are not counted while nobody looks at them', async () => {
    const app = await appOf().press('f', 'esc', 'j');
    app.send({ type: 'tick', now: app.now + 60_000 });
    expect(app.effects.filter(({ type }) => type === 'count-view')).toHaveLength(1);
  });

  test('leave the order and the columns of the list as they were before, once they are cleared', async () => {
    const app = appOf({ columns: 160 });
    const look = ({ sort, hasChosenSort, columnWishes } = activeList(app.state)): unknown => [
      sort,
      hasChosenSort,
      columnWishes,
    ];
    app.send({
      type: 'views',
      views: [{ name: 'mine', query: 'is:blocked', sort: 'name', columns: ['email', 'created_at'] }],
    });
    await app.press('S');
    const before = look();
    await app.press('f', 'enter');
    expect(look()).not.toEqual(before);
    await app.press('f', 'down', 'enter', 'f', 'enter', 'esc');
    expect(look()).toEqual(before);
    await app.press('f', 'enter', 'S', 'esc');
    expect(look()).toEqual([{ field: 'name', descending: true }, true, (before as unknown[])[2]]);
  });

  test('say that the list was changed since, and nothing once it is cleared', async () => {
    const app = await appOf().press('f', 'enter');
    expect(app.frame()[1]).toContain('is:blocked');
    await app.press('S');
    expect(app.frame()[1]).toContain('blocked changed');
    await app.press('S', '/');
    await app.type(' ada');
    expect(app.frame()[1]).toContain('blocked changed');
    await app.press('esc', 'esc');
    expect(app.frame()[1]).not.toContain('blocked');
  });

  test('list their users in their own order also where there are words to be relevant to', async () => {
    const app = appOf();
    app.send({
      type: 'views',
      views: [
        { name: 'late', query: 'com', sort: '-last_login' },
        { name: 'best', query: 'com' },
      ],
    });
    await app.press('f');
    await app.type('late');
    await app.press('enter');
    expect(activeList(app.state).read?.key).toMatch(/last_login- com$/);
    await app.press('f');
    await app.type('best');
    await app.press('enter');
    expect(activeList(app.state).read?.key).toMatch(/relevance\+ com$/);
    expect(presentView(app.state)).toEqual({ name: 'best', query: 'com', sort: undefined });
  });

  test('are saved from the filter line, applied, changed, renamed, moved and removed', async () => {
    const app = await appOf().press('/');
    await app.type('logins_count:>20');
    await app.press('ctrl+s');
    expect(app.text()).toContain('Save a view');
    await app.type('busy');
    await app.press('ctrl+c');
    expect(app.text()).toContain('Throw away what was typed?');
    await app.press('n', 'ctrl+s');
    saveViews(app);
    expect(app.state.views).toEqual([{ name: 'busy', query: 'logins_count:>20', sort: '-last_login' }]);
    expect(app.frame()[1]).toContain('busy');
    await app.press('S', 'ctrl+s');
    expect(app.text()).toContain('Change the view');
    await app.press('ctrl+s');
    saveViews(app);
    expect(app.state.views).toMatchObject([{ name: 'busy', sort: 'last_login' }]);
    app.send({ type: 'views', views: [...app.state.views, { name: 'all', query: '' }] });
    await app.press('f', 'tab');
    expect(app.text()).toContain('move it down');
    await app.press('d');
    saveViews(app);
    expect(app.state.views.map(({ name }) => name)).toEqual(['all', 'busy']);
    await app.press('down', 'tab', 'e');
    await app.type(' ones');
    await app.press('ctrl+s');
    saveViews(app);
    expect(app.state.views.map(({ name }) => name)).toEqual(['all', 'busy ones']);
    await app.press('f', 'tab', 'x');
    expect(app.text()).toContain('tenantry view: all =');
    await app.press('y');
    saveViews(app);
    expect(app.state.views.map(({ name }) => name)).toEqual(['busy ones']);
  });

  test('lack a name like a thing still to be done until the field was left, and then like a mistake', async () => {
    const app = await appOf().press('/');
    await app.type('logins_count:>20');
    await app.press('ctrl+s');
    expect(app.text()).toMatch(/\] {2}expected a name/);
    await app.press('x', 'backspace');
    expect(app.text()).toMatch(/\] {2}expected a name/);
    await app.press('enter');
    expect(app.text()).toContain('✗ expected a name');
    await app.press('shift+tab', '=');
    expect(app.text()).toContain('✗ must hold neither');
    await app.press('ctrl+u', 'esc', '/', 'ctrl+s');
    expect(app.text()).toMatch(/\] {2}expected a name/);
    await app.press('ctrl+s');
    expect(app.text()).toContain('✗ expected a name');
  });

  test('keep their columns and tenant when that is wanted', async () => {
    const app = await twoTenants().press('c', 'e', 'esc', 'ctrl+s');
    await app.type('without mail');
    await app.press('tab', 'tab', 'tab', 'space', 'tab', 'space', 'ctrl+s');
    saveViews(app);
    const [view] = app.state.views;
    expect(view).toMatchObject({ name: 'without mail', tenant: 'acme-prod' });
    expect(view?.columns).not.toContain('email');
    await app.press('c', 'e', 'esc');
    expect(app.frame()[2]).toContain('EMAIL');
    await app.press('f', 'enter');
    expect(app.frame()[2]).not.toContain('EMAIL');
    await app.press('2', 'f');
    expect(app.text()).not.toContain('without mail');
    await app.press('esc', '0', 'f', 'enter');
    expect(app.state.active).toBe('acme-prod');
    expect(app.frame()[1]).toContain('without mail');
  });

  test('count all tenants together where all are searched', async () => {
    const app = await twoTenants().press('0', 'f');
    bringCounts(app);
    const both = countIn(app, { query: 'is:unverified', tenants: ['acme-prod', 'acme-eu'] });
    expect(rowOf(app, 'unverified')).toContain(` ${String(both)} `);
  });

  test('of all tenants also tell which addresses several of them have, and lead to their users', async () => {
    const app = await twoTenants({ columns: 120 }).press('f');
    bringCounts(app);
    expect(app.text()).not.toContain('same e-mail in several tenants');
    await app.press('esc', '0', 'f');
    const sources = [...app.writers].map(([name, reader]) => ({ tenant: { name }, reader }));
    const shared = await countShared(sources, new AbortController().signal);
    const emails = new Set(users.map(({ email }) => email?.toLowerCase()));
    expect(shared.addresses).toBe(
      new Set(others.map(({ email }) => email?.toLowerCase()).filter((email) => email && emails.has(email))).size,
    );
    expect(bringCounts(app, shared)).toBe(builtInViews.length + 1);
    expect(rowOf(app, 'same e-mail in several tenants')).toContain(` ${String(shared.users)} `);
    await app.type('several');
    await app.press('tab', 'enter');
    expect(rowOf(app, both)).toMatch(/acme-prod(?: \(\d+\))?, acme-eu/);
    await app.type(both);
    await app.press('enter');
    expect(activeList(app.state)).toMatchObject({ filter: { text: `email:"${both}"` }, editing: false });
    expect(
      activeList(app.state)
        .read?.users.map(({ tenant }) => tenant)
        .toSorted(),
    ).toEqual(['acme-eu', 'acme-prod']);
  });

  test.each([
    ['a name that is taken by the program', 'blocked', /comes with tenantry/],
    ['no name', '', /expected a name/],
    ['a name that would break the line of text', 'a = b', /neither = nor/],
  ])('are not saved with %s', async (_, name, words) => {
    const app = await appOf().press('ctrl+s');
    await app.type(name);
    await app.press('ctrl+s');
    expect(app.text()).toMatch(words);
    expect(app.effects.filter(({ type }) => type === 'change-views')).toEqual([]);
  });

  test('are taken over from a pasted line after a look at it', async () => {
    const app = await appOf().press('f');
    app.send({
      type: 'paste',
      text: 'tenantry view: gone quiet = is:dormant | sort last_login | tenant elsewhere\n',
      at: app.now,
    });
    expect(rowOf(app, 'Take over')).toContain('gone quiet');
    await app.press('enter');
    expect(app.text()).toContain('is:dormant');
    await app.press('ctrl+s');
    saveViews(app);
    expect(app.state.views).toEqual([{ name: 'gone quiet', query: 'is:dormant', sort: 'last_login' }]);
  });

  test.each([
    ['tenantry view: a\u202eb = is:blocked', /cannot be seen/],
    ['tenantry view: no query', /no = between/],
    [`tenantry view: ${'x'.repeat(900)} = y`, /60 characters/],
  ])('are not taken over from %j', async (text, words) => {
    const app = await appOf().press('f');
    app.send({ type: 'paste', text, at: app.now });
    expect(app.text()).toMatch(words);
    await app.press('enter');
    expect(app.state.overlays.map(({ kind }) => kind)).not.toContain('form');
  });

  test('are copied as a line that can be pasted elsewhere', async () => {
    const app = await appOf().press('f', 'tab', 'c');
    expect(app.effects.at(-1)).toEqual({
      type: 'copy',
      text: 'tenantry view: blocked = is:blocked | sort -updated_at',
    });
  });

  test('that cannot be asked any more say why, and do not stop the others', async () => {
    const app = appOf();
    app.send({ type: 'views', views: [{ name: 'broken', query: 'nonsense:1' }] });
    await app.press('f');
    const order = app.effects.findLast((effect): effect is Of<'count-view'> => effect.type === 'count-view');
    const problem = 'there is no field "nonsense"';
    app.send({
      type: 'view-counted',
      key: order?.key ?? '',
      counted: { version: order?.version ?? '', users: undefined, problem },
    });
    expect(rowOf(app, 'broken')).toContain(problem);
    expect(bringCounts(app)).toBe(builtInViews.length);
  });
});

test('counts come from threads of their own, and what is saved is in the configuration', async () => {
  const live = await LiveApp.open();
  try {
    const { session } = live.commands;
    live.press('f');
    await live.until('all views are counted', () => Object.keys(live.state.viewCounts).length === builtInViews.length);
    const listed = (await live.commands.json(['users', 'views', 'list', '--json'])) as {
      name: string;
      users: number;
    }[];
    for (const { name, query } of builtInViews) {
      const counted = live.state.viewCounts[`acme-dev  ${query}`];
      expect([name, counted?.users]).toEqual([name, listed.find((row) => row.name === name)?.users]);
    }
    live.press('enter', 'S', 'ctrl+s');
    live.type('turned');
    live.press('ctrl+s');
    await live.until('the view is saved', () => live.state.views.length === 1);
    expect(session.config.read().views).toEqual([{ name: 'turned', query: 'is:blocked', sort: 'updated_at' }]);
  } finally {
    await live[Symbol.asyncDispose]();
  }
});
