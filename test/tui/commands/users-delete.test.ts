import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import type { JournalEntry } from '../../../src/domain/change.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { Secret } from '../../../src/secret.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { TempHome } from '../../helpers/temp-home.ts';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;
let user: UserProfile;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 60, roomy: true, plan: 'enterprise' });
  bench.session.config.addTenant({
    name: 'dev',
    domain: simulator.domain,
    client_id: simulator.client_id,
    credential: 'client_secret',
    environment: 'development',
    read_only: false,
    loopback_http: true,
  });
  await (await bench.session.credentials()).set('dev', 'client', new Secret(simulator.client_secret));
});

afterAll(async () => {
  await simulator.close();
  await home[Symbol.asyncDispose]();
});

beforeEach(() => {
  user = simulator.acts.signUp({ email: `${crypto.randomUUID()}@example.com` });
});

async function journal(): Promise<JournalEntry[]> {
  return (await bench.json(['journal', 'list', '--user', user.user_id, '--json'])) as JournalEntry[];
}

test('a user is not deleted before the e-mail was typed, also in development', async () => {
  const unconfirmed = await bench.run(['users', 'delete', user.user_id, '--yes']);
  expect(unconfirmed.code).toBe(4);
  expect(unconfirmed.stderr).toContain('cannot be undone');
  expect(unconfirmed.stderr).toContain(`--confirm '${user.email}'`);
  expect((await bench.run(['users', 'delete', user.user_id, '--yes', '--confirm', 'else@example.com'])).code).toBe(4);
  expect(simulator.user(user.user_id)).toBeDefined();
  const call = [
    'users',
    'delete',
    user.user_id,
    '--yes',
    '--confirm',
    user.email!,
    '--reason',
    'asked for it',
    '--json',
  ];
  expect(await bench.json(call)).toMatchObject({ action: 'delete', state: 'done', user_id: user.user_id });
  expect(simulator.user(user.user_id)).toBeUndefined();
  expect((await journal()).map((entry) => `${entry.action} ${entry.state} ${entry.reason}`)).toEqual([
    'delete done asked for it',
    'delete sent asked for it',
  ]);
  const again = await bench.run(['users', 'delete', user.user_id, '--yes', '--confirm', user.email!]);
  expect(again.code).toBe(3);
  expect(again.stderr).toContain('The user was deleted');
});

test('metadata is changed key by key, and taken back', async () => {
  const call = ['users', 'update', user.user_id, '--yes', '--json'];
  await bench.json([...call, '--user-metadata', '{"plan":"gold","seats":3}']);
  const changed = await bench.json([...call, '--user-metadata', '{"seats":null}', '--app-metadata', '{"beta":true}']);
  expect(changed).toMatchObject({
    action: 'edit-metadata',
    state: 'done',
    differences: [
      { field: 'user_metadata.seats', before: 3, after: null },
      { field: 'app_metadata.beta', before: null, after: true },
    ],
  });
  expect(simulator.user(user.user_id)).toMatchObject({ user_metadata: { plan: 'gold' }, app_metadata: { beta: true } });
  const { change_id } = changed as { change_id: string };
  const listed = (await bench.run(['journal', 'list', '--limit', '1'])).stdout;
  expect(listed).toMatch(/^DATE .* CHANGE +BY/);
  expect(listed).toContain(` ${change_id.slice(0, 8)} `);
  const undone = await bench.json(['journal', 'undo', change_id.slice(0, 8), '--yes', '--json']);
  expect(undone).toMatchObject({ action: 'edit-metadata', state: 'done' });
  expect(simulator.user(user.user_id)?.user_metadata).toEqual({ plan: 'gold', seats: 3 });
  expect((await bench.run([...call, '--user-metadata', '{"plan":"gold"}'])).code).toBe(0);
});

test.each([
  [[], 'nothing to update was named'],
  [['--user-metadata', '{plan}'], 'no JSON'],
  [['--app-metadata', '[1]'], 'app_metadata: must be a JSON object'],
  [['--app-metadata', '{"email":"x"}'], 'keeps for itself'],
])('metadata given as %j is a fault of the call', async (options, words) => {
  const { code, stderr } = await bench.run(['users', 'update', user.user_id, '--yes', ...options]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test('a deleted user is made again by taking the deletion back; what cannot be taken back is told', async () => {
  for (const none of ['no-such-change', '', 'a']) {
    expect((await bench.run(['journal', 'undo', none, '--yes'])).code).toBe(3);
  }
  const confirmed = ['--yes', '--confirm', user.email!];
  await bench.json(['users', 'delete', user.user_id, ...confirmed, '--json']);
  const [entry] = await journal();
  const { code, stderr } = await bench.run(['journal', 'undo', entry!.change_id, '--yes']);
  expect([code, stderr]).toEqual([0, expect.stringContaining('has to reset it')]);
  expect(simulator.user(user.user_id)?.email).toBe(user.email);
  const again = await bench.run(['journal', 'undo', entry!.change_id, '--yes']);
  expect([again.code, again.stderr]).toEqual([4, expect.stringContaining('there is a user with this user_id')]);
  const all = (await bench.json(['journal', 'list', '--json', '--limit', '1'])) as JournalEntry[];
  expect(all[0]).toMatchObject({ action: 'recreate', state: 'done' });
  const back = await bench.run(['journal', 'undo', all[0]!.change_id, '--yes']);
  expect([back.code, back.stderr]).toEqual([4, expect.stringContaining('no way back from recreate')]);
});
