import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import { CommandBench, type CommandEnd } from '../../helpers/command-bench.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { fillMirror } from '../../helpers/fill-mirror.ts';
import { TempHome } from '../../helpers/temp-home.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const hour = 3_600_000;
const ada = { user_id: 'auth0|ada', email: 'ada@example.com' };
const berlin = { city_name: 'Berlin', country_code: 'DE', latitude: 52.52, longitude: 13.4 };
const lagos = { city_name: 'Lagos', country_code: 'NG', latitude: 6.45, longitude: 3.39 };

function event(number: number, hours: number, changes: Partial<LogEvent>): LogEvent {
  return {
    log_id: `9002${String(number).padStart(6, '0')}`,
    date: new Date(now - hours * hour).toISOString(),
    type: 's',
    user_id: ada.user_id,
    user_name: ada.email,
    client_name: 'Shop',
    ip: '203.0.113.7',
    location_info: berlin,
    ...changes,
  };
}

const events = [
  event(1, 400, {}),
  event(2, 390, { type: 'fp', description: 'Wrong email or password.' }),
  event(3, 40, { location_info: null }),
  event(4, 30, {
    type: 'sapi',
    description: 'Update a User',
    user_id: 'auth0|operator',
    user_name: 'operator@example.com',
    location_info: null,
    details: { request: { method: 'patch', path: '/api/v2/users/auth0%7Cada' } },
  }),
  event(5, 3, {}),
  event(6, 2, { location_info: lagos }),
];
const [first, second] = events;
const gap = { from: now - 300 * hour, to: now - 50 * hour, found_at: now, before_log_id: undefined };

let home: TempHome;
let bench: CommandBench;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  await fillMirror(bench.session, 'acme', {
    logs: [...events, event(7, 1, { user_id: 'auth0|else' })],
    users: [ada, { user_id: 'auth0|quiet', email: 'quiet@example.com' }],
  });
  const mirror = await bench.session.openWriter(bench.session.tenant('acme'));
  mirror.commitBatch({ gap: { ...gap, after_log_id: second?.log_id } }, now);
  mirror.close();
});

afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<CommandEnd> {
  return bench.run(['users', ...args], { clock: new FakeClock(now) });
}

describe('users logs', () => {
  test('lists what happened to a user and what was done to the user, with the holes where they lie', async () => {
    const { code, stdout } = await run('logs', 'ada@example.com');
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^DATE +EVENT +APPLICATION +CONNECTION +IP +PLACE +TYPE +LOG_ID$/);
    expect(rows.slice(1).map((row) => row.slice(18).split(/ {2,}/)[0])).toEqual([
      'login',
      'login',
      'API: Update a User, by operator@example.com',
      'login',
      'hole in the log, 10 d long: 2026-11-09 00:00 to 2026-11-19 10:00 UTC',
      'wrong password',
      'login',
    ]);
    expect(rows[1]).toContain('Lagos, NG');
  });

  test('prints the events as Auth0 sent them, and the holes beside them', async () => {
    const { stdout, stderr } = await run('logs', 'auth0|ada', '--ndjson');
    const printed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as LogEvent);
    expect(printed).toEqual(events.toReversed());
    expect(stderr).toContain('warning: hole in the log, 10 d long');
    const { stdout: json } = await run('logs', 'auth0|ada', '--json', '--type', 'fp');
    expect(JSON.parse(json)).toEqual([second]);
  });

  test('takes only those since a moment, and only so many', async () => {
    const { stdout, stderr } = await run('logs', 'auth0|ada', '--since', '24h', '--json');
    expect(JSON.parse(stdout)).toHaveLength(2);
    expect(stderr).not.toContain('hole');
    expect(JSON.parse((await run('logs', 'auth0|ada', '--limit', '3', '--json')).stdout)).toHaveLength(3);
    const { stdout: csv } = await run('logs', 'auth0|ada', '--csv', '--limit', '1');
    expect(csv).toMatch(/^"log_id","date","type"/);
  });

  test('says why there is nothing, and knows who is nobody', async () => {
    const quiet = await run('logs', 'quiet@example.com', '--json');
    expect(quiet.code).toBe(0);
    expect(JSON.parse(quiet.stdout)).toEqual([]);
    expect(quiet.stderr).toContain('Nothing happened to this user since 2026-11-04');
    expect((await run('logs', 'auth0|nobody')).code).toBe(3);
  });
});

describe('users locations', () => {
  test('tells the places, what has none, and what is odd', async () => {
    const { code, stdout } = await run('locations', 'ada@example.com', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      user_id: 'auth0|ada',
      logins: 4,
      refused: 1,
      without_place: 1,
      places: [
        { name: 'Berlin, DE', ...berlin, logins: 2, refused: 1, first: first?.date, last: events[4]?.date },
        { name: 'Lagos, NG', ...lagos, logins: 1, refused: 0, first: events[5]?.date, last: events[5]?.date },
      ],
      warnings: [
        {
          kind: 'new_country',
          log_id: events[5]?.log_id,
          date: events[5]?.date,
          to: 'Lagos, NG',
          words: 'first login from NG: Lagos, NG, 2h ago',
        },
        {
          kind: 'impossible_travel',
          log_id: events[5]?.log_id,
          date: events[5]?.date,
          from: 'Berlin, DE',
          to: 'Lagos, NG',
          words: 'impossible travel: Berlin, DE to Lagos, NG, 5,204 km in 1h',
        },
      ],
    });
  });

  test('prints a table, and says the rest', async () => {
    const { stdout, stderr } = await run('locations', 'ada@example.com');
    expect(stdout).toMatch(/^PLACE +LOGINS +REFUSED +FIRST +LAST +LATITUDE +LONGITUDE\nBerlin, DE +2 +1 /);
    expect(stderr).toContain('4 logins, 1 refused, 1 of them without a place');
    expect(stderr).toContain('warning: impossible travel');
  });

  test('looks only at logins since a moment', async () => {
    const { stdout } = await run('locations', 'ada@example.com', '--since', '150m', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ logins: 1, refused: 0, warnings: [] });
  });

  test('says why there is nothing, and knows who is nobody', async () => {
    const quiet = await run('locations', 'quiet@example.com', '--json');
    expect(JSON.parse(quiet.stdout)).toMatchObject({ logins: 0, places: [] });
    expect(quiet.stderr).toContain('Nothing happened to this user since');
    expect((await run('locations', 'auth0|nobody')).code).toBe(3);
  });
});
