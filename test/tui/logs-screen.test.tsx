import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';

import { frameLines } from '../../tui/frame-lines.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { chartLines } from '../../tui/logs/chart-lines.ts';
import { withLogs } from '../../tui/state/active-logs.ts';
import { chosenLogRow } from '../../tui/state/logs.ts';
import type { UiState } from '../../tui/ui-state.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { acme, loginEvent, people, startOfTest, TestApp } from './test-app.tsx';

const users = people(12);
const minute = 60_000;
const types = ['s', 's', 's', 'fp', 's', 'limit_wc'];

function event(number: number, changes: Partial<LogEvent> = {}): LogEvent {
  const user = users[number % users.length];
  if (user === undefined) throw new Error('no such user');
  return loginEvent(number, user, {
    date: new Date(startOfTest - (500 - number) * minute).toISOString(),
    type: types[number % types.length] ?? 's',
    ip: `203.0.113.${String(number % 3)}`,
    location_info:
      number % 4 === 0 ? { city_name: 'Lyon', country_code: 'FR' } : { city_name: 'Berlin', country_code: 'DE' },
    ...changes,
  });
}

const events = Array.from({ length: 400 }, (_, number) => event(number));
const other = acme({ name: 'acme-eu', domain: 'acme-eu.eu.auth0.example' });

async function openLogs(
  logs: readonly LogEvent[] = events,
  size: { columns?: number; rows?: number } = {},
): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme(), users, logs }], size);
  return app.press('g', 'l');
}

function arrive(app: TestApp, ...logs: readonly LogEvent[]): void {
  app.writers.get('acme-prod')?.commitBatch({ logs }, startOfTest);
  app.look();
}

/** The rows of the list, from the one below the heads. */
function rows(app: TestApp): string[] {
  const lines = app.frame();
  const heads = lines.findIndex((line) => line.includes('TIME  ') && line.includes('EVENT'));
  return lines.slice(heads + 1);
}

function chosen(app: TestApp): string {
  return rows(app).find((line) => line.startsWith('❯')) ?? '';
}

function idOfChosen(app: TestApp): string {
  const row = chosenLogRow(app.state);
  return row?.kind === 'event' ? `${row.tenant} ${row.event.log_id}` : 'none';
}

/** Until everything is counted. */
async function counted(app: TestApp): Promise<void> {
  const isCounted = (): boolean => {
    const logs = app.state.logs[app.state.active ?? ''];
    return logs?.summary?.key === logs?.read?.key && logs?.summary?.took !== undefined;
  };
  await waitUntil('everything is counted', isCounted);
}

describe('The Logs screen', () => {
  test('shows the newest events first, with the clock of this place, and reaches the oldest at once', async () => {
    const app = await openLogs();
    expect(app.frame()[0]).toContain('acme-prod DEV▐ ‹ Logs');
    expect(rows(app)[0]).toMatch(/^❯✗ 11-21 10:19:00 wrong password/);
    expect(rows(app)[1]).toMatch(/^ ✓ 11-21 10:18:00 login/);
    expect(app.text()).toContain('400 events');
    expect(app.text()).toMatch(/log since 2026-11-21, newest 1h ago, kept for ever +1 of 400 {2}● following/);
    await app.press('G');
    expect(chosen(app)).toMatch(/11-21 03:40:00 login/);
    expect(app.state.logs['acme-prod']?.read?.rows.length).toBeLessThan(200);
    await app.press('k', 'k', 'pageup', 'pageup', 'pageup', 'pageup', 'pageup');
    expect(chosen(app)).not.toBe('');
    await app.press('g', 'g');
    expect(chosen(app)).toMatch(/11-21 10:19:00 wrong password/);
  });

  test('walks through all events without leaving one out, and knows how far it is', async () => {
    const app = await openLogs();
    const seen: string[] = [];
    for (let row = 0; row < events.length; row += 1) {
      seen.push(idOfChosen(app));
      await app.press('j');
    }
    expect(new Set(seen).size).toBe(events.length);
    expect(app.text()).toContain('400 of 400');
  });

  test('says of a name that nothing has what was probably meant, and whom a name belongs to', async () => {
    const named = { ...users[0], user_id: 'auth0|ada', name: 'Ada Lovelace', email: 'a.l@example.org' };
    const logs = [...events, loginEvent(500, named)];
    const app = await new TestApp([{ tenant: acme(), users: [...users, named], logs }]).press('g', 'l', '/');
    await app.type('type:limit_wd');
    await app.press('enter');
    await counted(app);
    expect(app.text()).toContain('no type of event is limit_wd, and no words of one: did you mean limit_wc?');
    await app.press('/', 'ctrl+u');
    await app.type('type:limit_wd OR is:success');
    await app.press('enter');
    await counted(app);
    expect(app.frame().at(-3)).toContain('no type of event is limit_wd');
    await app.press('/', 'ctrl+u');
    await app.type('lovelace');
    await app.press('enter');
    await counted(app);
    expect(app.text().replaceAll(/\s+/g, ' ')).toContain('no event names lovelace: ask user_id:"auth0|ada"');
    await app.press('/', 'ctrl+u');
    await app.type('user_id:"auth0|ada"');
    await app.press('enter');
    await counted(app);
    expect(app.text()).toContain('1 of 401');
    expect(app.text()).not.toContain('no event names');
  });

  test('is asked in the query language, keeps the last answer over a mistake, and is cleared by Esc', async () => {
    const app = await openLogs();
    await app.press('/');
    await app.type('is:failed ip:203.0.113.0 ');
    expect(app.text()).toMatch(/is:failed ip:203.0.113.0 ▏ +60\+ of 400/);
    expect(rows(app)[0]).toMatch(/❯✗ .* wrong password/);
    await app.type('(');
    expect(app.text()).toContain('something to search for is missing at the end');
    expect(app.text()).toMatch(/✗ .* wrong password/);
    await app.press('backspace');
    await app.type('nosuch:x');
    expect(app.text()).toMatch(/\^+ .*nosuch/);
    await app.press('ctrl+u');
    await app.type('user:nobody@example.com');
    expect(app.text()).toContain('No event matches  user:nobody@example.com');
    expect(app.text()).toContain('among 400 events from 2026-11-21 03:40 to 2026-11-21 10:19');
    await app.press('ctrl+u');
    await app.type('country:nobod');
    expect(app.text()).toContain('the whole value is compared: country:*nobod* looks for a part of it');
    await app.press('enter', 'esc');
    expect(app.text()).toContain('400 events');
    await app.press('esc');
    expect(app.state.screen).toBe('users');
  });

  test('explains an event with its time here and in UTC, shows it as JSON, copies what it is made of', async () => {
    const app = await openLogs();
    await app.press('p', 'down');
    expect(app.text()).toMatch(/date +2026-11-21 10:18:00 UTC {2}\(2026-11-21 10:18:00 \+00:00 here\)/);
    expect(app.text()).toContain(users[398 % users.length]?.email ?? '');
    const shown = event(398);
    for (const [key, text] of [
      ['l', shown.log_id],
      ['y', shown.user_id],
      ['i', shown.ip],
      ['v', JSON.stringify(shown, undefined, 2)],
    ] as const) {
      await app.press('y', key);
      expect(app.effects.at(-1)).toEqual({ type: 'copy', text });
    }
    await app.press('J');
    expect(app.text()).toContain(`"log_id": "${shown.log_id}"`);
    await app.press('/');
    await app.type('city');
    await app.press('enter', 'Y');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: 'location_info.city_name' });
    await app.press('q');
    expect(chosen(app)).toContain('10:18:00');
    await app.press('/');
    await app.type('is:failed');
    await app.press('enter', 'y', 'q');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: 'is:failed' });
  });

  test('opens the user of the event, and comes back to where it was', async () => {
    const app = new TestApp([
      { tenant: acme(), users, logs: events },
      { tenant: other, users: users.slice(0, 3), logs: events.slice(0, 5) },
    ]);
    await app.press('g', 'l', '0', 'j', 'enter');
    expect(app.state.user).toMatchObject({ tenant: 'acme-prod', user_id: event(398).user_id });
    await app.press('q');
    expect(app.state).toMatchObject({ screen: 'logs', active: '*' });
    expect(chosen(app)).toContain('10:18:00');
  });

  test('of an API operation it opens the user that it was on, and says where there is none', async () => {
    const target = users[5]?.user_id ?? '';
    const path = `/api/v2/users/${encodeURIComponent(target)}`;
    const app = await openLogs([
      event(1, { type: 'sapi', user_id: 'auth0|operator', details: { request: { method: 'patch', path } } }),
      event(2, { type: 'seccft', user_id: null, user_name: null }),
    ]);
    await app.press('enter');
    expect(app.text()).toContain('this event names no user');
    await app.press('down', 'enter');
    expect(app.state.user?.user_id).toBe(target);
  });

  test('opens the event in the dashboard of the region, where its address is known', async () => {
    const app = await openLogs();
    await app.press('o');
    expect(app.text()).toContain('the dashboard has no known address for acme-prod.eu.auth0.example');
    const known = new TestApp([{ tenant: acme({ domain: 'acme.eu.auth0.com' }), users, logs: events }]);
    await known.press('g', 'l', 'o');
    const link = `https://manage.auth0.com/dashboard/eu/acme/logs/${event(399).log_id}`;
    expect(known.effects.at(-1)).toEqual({ type: 'open-page', link });
  });

  test('shows all tenants as one list by date, with a column for them', async () => {
    const app = new TestApp([
      { tenant: acme(), users, logs: events.filter((_, at) => at % 2 === 0) },
      { tenant: other, users, logs: events.filter((_, at) => at % 2 === 1) },
      { tenant: acme({ name: 'acme-new', domain: 'acme-new.eu.auth0.example' }) },
    ]);
    await app.press('g', 'l', '0');
    expect(app.frame()[0]).toContain('all tenants▐ ‹ Logs');
    expect(
      rows(app)
        .slice(0, 3)
        .map((line) => line.slice(9, 24)),
    ).toEqual(['10:19:00 acme-e', '10:18:00 acme-p', '10:17:00 acme-e']);
    expect(app.text()).toContain('without acme-new');
    const seen: string[] = [];
    for (let row = 0; row < events.length; row += 1) {
      seen.push(idOfChosen(app));
      await app.press('j');
    }
    expect(new Set(seen).size).toBe(events.length);
    await app.press('2');
    expect(app.state).toMatchObject({ screen: 'logs', active: 'acme-eu' });
    expect(app.text()).toContain('200 events');
  });
});

test('0 asks all tenants what was asked of one, and - goes back to it', async () => {
  const app = new TestApp([
    { tenant: acme(), users, logs: events },
    { tenant: other, users: users.slice(0, 3), logs: [] },
  ]);
  await app.press('g', 'l', '/');
  await app.type('type:limit_wc');
  await app.press('enter', '0');
  expect(app.text()).toMatch(/\/ type:limit_wc +60\+ of 400/);
  expect(chosen(app)).toContain('brute force blocked');
  await app.press('-');
  expect(app.state.active).toBe('acme-prod');
  expect(app.text()).toContain('/ type:limit_wc');
  await app.press('esc', '0');
  expect(app.text()).toContain('/ type:limit_wc');
});

test('queries of the log are remembered apart from those of users, and asked again', async () => {
  const app = await openLogs();
  await app.press('/');
  await app.type('type:limit_wc');
  await app.press('enter');
  const query = { text: 'type:limit_wc', tenant: 'acme-prod', of: 'logs', at: expect.any(Number) as number };
  expect(app.effects).toEqual([{ type: 'note-query', query }]);
  await app.press('/', 'ctrl+u');
  await app.type('type:(');
  await app.press('enter', 'esc', 'g', 'u', '/');
  await app.type('is:blocked');
  await app.press('enter', 'ctrl+r');
  expect(app.text()).not.toContain('type:limit_wc');
  await app.press('esc', 'g', 'l', 'ctrl+r');
  expect(app.text()).toMatch(/❯ +type:limit_wc .*ago, acme-prod/);
  expect(app.text()).not.toContain('is:blocked');
  await app.press('enter');
  expect(app.text()).toContain('/ type:limit_wc');
  expect(rows(app)[0]).toContain('brute force blocked');
  await app.press('/', 'ctrl+r');
  expect(app.text()).toContain('Recent queries');
});

test('what a query has matched stands out in every column that shows it', async () => {
  const app = await openLogs(events, { columns: 160, rows: 30 });
  const marked = (): string[] => {
    const words = frameLines(app.state).flatMap((line) =>
      line.flatMap(({ text, look = '' }) => (look === 'match' || look === 'selected-match' ? [text as string] : [])),
    );
    return [...new Set(words)];
  };
  await app.press('p', '/');
  for (const [query, words] of [
    ['web', ['web']],
    ['client:web-*', ['web-']],
    ['place:"Lyon, FR"', ['Lyon, FR']],
    ['connection:Username-Password-Authentication', [expect.stringMatching(/^Username-Pass/)]],
    ['ip:203.0.113.0', ['203.0.113.0']],
    ['ip:203.0.113.0/31', ['203.0.113.0', '203.0.113.1']],
    ['NOT type:s', []],
  ] as const) {
    await app.press('ctrl+u');
    await app.type(query);
    expect([query, marked().toSorted()]).toEqual([query, words]);
  }
});

test('^S keeps its query under a name, and f asks it again', async () => {
  const app = await openLogs();
  await app.press('/');
  await app.type('is:failed');
  await app.press('ctrl+s');
  await app.type('refused');
  await app.press('ctrl+s');
  const view = { name: 'refused', query: 'is:failed' };
  expect(app.effects.at(-1)).toEqual({
    type: 'change-views',
    of: 'logs',
    change: { kind: 'put', view, replaces: undefined },
  });
  app.send({ type: 'log-views', views: [view, { name: 'elsewhere', query: 'x', tenant: 'acme-eu' }] });
  await app.press('esc', 'f');
  expect(app.text()).toMatch(/refused +view {2}… {2}is:failed/);
  expect(app.text()).not.toContain('elsewhere');
  await app.press('enter');
  expect(app.state.logs['acme-prod']).toMatchObject({ filter: { text: 'is:failed' }, applied: { text: 'is:failed' } });
  expect(app.state.views).toEqual([]);
});

test('What is kept for one tenant stays so when it is kept again, and is nothing to another tenant', async () => {
  const app = await openLogs();
  const view = { name: 'refused', query: 'type:fp', tenant: 'acme-prod' };
  app.send({ type: 'log-views', views: [{ name: 'theirs', query: 'type:fp', tenant: 'acme-eu' }, view] });
  await app.press('/');
  await app.type('type:fp');
  await app.press('ctrl+s');
  expect(app.text()).not.toContain('theirs');
  await app.press('ctrl+s');
  const change = { kind: 'put', view, replaces: undefined };
  expect(app.effects.at(-1)).toEqual({ type: 'change-views', of: 'logs', change });
});

test('g t goes to a time, whatever was asked, and what is newer and older lies around it', async () => {
  const app = await openLogs();
  await app.press('g', 't');
  expect(app.text()).toMatch(/❯ +-1h +2026-11-21 11:00:\d\d/);
  await app.type('nonsense');
  expect(app.text()).toContain('type a date such as 2026-11-20');
  await app.press('enter', 'ctrl+u');
  await app.type('11-21 06:30');
  await app.press('enter');
  expect(chosen(app)).toMatch(/❯. 11-21 06:30:00/);
  expect(app.state.logs['acme-prod']).toMatchObject({ following: false, jump: undefined });
  await app.press('k');
  expect(chosen(app)).toMatch(/❯. 11-21 06:31:00/);
  await app.press('/');
  await app.type('type:fp');
  await app.press('enter', 'g', 't');
  await app.type('-6h');
  await app.press('enter');
  expect(chosen(app)).toMatch(/❯✗ 11-21 (?:05:5\d|06:00)/);
  await app.press('g', 't');
  await app.type('2020-01-01');
  await app.press('enter');
  expect(chosen(app)).toMatch(/11-21 03:4/);
  await app.press('g', 't');
  await app.type('2027-01-01');
  await app.press('enter');
  expect(chosen(app)).toMatch(/11-21 10:1/);
});

test('Of several logs one that has nothing so old is shown from its oldest event on', async () => {
  const app = new TestApp([
    { tenant: acme(), users, logs: events },
    { tenant: other, users, logs: [event(380), event(390), event(398)] },
  ]);
  await app.press('0', 'g', 'l', 'g', 't');
  await app.type('10:00');
  await app.press('enter');
  expect(chosen(app)).toMatch(/❯. 11-21 10:00:00 acme-(?:prod|eu)/);
  await app.press('g', 't');
  await app.type('09:58');
  await app.press('enter');
  expect(chosen(app)).toMatch(/❯. 11-21 09:58:00 acme-prod/);
  await app.press('k', 'k', 'k');
  expect(rows(app).slice(0, 6).join('\n')).toContain('acme-eu');
});

test('Views of logs are counted, changed, copied, moved and removed as those of users are', async () => {
  const app = await openLogs();
  const views = [
    { name: 'refused', query: 'is:failed' },
    { name: 'held', query: 'is:limit', tenant: 'acme-prod' },
  ];
  app.send({ type: 'log-views', views });
  await app.press('f');
  for (const { query } of views) {
    const order = app.effects.findLast(({ type }) => type === 'count-view');
    expect(order).toMatchObject({ of: 'logs', query, tenants: ['acme-prod'] });
    const counted = { version: 'v', users: query === 'is:failed' ? 1234 : 5 };
    app.send({ type: 'view-counted', key: (order as { key: string }).key, counted });
  }
  expect(app.text()).toMatch(/refused +view {2}1,234 {2}is:failed/);
  expect(app.text()).toMatch(/held +view {2}5 {2}is:limit/);
  await app.press('down', 'tab', 'c');
  expect(app.effects.at(-1)).toEqual({
    type: 'copy',
    text: 'tenantry log view: held = is:limit | tenant acme-prod',
  });
  const changed = async (...keys: string[]) => {
    await app.press('f', 'down', 'tab', ...keys);
    return app.effects.findLast(({ type }) => type === 'change-views');
  };
  const order = { type: 'change-views', of: 'logs' };
  expect(await changed('u')).toEqual({ ...order, change: { kind: 'move', name: 'held', by: -1 } });
  await app.press('esc');
  await changed('e', 'ctrl+u');
  await app.type('held up');
  await app.press('ctrl+s');
  const view = { name: 'held up', query: 'is:limit', tenant: 'acme-prod' };
  expect(app.effects.at(-1)).toEqual({ ...order, change: { kind: 'put', view, replaces: 'held' } });
  await changed('x');
  expect(app.text()).toContain('tenantry log view: held = is:limit');
  await app.press('y');
  expect(app.effects.at(-1)).toEqual({ ...order, change: { kind: 'remove', name: 'held' } });
  await app.press('esc', 'f');
  await app.type('unknown user');
  await app.press('tab');
  expect(app.state.overlays.at(-1)).toMatchObject({ picker: 'log-types' });
});

test('Among all tenants a view of one of them leads there', async () => {
  const app = new TestApp([
    { tenant: acme(), users, logs: events },
    { tenant: other, users, logs: [event(7)] },
  ]);
  const views = [
    { name: 'theirs', query: 'is:success', tenant: 'acme-eu' },
    { name: 'gone', query: 'x', tenant: 'old' },
  ];
  app.send({ type: 'log-views', views });
  await app.press('g', 'l', '/');
  await app.type('nobody');
  expect(app.text()).toMatch(/ enter 0 +search all tenants/);
  await app.press('enter');
  expect(app.text()).toMatch(/ {2}0 +search all tenants/);
  await app.press('esc', '0', 'g', 'l', 'f');
  expect(app.text()).toMatch(/theirs +view {2}… {2}acme-eu: is:success/);
  expect(app.text()).not.toContain('gone');
  await app.press('enter');
  expect(app.state).toMatchObject({ active: 'acme-eu', screen: 'logs' });
  expect(app.state.logs['acme-eu']).toMatchObject({ applied: { text: 'is:success' } });
});

test('A view of logs is taken over from a pasted line, and no query that cannot be asked is kept', async () => {
  const app = await openLogs();
  await app.press('f');
  app.send({ type: 'paste', text: 'tenantry log view: odd = nonsense:1 | sort -date', at: app.now });
  await app.press('enter');
  expect(app.text()).toContain('✗ there is no field');
  await app.press('ctrl+s');
  expect(app.effects.filter(({ type }) => type === 'change-views')).toEqual([]);
  const again = await (await openLogs()).press('f');
  again.send({ type: 'paste', text: 'tenantry log view: odd', at: again.now });
  expect(again.text()).toContain('no = between');
});

describe('Following the log', () => {
  test('what arrives appears on top, until somebody moves; then it is counted, and T goes back', async () => {
    const app = await openLogs();
    arrive(app, event(401));
    expect(rows(app)[0]).toMatch(/^❯.*10:21:00/);
    await app.press('j', 'j');
    const held = chosen(app);
    arrive(app, event(402), event(403));
    expect(chosen(app)).toBe(held);
    expect(app.text()).toContain('2 new, T follows');
    await app.press('pagedown', 'pagedown');
    arrive(app, event(404), event(405));
    expect(app.text()).toContain('4 new, T follows');
    await app.press('T');
    expect(rows(app)[0]).toMatch(/^❯.*10:25:00/);
    expect(app.text()).toContain('● following');
    await app.press('T');
    expect(app.text()).not.toContain('● following');
  });

  test('what does not match is not counted, and nothing moves while a chord or a list is open', async () => {
    const app = await openLogs();
    await app.press('/');
    await app.type('is:failed');
    await app.press('enter', 'pagedown', 'pagedown');
    arrive(app, event(408, { type: 's' }), event(409, { type: 'fp' }));
    expect(app.text()).toContain('1 new, T follows');
    await app.press('T', 'y');
    arrive(app, event(411, { type: 'fp' }));
    await app.press('l');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: event(409).log_id });
  });
});

describe('What the log is made of', () => {
  test('is counted beside the list, with bars over time and those that failed apart', async () => {
    const app = await openLogs(events, { columns: 160, rows: 45 });
    await counted(app);
    const text = app.text();
    expect(text).toMatch(/login {2}s +267/);
    expect(text).toMatch(/brute force blocked {2}limit_wc +66/);
    expect(text).toMatch(/Berlin, DE +300/);
    expect(text).toMatch(/203\.0\.113\.0 +134/);
    expect(text).toMatch(/[▁▂▃▄▅▆▇█]+ +60 an hour/u);
    expect(text).toMatch(/failed [▁▂▃▄▅▆▇█]+/u);
    expect(text).toMatch(/11-21 03:00 +11-21 10:00|▲/);
  });

  test('narrows the query by a key and takes it out again; other values of the field stay in sight', async () => {
    const app = await openLogs(events, { columns: 160, rows: 45 });
    await counted(app);
    await app.press('tab', 'down', 'enter');
    await counted(app);
    expect(app.text()).toMatch(/type:fp +67 of 400/);
    expect(app.text()).toMatch(/❯● wrong password {2}fp +67/);
    expect(app.text()).toMatch(/login {2}s +267/);
    await app.press('down', 'space');
    await counted(app);
    expect(app.text()).toMatch(/type:\(fp OR limit_wc\) +133 of 400/);
    await app.press('space', 'up', 'space');
    expect(app.text()).toContain('400 events');
    await app.press('q');
    expect(app.state.screen).toBe('logs');
    await app.press('down');
    expect(chosen(app)).toContain('10:18:00');
  });

  test('takes the place of the list where there is no room beside it', async () => {
    const app = await openLogs();
    await counted(app);
    await app.press('F');
    expect(app.text()).toMatch(/─ type ─+/);
    expect(app.text()).not.toContain('TIME ');
    await app.press('end', 'enter', 'esc');
    expect(app.text()).toContain('/ place:"Lyon, FR"');
    expect(rows(app)[0]).toContain('Lyon, FR');
  });

  test('types are chosen from a list with their counts', async () => {
    const app = await openLogs();
    await counted(app);
    await app.press('f');
    expect(app.text()).toMatch(/login +s {2}267/);
    await app.type('brute');
    await app.press('enter');
    expect(app.text()).toMatch(/\/ type:limit_wc +60\+ of 400/);
  });
});

describe('Logs without events', () => {
  test.each([
    [undefined, /The log of acme-prod was not read yet: the daemon or `tenantry sync acme-prod` does that/],
    [{ state: 'idle', last_success_at: startOfTest } as const, /The log of acme-prod was empty when it was read/],
    [
      {
        state: 'unavailable',
        error: { kind: 'forbidden', message: 'read:logs is missing', hint: 'Grant it.', at: 0 },
      } as const,
      /acme-prod: no new events: read:logs is missing. Grant it./,
    ],
  ])('say why', async (status, words) => {
    const app = await openLogs([]);
    if (status !== undefined)
      app.writers.get('acme-prod')?.commitBatch({ status: { job: 'log-events', ...status } }, startOfTest);
    app.look();
    expect(app.text().replaceAll(/\s+/g, ' ')).toMatch(words);
  });

  test('holes stand where they were and say why', async () => {
    const app = await openLogs();
    const from = startOfTest - 110 * minute;
    const gap = {
      after_log_id: event(390).log_id,
      before_log_id: event(391).log_id,
      from,
      to: from + minute,
      found_at: startOfTest,
    };
    app.writers.get('acme-prod')?.commitBatch({ gap }, startOfTest);
    app.look();
    const at = rows(app).findIndex((line) => line.includes('no log for'));
    expect(rows(app)[at]).toContain('⚠ no log for 1m, 11-21 10:10 to 11-21 10:11: the sync was away for longer');
    expect(rows(app)[at - 1]).toContain('10:11:00');
    expect(rows(app)[at + 1]).toContain('10:10:00');
    for (let row = 0; row < at; row += 1) await app.press('j');
    await app.press('p');
    expect(app.text()).toMatch(/for longer\s+than Auth0 keeps events/);
  });
});

test.each([
  [60, 15, 10, false, false],
  [80, 24, 14, true, false],
  [160, 45, 17, true, true],
])('the Logs screen at %ix%i shows as much as there is room for', async (columns, rows, list, charts, beside) => {
  const app = await openLogs(events, { columns, rows });
  await counted(app);
  await app.press('down');
  const frame = app.frame();
  expect(frame).toHaveLength(rows);
  for (const line of frame) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  expect(frame.filter((line) => /^[ ❯][✓✗⊘] (?:2026-)?11-21 /u.test(line))).toHaveLength(list);
  expect(app.text().includes(' by hour')).toBe(charts);
  expect(app.text().includes('│ ─ place ─')).toBe(beside);
  expect(app.text().includes('─ event 900')).toBe(beside);
});

describe('The query line of the log', () => {
  test('completes fields, words, and values that were counted', async () => {
    const app = await openLogs();
    await counted(app);
    await app.press('/');
    await app.type('type:');
    expect(app.text()).toMatch(/s +login {2}267/);
    await app.type('brute');
    await app.press('down', 'enter');
    expect(app.text()).toContain('/ type:limit_wc');
    await app.type(' conn');
    expect(app.text()).toMatch(/connection +text/);
    await app.press('tab');
    expect(app.text()).toContain('/ type:limit_wc connection:');
    await app.press('tab', 'tab', 'enter');
    expect(app.text()).toMatch(/connection:Username-Password-Authentication +60\+ of 400/);
    expect(app.state.logs['acme-prod']?.editing).toBe(false);
  });

  test('is no mistake as long as it may become a query', async () => {
    const app = await openLogs();
    await app.press('/');
    await app.type('is:failed AND (ip:203');
    expect(app.text()).not.toMatch(/\^(?!R)/);
    await app.press('enter');
    expect(app.text()).toMatch(/\^(?!R)/);
  });
});

test('what a query matches is looked for in a thread: until it comes the rows stay, and keys go on', async () => {
  const app = new TestApp([{ tenant: acme(), users, logs: events }], { threads: true });
  await app.press('g', 'l');
  expect(chosen(app)).toContain('10:19:00');
  await app.press('/');
  app.send({ type: 'paste', text: 'type:limit_wc', at: app.now });
  await Promise.resolve();
  expect(app.text()).toContain('asking…');
  expect(chosen(app)).toContain('10:19:00');
  await app.press('enter');
  await waitUntil('the answer is there', () => app.state.logs['acme-prod']?.asked === undefined);
  expect(chosen(app)).toMatch(/10:15:00 brute force blocked/);
  await app.press('j', 'G', 'k');
  await waitUntil('the oldest are there', () => app.state.logs['acme-prod']?.asked === undefined);
  expect(idOfChosen(app)).toMatch(/000(?:05|11)$/);
  await app.press('/', 'ctrl+u');
  expect(rows(app)[0]).toContain('10:19:00');
});

test('a log that is still being brought over from an older mirror says so', async () => {
  const app = await openLogs();
  const { read } = app.state.logs['acme-prod'] ?? {};
  if (read === undefined) throw new Error('nothing was read');
  app.send({ type: 'logs-read', tenant: 'acme-prod', index: 0, isHeld: false, read: { ...read, isConverting: true } });
  expect(app.text()).toContain('log since 2026-11-21; older events come as the daemon');
});

function chartWords(state: UiState): string[] {
  return chartLines(state, 120).flatMap((line) => line.map(({ text }) => text));
}

test('what was counted for another query is neither taken nor drawn', async () => {
  const app = await openLogs(events, { columns: 120, rows: 40 });
  await counted(app);
  const { summary } = app.state.logs['acme-prod'] ?? {};
  if (summary === undefined) throw new Error('nothing was counted');
  expect(app.text()).toContain(' by hour');
  app.send({ type: 'logs-summary', tenant: 'acme-prod', summary: { ...summary, text: 'type:fp', count: 7 } });
  expect(app.state.logs['acme-prod']?.summary).toBe(summary);
  const before = withLogs(app.state, { summary: { ...summary, text: 'type:fp' } });
  expect(chartWords(app.state).join('')).toContain(' by hour');
  expect(chartWords(before)).toEqual([' counting…']);
});
