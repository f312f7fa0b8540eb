import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../../fixtures/start-simulator.ts';
import type { JournalEntry } from '../../../src/domain/change.ts';
import type { UserProfile } from '../../../src/domain/user.ts';
import { Secret } from '../../../src/secret.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { TempHome } from '../../helpers/temp-home.ts';

const database = 'Username-Password-Authentication';
const password = 'Correct Horse 7 battery ';

let home: TempHome;
let bench: CommandBench;
let simulator: RunningSimulator;
let user: UserProfile;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  simulator = await startSimulator({ users: 60, roomy: true, plan: 'enterprise', searchLag: 0, logLag: 0 });
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

async function journal(): Promise<string[]> {
  const entries = (await bench.json(['journal', 'list', '--json'])) as JournalEntry[];
  return entries.map(({ action, state }) => `${action} ${state}`);
}

describe('users create', () => {
  const call = ['users', 'create', '--connection', database, '--yes'];

  test('makes a user and prints the id; the password keeps its blanks and shows up nowhere', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const args = [...call, '--email', email, '--password-stdin', '--name', 'Ada', '--no-verify-email'];
    const { code, stdout, stderr } = await bench.run(args, { input: `${password}\n` });
    expect([code, stderr]).toEqual([0, expect.stringContaining('done: create')]);
    const user_id = stdout.trim();
    expect(simulator.user(user_id)).toMatchObject({ email, name: 'Ada' });
    expect(stderr).not.toContain(password.trim());
    expect((await journal()).slice(0, 2)).toEqual(['create done', 'create sent']);
    const again = await bench.run(args, { input: password });
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`has this user already: ${user_id}`)]);
  });

  test('says what the connection wants', async () => {
    const email = ['--email', 'someone@example.com'];
    const without = await bench.run([...call, ...email]);
    expect([without.code, without.stderr]).toEqual([4, expect.stringContaining('it wants a password')]);
    const nobody = await bench.run([...call, '--random-password']);
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('nobody is named')]);
    const both = await bench.run([...call, ...email, '--random-password', '--password-stdin'], { input: 'x' });
    expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('exclude each other')]);
    const empty = await bench.run([...call, ...email, '--password-stdin'], { input: '\n' });
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('the password is empty')]);
  });

  test('makes a user whose password nobody learns', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const made = await bench.json([...call, '--email', email, '--random-password', '--json']);
    expect(made).toMatchObject({
      action: 'create',
      state: 'done',
      result: expect.stringMatching(/^auth0\|/) as string,
    });
    expect(JSON.stringify(made)).toContain('made at random, nobody knows it');
    expect(JSON.stringify(made)).not.toContain('as typed');
  });
});

describe('users update', () => {
  test('changes fields of the profile in one review, and takes them back', async () => {
    const call = ['users', 'update', user.user_id, '--yes', '--json'];
    const changed = await bench.json([...call, '--name', 'Ada', '--nickname', 'ada', '--email-verified', 'true']);
    expect(changed).toMatchObject({ action: 'edit', state: 'done' });
    expect(simulator.user(user.user_id)).toMatchObject({ name: 'Ada', nickname: 'ada', email_verified: true });
    const { change_id } = changed as { change_id: string };
    await bench.json(['journal', 'undo', change_id, '--yes', '--json']);
    expect(simulator.user(user.user_id)).toMatchObject({ name: user.name, email_verified: false });
  });

  test.each([
    [[], 'nothing to update was named'],
    [['--name', 'A', '--user-metadata', '{}'], 'changed separately'],
    [['--email-verified', 'perhaps'], 'takes true or false'],
    [['--email', 'nobody'], 'email: an @ is missing'],
  ])('given %j is a fault of the call', async (options, words) => {
    const { code, stderr } = await bench.run(['users', 'update', user.user_id, '--yes', ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('users reset-password', () => {
  test('sets a password, prints a link, has a mail sent', async () => {
    const call = ['users', 'reset-password', user.user_id, '--yes'];
    const set = await bench.run([...call, '--password-stdin'], { input: password });
    expect([set.code, set.stderr]).toEqual([0, expect.stringContaining('lifts blocks')]);
    expect(simulator.user(user.user_id)?.last_password_reset).toBeDefined();
    const ticket = await bench.run([...call, '--ticket', '--ttl', '60']);
    expect([ticket.code, ticket.stdout]).toEqual([0, expect.stringMatching(/^http\S+reset-password\?ticket=\w+#\n$/)]);
    expect((await bench.run([...call, '--mail'])).code).toBe(0);
    expect(simulator.allLogs().filter(({ type, user_id }) => type === 'scpr' && user_id === user.user_id)).toHaveLength(
      1,
    );
    const entries = await bench.run(['journal', 'list', '--json']);
    expect(entries.stdout).not.toContain('ticket=');
    expect(entries.stdout).not.toContain(password);
  });

  test.each([
    [[], 'no way was named'],
    [['--mail', '--ticket'], 'exclude each other'],
    [['--ticket', '--ttl', '0'], 'whole number from 1'],
  ])('given %j is a fault of the call', async (options, words) => {
    const { code, stderr } = await bench.run(['users', 'reset-password', user.user_id, '--yes', ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe('users verify-email', () => {
  test('waits until the mail is out', async () => {
    const sent = await bench.json(['users', 'verify-email', user.user_id, '--yes', '--json']);
    expect(sent).toMatchObject({ action: 'send-verification', state: 'done', result: { status: 'completed' } });
    expect(simulator.allLogs().some(({ type, user_id }) => type === 'svr' && user_id === user.user_id)).toBe(true);
  });

  test('says when the mail did not go out', async () => {
    simulator.faults.add({ kind: 'failed-job', path: '/jobs/verification-email', times: 1 });
    const { code, stderr } = await bench.run(['users', 'verify-email', user.user_id, '--yes']);
    expect([code, stderr]).toEqual([5, expect.stringMatching(/job_\w+ of tenant dev is failed/)]);
  });

  test('tells a script that the request was carried out, also when its job cannot be followed', async () => {
    simulator.faults.add({ kind: 'error', path: '/api/v2/jobs/job_', times: 9 });
    const { code, stdout, stderr } = await bench.run(['users', 'verify-email', user.user_id, '--yes', '--json']);
    simulator.faults.clear();
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ action: 'send-verification', state: 'done' });
    expect(stderr).toContain('sent: send verification mail');
  });

  test('prints a link, or marks the address by hand', async () => {
    const ticket = await bench.run(['users', 'verify-email', user.user_id, '--ticket', '--yes']);
    expect(ticket.stdout).toMatch(/email-verification\?ticket=/);
    await bench.json(['users', 'verify-email', user.user_id, '--by-hand', '--yes', '--json']);
    expect(simulator.user(user.user_id)?.email_verified).toBe(true);
    const again = await bench.run(['users', 'verify-email', user.user_id, '--yes']);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('verified already')]);
  });
});

describe('users set-picture', () => {
  test('takes an address, the initials, the Gravatar, and takes back', async () => {
    const call = ['users', 'set-picture', user.user_id, '--yes', '--json'];
    await bench.json([...call, '--url', 'https://example.com/ada.png']);
    const changed = await bench.json([...call, '--initials']);
    expect(simulator.user(user.user_id)?.picture).toMatch(/^https:\/\/cdn\.auth0\.com\/avatars\/[a-z]{1,2}\.png$/);
    await bench.json(['journal', 'undo', (changed as { change_id: string }).change_id, '--yes', '--json']);
    expect(simulator.user(user.user_id)?.picture).toBe('https://example.com/ada.png');
    await bench.json([...call, '--gravatar']);
    expect(simulator.user(user.user_id)?.picture).toMatch(/^https:\/\/s\.gravatar\.com\/avatar\/[0-9a-f]{32}\?s=480/);
    const none = await bench.run([...call, '--remove']);
    expect([none.code, none.stderr]).toEqual([4, expect.stringContaining('always has one')]);
  });

  test('keeps it in the metadata where a provider writes the profile, and takes it away there', async () => {
    const call = ['users', 'set-picture', user.user_id, '--in-metadata', '--yes', '--json'];
    await bench.json([...call, '--url', 'https://example.com/ada.png']);
    expect(simulator.user(user.user_id)?.user_metadata).toEqual({ picture: 'https://example.com/ada.png' });
    await bench.json([...call, '--remove']);
    expect(simulator.user(user.user_id)?.user_metadata).toEqual({});
  });

  test.each([
    [[], 'no picture was named'],
    [['--initials', '--remove'], 'exclude each other'],
    [['--url', 'ftp://example.com'], 'url: must be an https address'],
  ])('given %j is a fault of the call', async (options, words) => {
    const { code, stderr } = await bench.run(['users', 'set-picture', user.user_id, '--yes', ...options]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
