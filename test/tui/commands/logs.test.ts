import { afterAll, beforeAll, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { fillMirror } from '../../helpers/fill-mirror.ts';
import { TempHome } from '../../helpers/temp-home.ts';

const start = Date.parse('2026-11-01T00:00:00Z');
const hour = 3_600_000;

/** An event every hour, all kinds of them in turn. */
const events: readonly LogEvent[] = Array.from({ length: 240 }, (_, index) => ({
  log_id: `9002${String(index).padStart(6, '0')}`,
  date: new Date(start + index * hour).toISOString(),
  type: ['s', 'f', 'fp'][index % 3] ?? 's',
  description: index % 3 === 0 ? null : 'Wrong email or password.',
  user_id: `auth0|${index % 10}`,
  user_name: `user${index % 10}@example.com`,
  client_name: 'Shop',
  ip: '203.0.113.7',
  details: { prompts: [{ name: `prompt-\u001b[2J${index}` }] },
}));

let home: TempHome;
let bench: CommandBench;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  await fillMirror(bench.session, 'acme', {
    logs: events,
    users: [
      { user_id: 'auth0|3', email: 'user3@example.com', name: 'Ada Lovelace' },
      { user_id: 'auth0|never', name: 'Ida Never' },
    ],
  });
});

afterAll(async () => {
  await home[Symbol.asyncDispose]();
});

async function ids(...args: string[]): Promise<string[]> {
  const clock = new FakeClock(start + 240 * hour);
  const { code, stdout, stderr } = await bench.run(['logs', 'list', '--ndjson', ...args], { clock });
  if (code !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as LogEvent).log_id);
}

const newest = events.toReversed();
const idsOf = (list: readonly LogEvent[]) => list.map((event) => event.log_id);

test('counts what no index has by finding it, and does not count what is beyond the list', async () => {
  expect((await bench.run(['logs', 'list', 'details.prompts.name:*J7*', '--count'])).stdout).toBe('11\n');
  const { stdout, stderr } = await bench.run(['logs', 'list', 'details.prompts.name:*J7*', '--limit', '3']);
  expect(stdout.trim().split('\n')).toHaveLength(4);
  expect(stderr).toContain('the newest 3 events are shown, older ones were not looked for; see more with --limit 30');
  expect((await bench.run(['logs', 'list', 'details.prompts.name:*J7*', '--limit', '20'])).stderr).toBe('');
});

test('lists all events, newest first, one record per line', async () => {
  expect(await ids()).toEqual(idsOf(newest));
});

test('refuses a user whom neither the mirror nor its log knows', async () => {
  for (const command of [
    ['logs', 'list', '--user', 'Emerson'],
    ['users', 'logs', 'Emerson'],
  ]) {
    const { code, stderr } = await bench.run(command);
    expect(code).toBe(3);
    expect(stderr).toContain('no user Emerson in the mirror of acme');
  }
});

test('says when a history is cut', async () => {
  const { stderr } = await bench.run(['users', 'logs', 'auth0|3', '--limit', '2']);
  expect(stderr).toContain('2 of 24 events are shown; see more with --limit 24');
});

test('lists events of one user, named by user_id or by e-mail', async () => {
  const own = idsOf(newest.filter((event) => event.user_id === 'auth0|3'));
  expect(await ids('--user', 'auth0|3')).toEqual(own);
  expect(await ids('--user', 'user3@example.com')).toEqual(own);
});

test('lists events of some types, since a moment, with a text, up to a limit', async () => {
  expect(await ids('--type', 'f,fp')).toEqual(idsOf(newest.filter((event) => event.type !== 's')));
  expect(await ids('--since', '24h')).toEqual(idsOf(newest.slice(0, 24)));
  expect(await ids('wrong EMAIL')).toEqual(idsOf(newest.filter((event) => event.description !== null)));
  expect(await ids('--limit', '7')).toEqual(idsOf(newest.slice(0, 7)));
});

test('shows a hundred in a table', async () => {
  const { stdout } = await bench.run(['logs', 'list']);
  expect(stdout).toMatch(/^DATE +TYPE +EVENT +DESCRIPTION +USER +APPLICATION +CONNECTION +IP +LOG_ID\n/);
  expect(stdout.trimEnd().split('\n')).toHaveLength(101);
});

test('writes CSV under the names that Auth0 uses', async () => {
  const { stdout } = await bench.run(['logs', 'list', '--csv', '--limit', '1']);
  const [head = '', row = ''] = stdout.split('\r\n');
  expect(head).toMatch(/^"log_id","date","type","description","user_id"/);
  expect(row).toContain(`"${newest[0]?.log_id}"`);
});

test('shows one event with all its details', async () => {
  const [, second] = events;
  const log_id = second?.log_id ?? '';
  expect(await bench.json(['logs', 'show', log_id, '--json'])).toEqual(second);
  const { stdout } = await bench.run(['logs', 'show', log_id], { columns: 80 });
  expect(stdout).toContain('Wrong email or password.');
  expect(stdout).not.toContain('\u001b');
  expect((await bench.run(['logs', 'show', '404'])).code).toBe(3);
});

test.each(['yesterday', '2026-02-30'])('refuses %s, a moment that it cannot read', async (since) => {
  const { code, stderr } = await bench.run(['logs', 'list', '--since', since]);
  expect(code).toBe(2);
  expect(stderr).toContain('90m, 24h or 7d');
});

test('wants types by name', async () => {
  expect((await bench.run(['logs', 'list', '--type', 'f,'])).code).toBe(2);
});

test('a slip in the name of a tenant does not look like a journal without entries', async () => {
  expect((await bench.run(['journal', 'list', '--tenant', 'acmee'])).code).toBe(3);
});

test('takes the query language, and shows where a mistake is', async () => {
  const failed = newest.filter(({ type }) => type !== 's');
  expect(await ids('is:failed ip:203.0.113.0/24 user:user3@example.com')).toEqual(
    idsOf(failed.filter(({ user_id }) => user_id === 'auth0|3')),
  );
  expect(await ids('type:fp date:<24h', '--user', 'auth0|2')).toEqual(
    idsOf(failed.slice(0, 16).filter(({ type, user_id }) => type === 'fp' && user_id === 'auth0|2')),
  );
  const { code, stderr } = await bench.run(['logs', 'search', 'typ:fp']);
  expect([code, stderr.split('\n').slice(0, 2)]).toEqual([2, ['typ:fp', '^^^^^^']]);
  expect((await bench.run(['logs', 'list', 'is:failed', '--limit', '2'])).stderr).toContain('2 of 160 events');
});

async function said(...args: string[]): Promise<string> {
  return (await bench.run(['logs', 'list', ...args, '--count'])).stderr;
}

test('says of a type that there is none of that name, and of no other', async () => {
  expect(await said('type:nope')).toMatch(/^note: in acme no type of event is nope, and no words of one: /);
  expect(await said('type:limit_wd', '--type', 'fp,nope')).toMatch(/did you mean limit_wc\?\n.*is nope/);
  for (const query of ['type:limit_wc', 'type:wrong', 'type:f*', 'NOT type:fp connection:any'])
    expect(await said(query)).toBe('');
});

test('says so of the types of one user, too', async () => {
  const { stderr } = await bench.run(['users', 'logs', 'auth0|3', '--type', 'fp,fpp']);
  expect(stderr).toMatch(/^note: in acme no type of event is fpp, and no words of one: /m);
  expect(stderr).not.toContain('is fp,');
});

test.each([
  ['ada lovelace', 'no event names ada lovelace: ask user_id:"auth0|3"'],
  ['user:"ada lovelace" is:failed', 'no event names ada lovelace: ask user_id:"auth0|3"'],
  ['ida never', 'no event names ida never, and whom the users list finds by it has none'],
  ['nobody@example.com', 'no event has nobody@example.com in its type, description, user, application, connection or'],
])('says of %s whom the log knows by another name, and what it knows at all', async (query, words) => {
  expect(await said(query)).toContain(`note: in acme ${words}`);
});

test.each(['wrong password', 'shop user3', 'NOT ada', 'ab', 'user:*@example.com', 'date:<24h shop'])(
  'has nothing to say of %s',
  async (query) => expect(await said(query)).toBe(''),
);

test('says of an operator that is not in capitals that it is looked for as a word', async () => {
  expect(await said('type:fp or type:s')).toMatch(/^note: "or" is looked for as a word: write OR\n/);
});

test('says where nothing is found what may have been meant', async () => {
  expect(await said('client:sho')).toBe('note: the whole value is compared: client:*sho* looks for a part of it\n');
  expect((await bench.run(['logs', 'list', 'type = fp'])).stderr).toContain('a colon stands behind a field: type:fp');
});

test('counts what matches, and nothing else', async () => {
  expect((await bench.run(['logs', 'list', 'is:failed', '--count'])).stdout).toBe('160\n');
  expect(await bench.json(['logs', 'list', '--count', '--json'])).toEqual({
    count: 240,
    tenants: [{ tenant: 'acme', count: 240 }],
  });
  expect((await bench.run(['logs', 'list', '--count', '--csv'])).code).toBe(2);
});

test('counts what matches by a field, most frequent first', async () => {
  const clock = new FakeClock(start + 240 * hour);
  const run = async (...args: string[]) => (await bench.run(['logs', 'facets', ...args], { clock })).stdout;
  expect(JSON.parse(await run('is:failed', '--since', '24h', '--json'))).toEqual([
    { type: 'f', count: 8 },
    { type: 'fp', count: 8 },
  ]);
  expect(await run('user:user3@example.com', '--by', 'user')).toBe(
    'USER               EVENTS\nuser3@example.com      24\n',
  );
  expect((await run('--by', 'user', '--csv', '--limit', '3')).split('\r\n')).toHaveLength(5);
  expect((await bench.run(['logs', 'facets', '--by', 'colour'])).code).toBe(2);
  expect((await bench.run(['logs', 'facets', '--by', 'user', '--limit', '4'])).stderr).toBe(
    'the 4 most frequent of 10 values of user are shown; the others have 144 events: see more with --limit 10\n',
  );
  expect((await bench.run(['logs', 'facets', '--by', 'user', '--limit', '10'])).stderr).toBe('');
});

test('counts by the hour and by the day, with failures apart', async () => {
  const clock = new FakeClock(start + 239.5 * hour);
  const run = async (...args: string[]) => (await bench.run(['logs', 'histogram', ...args], { clock })).stdout;
  const days = JSON.parse(await run('--by', 'day', '--since', '3d', '--json')) as unknown[];
  expect(days.slice(1)).toEqual(
    ['2026-11-08', '2026-11-09', '2026-11-10'].map((day) => ({ at: `${day}T00:00:00.000Z`, count: 24, failures: 16 })),
  );
  const lines = (await run('type:fp')).trimEnd().split('\n');
  expect(lines).toHaveLength(25);
  expect(lines.at(-1)).toMatch(/^2026-11-10 23:00 +1 +1 +x{40}$/);
  expect((await bench.run(['logs', 'histogram', '--since', '2020-01-01'], { clock })).code).toBe(2);
});
