import { afterAll, beforeAll, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { fillMirror } from '../../helpers/fill-mirror.ts';
import { TempHome } from '../../helpers/temp-home.ts';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;
let everyone: readonly UserProfile[];

const hostile: UserProfile = {
  user_id: 'auth0|hostile',
  name: '=HYPERLINK("http://evil")\u001b]0;owned\u0007',
  email: 'hostile@example.com',
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  identities: [{ connection: 'Username-Password-Authentication', provider: 'auth0', user_id: 'hostile' }],
};
const twin = { ...hostile, name: 'Twin', email: 'twin@example.com' };
const twins: readonly UserProfile[] = [
  { ...twin, user_id: 'auth0|one' },
  { ...twin, user_id: 'google-oauth2|two' },
];

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 150, roomy: true });
  everyone = [...simulator.allUsers(), hostile, ...twins];
  await fillMirror(bench.session, 'acme', { users: everyone });
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

function byId(left: UserProfile, right: UserProfile): number {
  return left.user_id < right.user_id ? -1 : 1;
}

async function firstCreated(sort: string): Promise<string[]> {
  const users = (await bench.json(['users', 'list', '--sort', sort, '--limit', '20', '--json'])) as UserProfile[];
  return users.map((user) => user.created_at ?? '');
}

async function ids(query: string): Promise<string[]> {
  const users = (await bench.json(['users', 'search', query, '--json'])) as UserProfile[];
  return users.map((user) => user.user_id).toSorted();
}

test('prints every profile in one document, as Auth0 spells it', async () => {
  const users = (await bench.json(['users', 'list', '--json'])) as UserProfile[];
  expect(users.toSorted(byId)).toEqual(everyone.toSorted(byId));
});

test('shows the first hundred in a table and says how many there are', async () => {
  const { code, stdout, stderr } = await bench.run(['users', 'list']);
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(101);
  expect(stdout).toMatch(/^NAME +EMAIL +CONNECTION +LOGINS +LAST LOGIN +STATE +USER_ID\n/);
  expect(stderr).toBe(`100 of ${everyone.length} users are shown; see more with --limit ${everyone.length}\n`);
});

test.each(['auth0%7Chostile', 'https://manage.auth0.com/dashboard/eu/acme/users/YXV0aDAlN0Nob3N0aWxl'])(
  'takes %s for the user that it is a way to',
  async (pasted) => {
    expect(await bench.json(['users', 'show', pasted, '--tenant', 'acme', '--json'])).toMatchObject({
      user_id: 'auth0|hostile',
    });
  },
);

test.each(['users show', 'users locations', 'logs list --user'])(
  '%s refuses a link to a user of another tenant',
  async (words) => {
    const link = 'https://manage.auth0.com/dashboard/eu/acme-dev/users/YXV0aDAlN0Nob3N0aWxl';
    const { code, stderr } = await bench.run([...words.split(' '), link, '--tenant', 'acme']);
    expect(code).toBe(2);
    expect(stderr).toContain('the link is to a user of eu/acme-dev at Auth0');
  },
);

test('sorts by a column, in either direction, and stops at the limit', async () => {
  const oldest = everyone.map((user) => user.created_at ?? '').toSorted();
  expect(await firstCreated('created_at')).toEqual(oldest.slice(0, 20));
  expect(await firstCreated('-Created_at')).toEqual(oldest.toReversed().slice(0, 20));
});

test('sorts by any path of the profile, users without a value last', async () => {
  const args = ['users', 'list', '--json', '--fields', 'user_metadata.plan'];
  const plans = everyone.map((user) => user.user_metadata?.['plan']).filter((plan) => typeof plan === 'string');
  const values = async (sort: string) =>
    ((await bench.json([...args, '--sort', sort])) as Record<string, unknown>[]).map(
      (user) => user['user_metadata.plan'],
    );
  const nothing = Array.from({ length: everyone.length - plans.length }, () => null);
  expect(await values('user_metadata.plan')).toEqual([...plans.toSorted(), ...nothing]);
  expect(await values('-user_metadata.plan')).toEqual([...plans.toSorted().toReversed(), ...nothing]);
});

async function said(sort: string, ...args: string[]): Promise<string> {
  return (await bench.run(['users', 'list', '--sort', sort, '--limit', '2', '--json', ...args])).stderr;
}

test('says of a path that nobody has that users are not sorted by it, and which one was meant', async () => {
  const note = 'note: none of these users has user_metadata.plam, so they are not sorted by it';
  expect(await said('user_metadata.plam')).toContain(`${note}: did you mean user_metadata.plan?\n`);
  expect(await said('-user_metadata.plam', 'hostile')).toContain(note);
  expect(await said('app_metadata.nothing.like.it')).toMatch(/sorted by it\n/);
  for (const sort of ['user_metadata.plan', '-user_metadata.plan', 'last_login', 'nickname'])
    expect(await said(sort)).not.toContain('sorted by it');
});

test('says of how many users it is known what was asked for', async () => {
  const { stdout, stderr } = await bench.run(['users', 'list', 'role:admin', '--count']);
  expect(stdout).toBe('0\n');
  expect(stderr).toBe(
    `note: in acme the roles of 0 of ${everyone.length} users are known; \`tenantry roles members ROLE\` reads who has one\n`,
  );
});

test('says of an operator that is not in capitals that it is looked for as a word', async () => {
  const { stdout, stderr } = await bench.run(['users', 'list', 'blocked:true and logins_count:>0', '--count']);
  expect([stdout, stderr]).toEqual(['0\n', 'note: "and" is looked for as a word: write AND\n']);
});

test('says where nobody has a plain value how to ask for a part of one', async () => {
  const { stdout, stderr } = await bench.run(['users', 'list', 'email:hostile', '--json']);
  expect([stdout.trim(), stderr]).toEqual([
    '[]',
    'note: the whole value is compared: email:*hostile* looks for a part of it\n',
  ]);
  expect((await bench.run(['users', 'list', 'email:hostile* OR name:hostile', '--count'])).stderr).toBe('');
  expect((await bench.run(['users', 'list', 'C-99999999', '--count'])).stderr).toBe(
    'note: words are not looked for in the metadata, an id there is asked with its key: app_metadata.KEY:C-99999999\n',
  );
});

test('counts and prints nothing else', async () => {
  const count = everyone.filter((user) => user.blocked === true).length;
  expect(await bench.run(['users', 'list', 'blocked:true', '--count'])).toEqual({
    code: 0,
    stdout: `${count}\n`,
    stderr: '',
  });
  expect(await bench.json(['users', 'list', 'blocked:true', '--count', '--json'])).toEqual({
    count,
    tenants: [{ tenant: 'acme', count }],
  });
});

test('finds users by words and by query', async () => {
  expect(await ids('twin')).toEqual(twins.map((user) => user.user_id));
  expect(await ids('email:"hostile@example.com"')).toEqual(['auth0|hostile']);
  const blocked = everyone.filter((user) => user.blocked === true).map((user) => user.user_id);
  expect(await ids('blocked:true')).toEqual(blocked.toSorted());
});

test('points at the mistake in a query', async () => {
  const { code, stderr } = await bench.run(['users', 'list', 'email:(ada', '--json']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^email:\(ada\n *\^+\nerror: .*\nhint: /);
});

test.each([
  [['users', 'list', '--sort', 'shoe_size'], /last_login/],
  [['users', 'list', '--sort', 'user_metadata'], /user_metadata\.plan/],
  [['users', 'list', '--sort', 'is'], /cannot be sorted by is/],
  [['users', 'list', '--count', '--limit', '5'], /cannot be used with/],
  [['users', 'list', '--limit', '0'], /whole number/],
  [['users', 'list', '--limit', 'ten'], /whole number/],
  [['users', 'list', '--json', '--csv'], /cannot be used with/],
  [['users', 'list', '--all-tenants', '--tenant', 'acme'], /cannot be used with/],
  [['users', 'list', '--shoe-size'], /unknown option/],
  [['users', 'frobnicate'], /unknown command/],
  [['users'], /a command is missing/],
  [['users', 'show'], /missing required argument/],
  [['users', 'list', 'a', 'b'], /too many arguments/],
])('refuses a call that it cannot understand: %j', async (args, expected) => {
  const { code, stdout, stderr } = await bench.run(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(expected);
  expect(stderr).toContain('hint: ');
});

test('prints only the named fields, each record with all of them', async () => {
  const args = ['users', 'list', 'hostile@example.com', '--fields', 'user_id,identities.connection,app_metadata.plan'];
  expect(await bench.json([...args, '--json'])).toEqual([
    {
      user_id: 'auth0|hostile',
      'identities.connection': ['Username-Password-Authentication'],
      'app_metadata.plan': null,
    },
  ]);
  const { stdout } = await bench.run(args);
  expect(stdout).toMatch(
    /^user_id +identities.connection +app_metadata.plan\nauth0\|hostile +Username-Password-Authentication\n$/,
  );
});

async function saidOfFields(fields: string): Promise<string> {
  return (await bench.run(['users', 'list', 'hostile', '--fields', fields, '--ndjson'])).stderr;
}

test('says of fields that nobody has what was probably meant', async () => {
  expect(await saidOfFields('user_id,nicknam')).toBe(
    'note: none of the users that were printed has "nicknam": did you mean nickname?\n',
  );
  expect(await saidOfFields('app_metadata.nothing')).toMatch(/has "app_metadata.nothing"\n$/);
  expect(await saidOfFields('nickname,identities.connection')).toBe('');
});

test('takes the power from formulas in CSV', async () => {
  const { stdout } = await bench.run(['users', 'list', 'hostile', '--fields', 'name', '--csv']);
  expect(stdout).toBe('"name"\r\n"\'=HYPERLINK(""http://evil"")\u001b]0;owned\u0007"\r\n');
});

test('draws nothing on a terminal that it would act on', async () => {
  for (const format of [[], ['--json'], ['--ndjson'], ['--csv']]) {
    const { stdout } = await bench.run(['users', 'list', 'hostile', ...format], { columns: 200 });
    expect(stdout).toContain('owned');
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f-\x9f]/);
  }
  const { stdout } = await bench.run(['users', 'show', 'auth0|hostile'], { columns: 80 });
  expect(stdout).toContain('^[]0;owned^G');
});

test('shows one user, by user_id and by e-mail', async () => {
  expect(await bench.json(['users', 'show', 'auth0|hostile', '--json'])).toEqual(hostile);
  expect(await bench.json(['users', 'show', 'HOSTILE@example.com', '--json'])).toEqual(hostile);
  const { stdout, stderr } = await bench.run(['users', 'show', 'hostile@example.com']);
  expect(stdout).toMatch(/^user_id +auth0\|hostile\nname /);
  expect(stdout).toContain('Identities\nCONNECTION');
  expect(stderr).toMatch(/^as read \d+ s ago\n$/);
});

test('names the candidates when an e-mail is that of several users', async () => {
  const { code, stderr } = await bench.run(['users', 'show', 'twin@example.com']);
  expect(code).toBe(2);
  expect(stderr).toContain('auth0|one, google-oauth2|two');
});

test('ends with 3 for a user, an e-mail and a tenant that it does not know', async () => {
  for (const args of [['auth0|nobody'], ['nobody@example.com'], ['x', '--tenant', 'nowhere']]) {
    expect((await bench.run(['users', 'show', ...args])).code).toBe(3);
  }
});

test('asks for a name where there are several tenants, and merges them on request', async () => {
  await fillMirror(bench.session, 'beta', {
    users: [
      {
        user_id: 'sms|1',
        name: 'AAA first of all',
        created_at: '2020-01-01T00:00:00.000Z',
        ['__proto__']: 'a field like any other',
      },
    ],
  });
  try {
    const { code, stderr } = await bench.run(['users', 'list']);
    expect(code).toBe(2);
    expect(stderr).toContain('acme, beta');
    const users = (await bench.json(['users', 'list', '--all-tenants', '--sort', 'created_at', '--json'])) as {
      tenant: string;
      user_id: string;
    }[];
    expect(users).toHaveLength(everyone.length + 1);
    expect(users[0]).toMatchObject({ tenant: 'beta', user_id: 'sms|1' });
    expect(Object.entries(users[0] ?? {})).toContainEqual(['__proto__', 'a field like any other']);
    expect((await bench.run(['users', 'list', '--all-tenants'])).stdout).toMatch(/^TENANT +NAME/);
    const named = ['users', 'list', 'AAA', '--all-tenants', '--fields', 'name,tenant'];
    expect(await bench.run(named)).toMatchObject({
      stdout: 'name              tenant\nAAA first of all  beta\n',
      stderr: '',
    });
    expect(await bench.json([...named, '--json'])).toEqual([{ name: 'AAA first of all', tenant: 'beta' }]);
    expect((await bench.run([...named, '--csv'])).stdout).toBe('"name","tenant"\r\n"AAA first of all","beta"\r\n');
  } finally {
    await bench.run(['tenants', 'remove', 'beta', '--yes']);
  }
});

test('says that a tenant was never synced', async () => {
  await fillMirror(bench.session, 'empty', undefined);
  try {
    const { code, stderr } = await bench.run(['users', 'list', '--tenant', 'empty']);
    expect(code).toBe(7);
    expect(stderr).toContain('tenantry sync empty');
    expect((await bench.run(['users', 'list', '--all-tenants', '--json'])).stderr).toContain('empty was never synced');
  } finally {
    await bench.run(['tenants', 'remove', 'empty', '--yes']);
  }
});

test('stops when it is interrupted', async () => {
  const { code, stderr } = await bench.run(['users', 'list', '--json'], { signal: AbortSignal.abort() });
  expect(code).toBe(130);
  expect(stderr).toMatch(/^error: interrupted\n/);
});

test('says where a mirror is not complete, so that nobody is taken for missing', async () => {
  await fillMirror(bench.session, 'filling', undefined);
  (await bench.session.openWriter(bench.session.tenant('filling'))).close();
  const { code, stderr } = await bench.run(['users', 'search', 'ada', '--tenant', 'filling', '--json']);
  bench.session.config.removeTenant('filling');
  expect(code).toBe(0);
  expect(stderr).toBe('note: the mirror of filling is not complete yet; see `tenantry status filling`\n');
});

test('calls no mirror old whose log is still being read for the first time', async () => {
  await fillMirror(bench.session, 'young', { users: [hostile] });
  const mirror = await bench.session.openWriter(bench.session.tenant('young'));
  const weeksAgo = Date.now() - 20 * 86_400_000;
  mirror.commitBatch({ status: { job: 'log-events', state: 'running', proven_until: weeksAgo } }, Date.now());
  mirror.close();
  const { code, stdout, stderr } = await bench.run(['users', 'list', '--count', '--tenant', 'young']);
  bench.session.config.removeTenant('young');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '1\n', stderr: '' });
});

test('one mirror that cannot be opened costs the others nothing', async () => {
  await fillMirror(bench.session, 'broken', { users: [] });
  await (await bench.session.credentials()).delete('broken', 'mirror');
  const { code, stdout, stderr } = await bench.run(['users', 'list', '--all-tenants', '--ndjson']);
  bench.session.config.removeTenant('broken');
  expect(stdout.trimEnd().split('\n')).toHaveLength(everyone.length);
  expect(code).toBe(6);
  expect(stderr).toContain('broken is left out: the mirror of broken cannot be opened');
});

test('wants fields by name', async () => {
  for (const fields of ['', 'email,,name']) {
    expect((await bench.run(['users', 'list', '--fields', fields])).code).toBe(2);
  }
});
