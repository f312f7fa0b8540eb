import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import type { EmailCount } from '../../../src/mirror/mirror.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { fillMirror } from '../../helpers/fill-mirror.ts';
import { TempHome } from '../../helpers/temp-home.ts';
import { seeded } from '../../mirror/temporary-mirror.ts';
import { sharedEmails } from '../../../tui/shared-emails.ts';

const now = Date.now();
const ago = (days: number): string => new Date(now - days * 86_400_000).toISOString();

function person(id: string, part: Partial<UserProfile> = {}): UserProfile {
  const old = { created_at: ago(400), updated_at: ago(1), last_login: ago(2), logins_count: 3, email_verified: true };
  const identities = [{ connection: 'db', provider: 'auth0', user_id: id }];
  return { user_id: `auth0|${id}`, email: `${id}@example.com`, name: id, identities, ...old, ...part };
}

const { last_login: _, logins_count: __, ...unused } = person('pia');
const acme: readonly UserProfile[] = [
  person('ada'),
  person('bo', { blocked: true }),
  person('cy', { email_verified: false }),
  unused,
  person('dee', { last_login: ago(91) }),
  person('eve', { last_login: ago(89), created_at: ago(0.5) }),
  person('ada2', { email: 'Ada@Example.com', email_verified: false, blocked: true }),
];
const tried: LogEvent = {
  log_id: `900${ago(3).replaceAll(/\D/g, '')}${'1'.padStart(33, '0')}`,
  date: ago(3),
  type: 'limit_wc',
  user_name: 'eve@example.com',
  user_id: '',
  ip: '192.0.2.1',
};
/** What each view that comes with tenantry finds in acme. */
const found: readonly (readonly [name: string, ids: readonly string[]])[] = [
  ['blocked', ['ada2', 'bo']],
  ['unverified', ['ada2', 'cy']],
  ['never logged in', ['pia']],
  ['dormant 90 days', ['dee']],
  ['brute-force blocked', ['eve']],
  ['new today', ['eve']],
  ['same e-mail', ['ada', 'ada2']],
];

let home: TempHome;
let bench: CommandBench;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  await fillMirror(bench.session, 'acme', { users: acme, logs: [tried] });
  await fillMirror(bench.session, 'other', { users: [person('ada'), person('zoe', { blocked: true })] });
});
afterAll(async () => home[Symbol.asyncDispose]());
afterEach(() => bench.session.config.changeViews(() => []));

interface Listed {
  readonly name: string;
  readonly users: number | null;
  readonly tenants: Readonly<Record<string, number>>;
}

async function listed(...args: string[]): Promise<readonly Listed[]> {
  return (await bench.json(['users', 'views', 'list', '--json', ...args])) as readonly Listed[];
}

async function idsOf(...args: string[]): Promise<readonly string[]> {
  const users = (await bench.json(['users', 'list', '--json', '--fields', 'user_id', ...args])) as UserProfile[];
  return users.map(({ user_id }) => user_id.replace('auth0|', '')).toSorted();
}

test.each(found)('the view %s finds who it says, and counts as many as it lists', async (name, ids) => {
  expect(await idsOf('--view', name, '--tenant', 'acme')).toEqual(ids);
  const row = (await listed('--tenant', 'acme')).find((view) => view.name === name);
  expect(row).toMatchObject({ users: ids.length, tenants: { acme: ids.length } });
});

test('counts over all tenants, and in each', async () => {
  const rows = await listed('--all-tenants');
  expect(rows.find(({ name }) => name === 'blocked')).toMatchObject({ users: 3, tenants: { acme: 2, other: 1 } });
});

test('shows the views in a table, and says how far back the log goes that some rest on', async () => {
  const { code, stdout, stderr } = await bench.run(['users', 'views', 'list', '--tenant', 'acme'], { columns: 120 });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^NAME +USERS +QUERY +SORT +ABOUT/);
  expect(stdout).toMatch(/^dormant 90 days +1 +last_login:>90d +last_login +the last login was/m);
  expect(stderr).toContain(
    `from the log, which begins here on ${ago(3).slice(0, 10)}, and from users that were looked at`,
  );
});

test('saves a view, asks it narrowed and in its order, and shows it', async () => {
  const saved = await bench.run(['users', 'views', 'save', 'Old hands', 'created_at:>300d', '--sort', '-email']);
  expect(saved).toMatchObject({ code: 0, stdout: '' });
  expect(await idsOf('--view', 'old HANDS', '--tenant', 'acme')).toHaveLength(6);
  expect(await idsOf('blocked:true OR name:cy', '--view', 'old hands', '--tenant', 'acme')).toEqual([
    'ada2',
    'bo',
    'cy',
  ]);
  const ordered = await bench.run([
    'users',
    'list',
    '--view',
    'old hands',
    '--tenant',
    'acme',
    '--csv',
    '--fields',
    'email',
  ]);
  expect(ordered.stdout.split('\r\n')[1]).toBe('"pia@example.com"');
  expect(await bench.json(['users', 'views', 'show', 'old hands', '--all-tenants', '--json'])).toEqual({
    name: 'Old hands',
    own: true,
    query: 'created_at:>300d',
    sort: '-email',
    users: 8,
    tenants: { acme: 6, other: 2 },
  });
});

test('finds a view whatever the accents of its name, if one alone fits', async () => {
  const shown = async (name: string) => await bench.run(['users', 'views', 'show', name, '--all-tenants', '--json']);
  await bench.run(['users', 'views', 'save', 'Dörmant', 'is:dormant']);
  expect(JSON.parse((await shown('dormant')).stdout)).toMatchObject({ name: 'Dörmant' });
  await bench.run(['users', 'views', 'save', 'dórmant', 'is:dormant']);
  expect((await shown('dormant')).stderr).toContain('there is no view "dormant"');
  expect(JSON.parse((await shown('DÖRMANT')).stdout)).toMatchObject({ name: 'Dörmant' });
});

test('a view of one tenant is asked of that one, and listed for no other', async () => {
  await bench.run(['users', 'views', 'save', 'here', 'ada', '--tenant', 'other']);
  expect(await idsOf('--view', 'here')).toEqual(['ada']);
  expect((await listed('--tenant', 'acme')).map(({ name }) => name)).not.toContain('here');
  expect((await listed('--all-tenants'))[0]).toMatchObject({ name: 'here', users: 1, tenants: { other: 1 } });
});

test('a view whose query cannot be read any more is listed, and says why', async () => {
  bench.session.config.changeViews(() => [{ name: 'broken', query: 'nonsense:1' }]);
  const { code, stdout, stderr } = await bench.run(['users', 'views', 'list', '--tenant', 'acme']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^broken +\?/m);
  expect(stderr).toMatch(/"broken" cannot be asked: there is no field "nonsense"/);
});

test('what is exported or removed can be imported again, elsewhere too', async () => {
  await bench.run(['users', 'views', 'save', 'one', 'is:blocked', '--sort', '-created_at']);
  await bench.run(['users', 'views', 'save', 'two', '', '--tenant', 'acme', '--columns', 'email,logins_count']);
  const before = bench.session.config.read().views;
  const exported = await bench.run(['users', 'views', 'export']);
  const removed = await bench.run(['users', 'views', 'remove', 'ONE']);
  expect(removed.stdout).toBe('tenantry view: one = is:blocked | sort -created_at\n');
  expect(bench.session.config.read().views).toHaveLength(1);
  const file = join(home.path, 'views.txt');
  writeFileSync(file, exported.stdout);
  expect((await bench.run(['users', 'views', 'import', file])).stderr).toBe('added: one\nwere there already: two\n');
  bench.session.config.changeViews(() => []);
  await bench.run(['users', 'views', 'import', '-'], { input: exported.stdout });
  expect(bench.session.config.read().views).toEqual([before?.[0], { ...before?.[1], sort: 'name' }]);
});

test.each<[readonly string[], number, RegExp]>([
  [['save', 'blocked', 'x'], 2, /comes with tenantry/],
  [['save', 'x', 'nonsense:1'], 2, /no field "nonsense"/],
  [['save', 'x', '', '--sort', 'nonsense'], 2, /cannot be sorted by nonsense/],
  [['save', 'x', '', '--columns', 'email,logins_cont'], 2, /no column logins_cont\nhint: Did you mean logins_count/],
  [['save', 'a|b', 'x'], 2, /neither = nor \|/],
  [['save', 'x', '', '--tenant', 'nowhere'], 3, /no tenant nowhere/],
  [['show', 'blokced', '--tenant', 'acme'], 3, /Did you mean "blocked"/],
  [['remove', 'blocked'], 2, /comes with tenantry/],
  [['import', '/nowhere/views.txt'], 3, /cannot read/],
  [['import', '/'], 2, /no file/],
  [[], 2, /users views --help/],
])('refuses %j and saves nothing', async (args, code, words) => {
  const end = await bench.run(['users', 'views', ...args]);
  expect(end).toMatchObject({ code, stdout: '' });
  expect(end.stderr).toMatch(words);
  expect(bench.session.config.read().views).toBeUndefined();
});

test('lists the addresses that several tenants have, whatever their case', async () => {
  const shared = (await bench.json(['users', 'duplicates', '--all-tenants', '--json'])) as {
    readonly email: string;
    readonly accounts: readonly { readonly tenant: string; readonly user: UserProfile }[];
  }[];
  expect(shared.map(({ email }) => email)).toEqual(['ada@example.com']);
  expect(shared[0]?.accounts.map(({ tenant, user }) => `${tenant} ${user.user_id}`)).toEqual([
    'acme auth0|ada',
    'acme auth0|ada2',
    'other auth0|ada',
  ]);
  const { code, stdout } = await bench.run(['users', 'duplicates', '--all-tenants']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^SHARED +TENANT +NAME/);
  expect((await bench.run(['users', 'duplicates', '--all-tenants', '--by', 'phone'])).code).toBe(2);
});

test('counts them as a view of all tenants, which is no query', async () => {
  const name = 'same e-mail in several tenants';
  const views = (await listed('--all-tenants')).filter((view) => view.name === name);
  expect(views).toMatchObject([{ users: 3, tenants: { acme: 2, other: 1 } }]);
  expect((await listed('--tenant', 'acme')).map((view) => view.name)).not.toContain(name);
  for (const args of [
    ['views', 'show', name],
    ['list', '--view', name],
    ['views', 'export', name],
  ]) {
    const { code, stderr } = await bench.run(['users', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('users duplicates --all-tenants')]);
  }
  expect((await bench.run(['users', 'views', 'save', name.toUpperCase(), 'x'])).stderr).toContain(
    'comes with tenantry',
  );
});

const bytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

test('goes through the addresses of mirrors side by side, in the order of their bytes', async () => {
  const random = seeded(5);
  const letters = ['a', 'b', 'z', '\u00e4', '\uffee', '\u{1f600}', '1'];
  const draw = (): string => Array.from({ length: 3 }, () => letters[Math.floor(random() * letters.length)]).join('');
  const sources = ['one', 'two', 'three'].map((name) => {
    const emails = [...new Set(Array.from({ length: 150 }, draw))].toSorted(bytes);
    const counted = emails.map((email) => ({ email, users: email.length }));
    const listEmails = (after: string, limit: number): EmailCount[] =>
      counted.filter(({ email }) => bytes(email, after) > 0).slice(0, limit);
    return { tenant: { name }, reader: { listEmails }, emails };
  });
  const all = [...new Set(sources.flatMap(({ emails }) => emails))].toSorted(bytes);
  const expected = all
    .map((email) => ({
      email,
      names: sources.filter(({ emails }) => emails.includes(email)).map((each) => each.tenant.name),
    }))
    .filter(({ names }) => names.length > 1);
  const found: typeof expected = [];
  for await (const { email, sources: having } of sharedEmails(sources, new AbortController().signal))
    found.push({ email, names: having.map(({ source }) => source.tenant.name) });
  expect(found).toEqual(expected);
  expect(found.length).toBeGreaterThan(50);
});

test('hears between the addresses that are read at a time that it is not wanted any more', async () => {
  const over = new AbortController();
  const most = 100;
  let reads = 0;
  const sources = ['one', 'two'].map((name) => ({
    tenant: { name },
    reader: {
      listEmails: (_after: string, limit: number): EmailCount[] => {
        reads += 1;
        if (reads > most) return [];
        return Array.from({ length: limit }, (_, at) => ({ email: `${reads * limit + at} ${name}`, users: 1 }));
      },
    },
  }));
  const walk = async (): Promise<void> => {
    for await (const { email } of sharedEmails(sources, over.signal)) expect(email).toBe('in one only');
  };
  setImmediate(() => over.abort(new Error('enough')));
  await expect(walk()).rejects.toThrow('enough');
  expect(reads).toBeLessThan(most);
});

test('refuses what is no list of views, and saves nothing', async () => {
  for (const input of ['', '\u0000'.repeat(1000), 'x'.repeat(700_000), 'tenantry view: a = b\nrm -rf /']) {
    const end = await bench.run(['users', 'views', 'import', '-'], { input });
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(bench.session.config.read().views).toBeUndefined();
  }
});
