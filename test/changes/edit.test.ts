import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { type Bench, makeBenchFiles, openBench, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;

let simulator: RunningSimulator;
let files: BenchFiles;
let bench: Bench;

beforeAll(async () => {
  files = makeBenchFiles();
  simulator = await startSimulator({ users: 400, roomy: true, seed: 11, searchLag: 0, logLag: 0, plan: 'enterprise' });
  const tenant = testTenant(simulator.domain, { client_id: simulator.client_id });
  bench = openBench(files, tenant, { secret: simulator.client_secret });
  const { body: connections } = await bench.client.readCatalogue('connections', person);
  bench.mirror.commitBatch({ catalogues: { connections } }, Date.now());
});
afterAll(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

/** Somebody of a connection with this account alone. */
function someone(connection: string): UserProfile {
  const user = simulator
    .allUsers()
    .find(({ identities }) => identities?.length === 1 && identities[0]?.connection === connection);
  if (user === undefined) throw new Error(`nobody in ${connection}`);
  return user;
}

async function done(user_id: string, input: Record<string, unknown>) {
  const change = await planFor(bench, 'edit', user_id, input);
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'done' });
  return change;
}

test('what Auth0 does not take together goes in several requests, what may be taken first', async () => {
  const { user_id } = simulator.acts.signUp({ email: 'split@example.com' });
  await done(user_id, { email_verified: true });
  const change = await done(user_id, {
    name: 'Ada',
    nickname: 'ada',
    email: 'Ada.New@example.com',
    verify_email: true,
  });
  expect(change.requests.map(({ body }) => body)).toEqual([
    { email: 'ada.new@example.com', email_verified: false, verify_email: true },
    { name: 'Ada', nickname: 'ada' },
  ]);
  expect(change.remarks.join(' ')).toMatch(/logged out everywhere.*verification mail.*not verified.*2 requests/);
  expect(simulator.user(user_id)).toMatchObject({ email: 'ada.new@example.com', email_verified: false, name: 'Ada' });
  const back = await planUndo(bench, { change_id: change.id });
  await applyChange(bench, back);
  expect(simulator.user(user_id)).toMatchObject({ email: 'split@example.com', email_verified: true });
});

test('of a user of several databases the one that is meant is named, and the root of the profile is not its matter', async () => {
  const { user_id } = simulator.acts.signUp({ email: 'several@example.com' });
  const [main] = simulator.user(user_id)?.identities ?? [];
  const linked = someone('members').user_id;
  await applyChange(bench, await planFor(bench, 'link', user_id, { user_id: linked }));
  const own = await done(user_id, { email: 'several-new@example.com', name: 'Ada' });
  expect(own.requests.map(({ body }) => (body as Record<string, unknown>)['connection'])).toEqual([
    main?.connection,
    undefined,
  ]);
  expect(simulator.user(user_id)).toMatchObject({ email: 'several-new@example.com', name: 'Ada' });
  const other = await planFor(bench, 'edit', user_id, { email: 'linked-new@example.com', connection: 'members' });
  expect(other.requests[0]?.body).toMatchObject({ connection: 'members' });
});

test('an address that somebody has is refused before anything was changed', async () => {
  const taken = simulator.acts.signUp({ email: 'taken@example.com' });
  const { user_id, name } = simulator.acts.signUp({ email: 'free@example.com' });
  const change = await planFor(bench, 'edit', user_id, { name: 'Other', email: taken.email });
  await expect(applyChange(bench, change)).rejects.toMatchObject({ kind: 'auth0_refused' });
  expect(simulator.user(user_id)?.name).toBe(name);
});

test('when a later request is refused, it is said how far it came', async () => {
  const { user_id } = simulator.acts.signUp({ email: 'half@example.com' });
  // The simulated API refuses to take a name away from a user of a database.
  const change = await planFor(bench, 'edit', user_id, { email: 'half-new@example.com', nickname: null });
  await expect(applyChange(bench, change)).resolves.toMatchObject({
    state: 'partly_done',
    detail: expect.stringContaining('1 of 2') as string,
  });
  expect(simulator.user(user_id)?.email).toBe('half-new@example.com');
  expect(bench.mirror.getUser(user_id)?.profile.email).toBe('half-new@example.com');
});

test.each([
  ['reset-after', 'partly_done'],
  ['reset', 'not_done'],
] as const)('when the first of several requests ends in a %s, reading tells that it is %s', async (kind, end) => {
  const { user_id } = simulator.acts.signUp({ email: `${kind}@example.com` });
  const change = await planFor(bench, 'edit', user_id, { email: `${kind}-new@example.com`, name: 'Ada' });
  expect(change.requests).toHaveLength(2);
  simulator.faults.add({ kind, path: `PATCH /api/v2/users/${encodeURIComponent(user_id)}`, times: 1 });
  await expect(applyChange(bench, change)).resolves.toMatchObject({ state: 'unknown' });
  await settleChanges({ ...bench, now: () => Date.now() + 91_000 });
  expect(bench.journal.list({ change_id: change.id, limit: 1 })).toMatchObject([{ state: end }]);
  expect(simulator.user(user_id)?.email).toBe(end === 'not_done' ? 'reset@example.com' : 'reset-after-new@example.com');
});

test('a user name is changed where the connection has them, in its length', async () => {
  const { user_id } = someone('members');
  await expect(planFor(bench, 'edit', user_id, { username: 'x'.repeat(16) })).rejects.toThrow('at most 15 characters');
  const change = await done(user_id, { username: 'Fresh_Name', email: 'fresh@example.com' });
  expect(change.requests.map(({ body }) => Object.keys(body ?? {})[0])).toEqual(['email', 'username']);
  expect(simulator.user(user_id)?.username).toBe('fresh_name');
});

test.each([
  ['google-oauth2', { email: 'a@example.com' }, 'google-oauth2 gives the address'],
  ['google-oauth2', { username: 'ada' }, 'only users of databases'],
  ['google-oauth2', { phone_number: '+49151' }, 'gives the number'],
  ['sms', { email_verified: true }, 'no such sign'],
  ['acme-saml', { email_verified: false }, 'does not verify the addresses of enterprise users'],
  ['legacy-crm', { name: 'Ada' }, 'gives the profile'],
  ['Username-Password-Authentication', { username: 'ada' }, 'takes no user names'],
])('in %s, %j is refused with the reason, and nothing is sent', async (connection, input, words) => {
  const before = simulator.requests.filter(({ method }) => method === 'PATCH').length;
  const { user_id } = someone(connection);
  await expect(planFor(bench, 'edit', user_id, input)).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining(words) as string,
  });
  expect(simulator.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(before);
});

test('of a federated user it is said when Auth0 takes a name, and where else a picture can be kept', async () => {
  const { user_id } = someone('google-oauth2');
  const change = await planFor(bench, 'edit', user_id, { picture: 'https://example.com/a.png' });
  expect(change.remarks.join(' ')).toMatch(/does not sync user profile.*user_metadata\.picture/);
  await expect(applyChange(bench, change)).rejects.toThrow(/Sync user profile/);
  const unsynced = someone('corp-okta');
  await done(unsynced.user_id, { name: 'Renamed' });
  expect(simulator.user(unsynced.user_id)?.name).toBe('Renamed');
});

test('what is so already is no change', async () => {
  const { user_id, email } = simulator.acts.signUp({ email: 'same@example.com' });
  await expect(planFor(bench, 'edit', user_id, { email: email?.toUpperCase() })).rejects.toThrow('like this already');
});
