import { describe, expect, test } from 'vitest';

import type { LogEvent } from '../../src/domain/log-event.ts';
import { readUserProfile } from '../../src/domain/user.ts';
import { acme, loginEvent, startOfTest, TestApp } from './test-app.tsx';

const ada = readUserProfile({ user_id: 'auth0|ada', name: 'Ada Lovelace', email: 'ada@example.com' });

const hour = 3_600_000;
const berlin = { city_name: 'Berlin', country_code: 'DE', latitude: 52.52, longitude: 13.4 };
const london = { city_name: 'London', country_code: 'GB', latitude: 51.51, longitude: -0.13 };
const lagos = { city_name: 'Lagos', country_code: 'NG', latitude: 6.45, longitude: 3.39 };
const sydney = { city_name: 'Sydney', country_code: 'AU', latitude: -33.87, longitude: 151.2 };
const nowhere = { city_name: 'Springfield', country_code: 'US' };

/** A login so many hours before now. */
function login(
  number: number,
  hours: number,
  place: LogEvent['location_info'],
  changes: Partial<LogEvent> = {},
): LogEvent {
  const date = new Date(startOfTest - hours * hour).toISOString();
  return loginEvent(number, ada, { date, location_info: place ?? null, ...changes });
}

const logs = [
  login(1, 200, london),
  login(2, 190, berlin),
  login(3, 180, berlin),
  login(4, 170, nowhere),
  login(5, 160, null),
  login(6, 120, sydney, { type: 'fp' }),
  login(7, 100, berlin),
  login(8, 3, lagos),
  login(9, 2, berlin, { type: 'slo' }),
];

async function openPlaces(columns: number, rows: number, events: readonly LogEvent[] = logs): Promise<TestApp> {
  const app = new TestApp([{ tenant: acme(), users: [ada], logs: events }], { columns, rows });
  await app.press('enter');
  return app.openTab('locations');
}

const sizes = [
  [60, 15],
  [80, 24],
  [160, 45],
] as const;

describe('Locations', () => {
  test.each(sizes)('show a map with lettered pins and the list of places at %ix%i', async (columns, rows) => {
    const app = await openPlaces(columns, rows);
    expect(app.frame().slice(2, -1).join('\n')).toMatchSnapshot();
  });

  test('count what has no place, what was refused, and where the map has no place for it', async () => {
    const app = await openPlaces(100, 30);
    const text = app.text();
    expect(text).toMatch(/7 logins, 1 refused, in 5 places since 2026-11-13 · 1 without a place/);
    expect(text).toMatch(/A Berlin, DE +3 +4d/);
    expect(text).toMatch(/E Sydney, AU +0 +1 +5d/);
    expect(text).toMatch(/· Springfield, US +1/);
  });

  test('a first login from a country is told for a day, with the place under the cursor first', async () => {
    const app = await openPlaces(100, 30);
    expect(app.text()).toContain('! first login from NG: Lagos, NG, 3h ago');
    expect(app.text()).toMatch(/ !B Lagos, NG/);
    app.send({ type: 'tick', now: startOfTest + 22 * hour });
    expect(app.text()).not.toContain('first login from');
  });

  test('two logins with no way to get from one to the other are told, refused attempts between them do not count', async () => {
    const app = await openPlaces(100, 30, [
      login(1, 40, berlin),
      login(2, 39.8, sydney, { type: 'fp' }),
      login(3, 39, london),
      login(4, 38.5, lagos),
    ]);
    expect(app.text()).toMatch(/! impossible travel: London, GB to Lagos, NG, 5,0\d\d km in 30m$/m);
  });

  test('enter opens the history of the place, Esc shows all of it again', async () => {
    const app = await openPlaces(100, 30);
    await app.press('enter');
    expect(app.text()).toMatch(/\[\d History\]/);
    expect(app.text()).toContain('logins from Berlin, DE   3 of 9 events');
    await app.press('esc');
    expect(app.text()).toContain('9 events; the log here begins 2026-11-13');
  });

  test('the place follows what arrives', async () => {
    const app = await openPlaces(100, 30);
    await app.press('enter');
    app.writers.get('acme-prod')?.commitBatch({ logs: [login(10, 0.1, berlin)] }, startOfTest);
    app.look();
    expect(app.text()).toContain('logins from Berlin, DE   4 of 10 events');
    await app.openTab('locations');
    expect(app.text()).toContain('8 logins');
  });

  test('zoom shows the part of the Earth with the pins, also across the antimeridian', async () => {
    const fiji = { city_name: 'Suva', country_code: 'FJ', latitude: -18.1, longitude: 178.4 };
    const samoa = { city_name: 'Apia', country_code: 'WS', latitude: -13.8, longitude: -171.8 };
    const app = await openPlaces(80, 24, [login(1, 9, fiji), login(2, 90, samoa)]);
    const columnOf = (letter: string): number =>
      Math.max(
        ...app
          .frame()
          .slice(2, 12)
          .map((row) => row.indexOf(letter)),
      );
    expect(Math.abs(columnOf('A') - columnOf('B'))).toBeGreaterThan(60);
    await app.press('z');
    expect(columnOf('A')).toBeGreaterThan(0);
    expect(columnOf('B') - columnOf('A')).toBeGreaterThan(10);
    await app.press('w');
    expect(Math.abs(columnOf('A') - columnOf('B'))).toBeGreaterThan(60);
  });

  test('copies the place with its coordinates', async () => {
    const app = await openPlaces(80, 24);
    await app.press('down', 'y', 'v');
    expect(app.effects.at(-1)).toEqual({ type: 'copy', text: 'Lagos, NG (6.45,3.39)' });
  });

  test('in ASCII land is dots and pins are letters', async () => {
    const app = new TestApp([{ tenant: acme(), users: [ada], logs }], { columns: 80, rows: 24, ascii: true });
    await app.press('enter');
    await app.openTab('locations');
    expect(app.text().replaceAll('…', '')).toMatch(/^[\n\x20-\x7E]*$/);
    expect(app.frame().slice(2, 12).join('')).toMatch(/\.{20}.*B.*E/);
  });

  test('says why there is nothing', async () => {
    const app = await openPlaces(80, 24, []);
    expect(app.text()).toMatch(/The log of acme-prod was not read yet/);
    const other = await openPlaces(80, 24, [login(1, 9, berlin, { user_id: 'auth0|else' })]);
    expect(other.text()).toContain('No logins of this user in the log of this mirror.');
  });

  test('very many logins are read in portions up to a limit, and it says so', async () => {
    const many = Array.from({ length: 5_600 }, (_, at) => login(at, (6_000 - at) / 10, at % 2 === 0 ? berlin : london));
    const app = await openPlaces(80, 24, many);
    expect(app.state.user?.locations.read?.sightings.length).toBeLessThan(2_000);
    expect(app.text()).toContain('reading…');
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
    expect(app.state.user?.locations.read?.sightings).toHaveLength(5_000);
    expect(app.text()).toContain('the newest of 5,600');
  });
});
