import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';

import { oddities } from '../../fixtures/oddities.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { aChange } from '../helpers/a-change.ts';
import { acme, loginEvent, people, TestApp } from './test-app.tsx';

const sizes = [
  [60, 15],
  [80, 24],
  [160, 45],
  [250, 70],
] as const;

/** Everybody is odd, and so is everything in their events. */
const hostile = people(oddities.length).map((user, at): UserProfile =>
  Object.assign(user, oddities[at % oddities.length]?.fields),
);
const hostileEvents = hostile.map((user, at) => {
  const name = String(user.name);
  return loginEvent(at, user, {
    description: name,
    client_name: name,
    connection: name,
    user_name: name,
    user_agent: `${name}\u001B]52;c;AAAA\u0007`,
    location_info: { city_name: name, country_code: '\u001B[2J', latitude: 52.5, longitude: at * 3 - 180 },
    details: { request: { method: 'PATCH', path: `/api/v2/${name}` } },
  });
});

/** What may reach the terminal: colours and attributes that we set, text, line breaks. Nothing hidden. */
function leaks(raw: string): string[] {
  const rest = raw.replaceAll(/\u001B\[(?:\d{1,3})(?:;\d{1,3})*m/g, '');
  return Array.from(
    rest.matchAll(
      /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu,
    ),
    ([found]) => `U+${found.codePointAt(0)?.toString(16) ?? ''}`,
  );
}

function expectWhole(app: TestApp): void {
  expect(leaks(app.raw())).toEqual([]);
  const lines = app.frame();
  const { columns, rows } = app.state;
  expect(lines).toHaveLength(rows);
  for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
}

describe.each(sizes)('Frames at %ix%i', (columns, rows) => {
  // Everybody in the usual size, a sample of them in the others: a large frame takes its time.
  const step = columns === 80 ? 1 : 6;
  const open = (): TestApp =>
    new TestApp(
      [
        { tenant: acme(), users: hostile, logs: hostileEvents },
        { tenant: acme({ name: 'acme-eu', environment: 'staging', read_only: true }), users: people(20, 3) },
      ],
      { columns, rows },
    );

  test('no name, however hostile, leaks an escape or breaks a row of the list', async () => {
    const app = open();
    await app.press('s', 'n');
    for (let page = 0; page * (rows - 6) < hostile.length; page += 1) {
      expectWhole(app);
      await app.press('pagedown');
    }
    await app.press('0');
    expectWhole(app);
  });

  test('nor of the details, the history, the raw JSON, the menu and the review', async () => {
    const app = open();
    await app.press('s', 'n');
    for (let at = 0; at < oddities.length; at += step) {
      await app.press('enter');
      expectWhole(app);
      await app.openTab('history');
      expectWhole(app);
      await app.openTab('json');
      await app.press('pagedown');
      expectWhole(app);
      await app.press('a');
      expectWhole(app);
      await app.press('esc', 'B');
      const { user } = app.state;
      const profile = hostile.find((each) => each.user_id === user?.user_id);
      const change = aChange({
        tenant: 'acme-prod',
        environment: at % 2 === 0 ? 'production' : 'development',
        action: profile?.blocked === true ? 'unblock' : 'block',
        user_id: user?.user_id ?? '',
        target: { name: String(profile?.name), email: String(profile?.name), connection: String(profile?.nickname) },
        differences: [{ field: 'blocked', before: profile?.name, after: true }],
      });
      app.planned(change);
      expectWhole(app);
      app.send({
        type: 'change-failed',
        change,
        problem: { title: 'no', message: String(profile?.name), hint: String(profile?.name) },
      });
      expectWhole(app);
      await app.press('x', 'q', ...Array.from({ length: step }, () => 'down'));
    }
  });

  test('nor of an event as JSON, the types of events and the places', async () => {
    const app = open();
    await app.press('s', 'n');
    for (let at = 0; at < oddities.length; at += 8) {
      await app.press('enter');
      await app.openTab('history');
      await app.press('J');
      expectWhole(app);
      await app.press('esc', 'f');
      expectWhole(app);
      await app.press('esc');
      await app.openTab('locations');
      expectWhole(app);
      await app.press('z');
      expectWhole(app);
      await app.press('enter');
      expectWhole(app);
      await app.press('esc', 'esc', ...Array.from({ length: 8 }, () => 'down'));
    }
  });

  test('nor of the log, of what explains an event and of what the events are made of', async () => {
    const app = open();
    await app.press('g', 'l', 'p');
    for (let row = 0; row < hostileEvents.length; row += rows) {
      expectWhole(app);
      await app.press('pagedown');
    }
    await waitUntil('it is counted', () => app.state.logs['acme-prod']?.summary?.took !== undefined);
    await app.press('tab');
    for (let value = 0; value < 40; value += 8) {
      expectWhole(app);
      await app.press('pagedown');
    }
    await app.press('enter');
    expectWhole(app);
    await app.press('esc', 'f');
    expectWhole(app);
    await app.press('esc', '0', 'J');
    expectWhole(app);
  });

  test('every screen and every list on top fills the terminal exactly', async () => {
    const app = open();
    for (const keys of [
      ['?'],
      ['esc', ':'],
      ['esc', 't'],
      ['esc', '!'],
      ['esc', 'g'],
      ['s'],
      ['?'],
      ['q', 'q', '/'],
      ['e', 'x'],
    ]) {
      await app.press(...keys);
      expectWhole(app);
    }
  });
});

test('below 40x8 the screen says what it needs, and q still quits', async () => {
  const app = new TestApp([{ tenant: acme(), users: people(5) }], { columns: 39, rows: 8 });
  expect(app.text()).toContain('needs 40x8, is 39x8');
  await app.press('B', 'enter', '/');
  expect(app.effects).toEqual([]);
  await app.press('q');
  expect(app.effects).toEqual([{ type: 'quit', code: 0 }]);
});

test('in ASCII nothing but the data is outside of ASCII', async () => {
  const names = { name: 'Ada', nickname: 'ada', email: 'ada@example.com', user_metadata: {}, app_metadata: {} };
  const plain = people(30).map((user): UserProfile => Object.assign(user, names));
  const app = new TestApp([{ tenant: acme(), users: plain, logs: plain.map((user, at) => loginEvent(at, user)) }], {
    columns: 160,
    rows: 45,
    ascii: true,
  });
  for (const keys of [[], ['enter'], ['2'], ['3'], ['4'], ['q', 'g', 's'], ['q', 't']]) {
    await app.press(...keys);
    expect(app.text().replaceAll('…', '')).toMatch(/^[\n\x20-\x7E]*$/);
  }
});
