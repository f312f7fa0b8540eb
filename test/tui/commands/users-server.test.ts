import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { Secret } from '../../../src/secret.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { TempHome } from '../../helpers/temp-home.ts';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;
let everyone: readonly UserProfile[];

/** A tenant of the simulator, with these users in its mirror. */
async function addTenant(name: string, from: RunningSimulator, users: readonly UserProfile[]): Promise<void> {
  bench.session.config.addTenant({
    name,
    domain: from.domain,
    client_id: from.client_id,
    credential: 'client_secret',
    environment: 'development',
    read_only: true,
    loopback_http: true,
  });
  await (await bench.session.credentials()).set(name, 'client', new Secret(from.client_secret));
  await fill(name, users);
}

async function fill(name: string, users: readonly UserProfile[]): Promise<void> {
  const mirror = await bench.session.openWriter(bench.session.tenant(name));
  const now = Date.now();
  const upserts = users.map((profile) => ({ profile, source: 'search' as const, read_at: now }));
  mirror.commitBatch({ users: upserts, pass: 1, finishPass: 1 }, now);
  mirror.close();
}

async function ids(query: string, ...options: string[]): Promise<string[]> {
  const args = ['users', 'search', '--tenant', 'dev', '--fields', 'user_id', '--json', ...options, '--', query];
  const users = (await bench.json(args)) as UserProfile[];
  return users.map(({ user_id }) => user_id).toSorted();
}

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 400, searchLag: 0, roomy: true });
  everyone = simulator.allUsers();
  await addTenant('dev', simulator, everyone);
  await addTenant('empty', simulator, []);
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

/** Queries that are asked for their form: nobody is found. */
const nobody: ReadonlySet<string> = new Set(['logins_count:0', 'user_id:"nobody\\" OR user_id:*"']);

describe('users search --server', () => {
  test.each([
    '',
    'blocked:true',
    'blocked:false',
    'blocked:false email_verified:false',
    'NOT blocked:true',
    'NOT (blocked:true OR email_verified:true)',
    'NOT NOT blocked:true',
    '-blocked:true -email_verified:true',
    'blocked:true OR NOT email_verified:true',
    'blocked:true email_verified:true OR is:pending',
    'email:*@example.com AND logins_count:[5 TO 100}',
    'email.domain:campus.example.org',
    'name:ma*',
    'name:MA*',
    'pena',
    'mar',
    '"@post"',
    'mart*@campus',
    'nickname:(mar* OR luk*)',
    'is:pending',
    'is:dormant',
    'is:unverified',
    'has:phone',
    'has:username OR has:phone',
    'has:password -has:username',
    'username:null',
    'logins_count:>100',
    'logins_count:<=5',
    'logins_count:0',
    'last_login:<30d',
    'last_login:>1y',
    'last_login:[30d TO 1y]',
    'created_at:2024',
    'created_at:>=2024-06',
    'created_at:[2023-01-01 TO 2024-06-30}',
    'updated_at:<=2025',
    'identities.provider:google-oauth2',
    'identities.isSocial:true',
    'identities.connection:(facebook OR google-oauth2) last_login:<1y',
    '_exists_:app_metadata.subscription.history',
    'app_metadata.subscription.plan:gold',
    'app_metadata.subscription.history.plan:free',
    'app_metadata.subscription.seats:>20',
    'app_metadata.subscription.seats:21',
    'app_metadata.crm_id:C-6*',
    'user_metadata.newsletter:false',
    'user_metadata.newsletter:null user_metadata.plan:(gold OR silver)',
    'user_metadata.locale:"is-IS" OR user_metadata.locale:pl-PL',
    'last_ip:198.51.100.*',
    'user_id:facebook|*',
    'user_id:"nobody\\" OR user_id:*"',
  ])('finds whom the mirror finds: %s', async (query) => {
    const here = await ids(query);
    expect(await ids(query, '--server')).toEqual(here);
    if (!nobody.has(query)) expect(here.length).toBeGreaterThan(0);
  });

  test('finds the members of an organization by its id and by its name', async () => {
    const tenant = bench.session.tenant('dev');
    const client = await bench.session.openClient(tenant);
    const { body } = await client.readCatalogue('organizations', { priority: 'person', reason: 'person' });
    client.close();
    const mirror = await bench.session.openWriter(tenant);
    mirror.commitBatch({ catalogues: { organizations: body } }, Date.now());
    mirror.close();
    const [{ id, name } = { id: '', name: '' }] = body;
    expect(await ids(`org:${name}`)).toEqual([]);
    const members = (await bench.json(['organizations', 'members', id, '--tenant', 'dev', '--json'])) as UserProfile[];
    expect(members.length).toBeGreaterThan(1);
    const expected = members.map(({ user_id }) => user_id).toSorted();
    for (const query of [`org:${name.toUpperCase()}`, `org:${id}`]) {
      expect(await ids(query, '--server')).toEqual(expected);
      // Reading the members told the mirror, too.
      expect(await ids(query)).toEqual(expected);
    }
  });

  test('keeps what Auth0 answers in the mirror, where a newer record stays', async () => {
    const [first, second] = everyone as [UserProfile, UserProfile];
    const newer = { ...first, nickname: 'newer', updated_at: new Date().toISOString() };
    const older = { ...second, nickname: 'older', updated_at: '2020-01-01T00:00:00.000Z' };
    await fill('dev', [newer]);
    await fill('empty', [older]);
    const asked = ['--server', '--json', '--', `user_id:"${first.user_id}" OR user_id:"${second.user_id}"`];
    expect(await bench.json(['users', 'search', '--tenant', 'dev', '--sort', 'email', ...asked])).toEqual(
      [newer, second].toSorted((a, b) => (a.email! < b.email! ? -1 : 1)),
    );
    await bench.json(['users', 'search', '--tenant', 'empty', ...asked]);
    const kept = await bench.json(['users', 'search', '--tenant', 'empty', '--json', `user_id:"${second.user_id}"`]);
    expect(kept).toEqual([second]);
    await fill('dev', [{ ...first, updated_at: newer.updated_at }]);
  });

  test('counts, sorts and stops as it is told', async () => {
    const found = (await bench.json(['users', 'list', '--tenant', 'dev', '--json', '--server'])) as unknown[];
    expect(found).toHaveLength(everyone.length);
    const count = await bench.run(['users', 'list', 'blocked:true', '--tenant', 'dev', '--server', '--count']);
    expect(count.stdout).toBe(`${everyone.filter(({ blocked }) => blocked === true).length}\n`);
    const args = ['users', 'list', '--tenant', 'dev', '--server', '--sort', '-logins_count', '--limit', '150'];
    const { stdout, stderr } = await bench.run([...args, '--fields', 'logins_count', '--csv']);
    const expected = everyone.map(({ logins_count = -1 }) => logins_count).toSorted((a, b) => b - a);
    expect(stdout.trim().split('\r\n').slice(1)).toEqual(expected.slice(0, 150).map(String));
    expect(stderr).toContain(`150 of ${everyone.length} users are shown; see more with --limit ${everyone.length}\n`);
  });

  test('says on stderr what Auth0 answers otherwise, once for all tenants', async () => {
    const args = ['users', 'search', 'username:ab', '--all-tenants', '--server', '--json'];
    const { code, stderr } = await bench.run(args);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'note: Auth0 answers otherwise: capitals count in username\n' +
        'note: Auth0 answers otherwise: accents count: jose does not find José\n' +
        "note: Auth0's search sees a change some seconds later\n",
    );
  });

  test.each([
    ['user_metadata.plan:g*', '^{22}', 'Auth0 takes no wildcards on user_metadata'],
    ['blocked:true role:admin', ' {13}\\^{10}', 'Auth0 does not search by role'],
    ['is:stale', '\\^{8}', 'Auth0 knows no is:stale'],
    ['email:*a', '\\^{8}', 'Auth0 wants 3 characters or more'],
  ])('refuses %s, points at it and says what to do', async (query, carets, words) => {
    const { code, stdout, stderr } = await bench.run(['users', 'search', query, '--tenant', 'dev', '--server']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [text, below, error, hint] = stderr.split('\n');
    expect(text).toBe(query);
    expect(below).toMatch(new RegExp(`^${carets.replace('^{22}', '\\^{21}')}$`, 'u'));
    expect(error).toContain(words);
    expect(hint).toMatch(/^hint: /);
  });

  test('refuses a sort that Auth0 does not have', async () => {
    const args = ['users', 'list', '--tenant', 'dev', '--server', '--sort', 'user_metadata.plan'];
    const { code, stderr } = await bench.run(args);
    expect(code).toBe(2);
    expect(stderr).toContain('Auth0 cannot sort users by user_metadata.plan');
  });

  test('tells where Auth0 hands out no more, and asks the other tenants where one cannot be asked', async () => {
    const big = await startSimulator({ users: 1100, searchLag: 0, roomy: true, seed: 5 });
    await addTenant('big', big, []);
    const dead = bench.session.tenant('empty');
    await (await bench.session.credentials()).set(dead.name, 'client', new Secret('wrong'));
    try {
      const args = ['users', 'list', '--server', '--tenant', 'big', '--ndjson'];
      const { stdout, stderr } = await bench.run(args);
      expect(stdout.trim().split('\n')).toHaveLength(1000);
      expect(stderr).toContain('note: Auth0 hands out the first 1000 of a search; 1100 match\n');
      const all = await bench.run(['users', 'list', '--server', '--all-tenants', '--count', '--json']);
      expect(all.code).toBe(6);
      expect(JSON.parse(all.stdout)).toEqual({
        count: everyone.length + 1100,
        tenants: [
          { tenant: 'dev', count: everyone.length },
          { tenant: 'big', count: 1100 },
        ],
      });
      expect(all.stderr).toContain('warning: empty is left out: ');
    } finally {
      await big.close();
      await bench.run(['tenants', 'remove', 'big', '--yes']);
    }
  });
});
