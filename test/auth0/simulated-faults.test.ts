import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { FaultKind } from '../../fixtures/faults/fault-kinds.ts';
import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { patchUser } from '../../src/changes/actions/patch-user.ts';
import type { ErrorKind } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const person = { priority: 'person', reason: 'person' } as const;
const path = '/api/v2/users/';

let clock: FakeClock;
let simulator: RunningSimulator;
let client: Auth0Client;
let user_id: string;

beforeEach(async () => {
  clock = new FakeClock(Date.now());
  simulator = await startSimulator({ users: 20, seed: 3, clock, searchLag: 0, logLag: 0 });
  client = clientOf(clock);
  user_id = simulator.allUsers().find((user) => user.user_id.startsWith('auth0|') && !user.blocked)!.user_id;
  // The first answer teaches clock and rate limit, and brings the token.
  await settled(client.getUser(user_id, person), clock);
});
afterEach(async () => {
  client.close();
  await simulator.close();
});

function clientOf(its: FakeClock): Auth0Client {
  const { domain, client_id, client_secret } = simulator;
  return openClient({
    tenant: testTenant(domain, { client_id }),
    secret: new Secret(client_secret),
    clock: its,
    reserve: 0.2,
    requestTimeouts: { connect: 2000, response: 400, request: 1500 },
    random: () => 0.5,
  });
}

type Ending = ErrorKind | 'fine';

async function endOf(call: Promise<unknown>): Promise<Ending> {
  return await settled(call, clock).then(
    () => 'fine',
    (error: { kind: ErrorKind }) => error.kind,
  );
}

const sent = (method: string): number =>
  simulator.requests.filter((one) => one.method === method && one.url.startsWith(path)).length;

interface Row {
  readonly kind: FaultKind;
  readonly ms?: number;
  /** How a read ends that meets it once, and how often it is sent. */
  readonly read: readonly [Ending, number];
  /** The same of a write, and whether it was carried out. */
  readonly write: readonly [Ending, number, done: boolean];
}

const unknown = 'unknown_outcome';
const rows: readonly Row[] = [
  { kind: 'rate-limit', read: ['fine', 2], write: ['rate_limited', 1, false] },
  { kind: 'retry-after', ms: 3000, read: ['fine', 2], write: ['rate_limited', 1, false] },
  { kind: 'rate-limit-bare', read: ['fine', 2], write: ['rate_limited', 1, false] },
  { kind: 'drained', read: ['fine', 2], write: ['rate_limited', 1, false] },
  { kind: 'gateway', read: ['fine', 2], write: [unknown, 1, false] },
  { kind: 'error', read: ['fine', 2], write: [unknown, 1, false] },
  { kind: 'slow', read: ['fine', 1], write: ['fine', 1, true] },
  { kind: 'slow-body', read: ['fine', 1], write: ['fine', 1, true] },
  { kind: 'truncate', read: ['fine', 2], write: [unknown, 1, true] },
  { kind: 'cut-short', read: ['fine', 2], write: [unknown, 1, true] },
  { kind: 'reset', read: ['fine', 2], write: [unknown, 1, false] },
  { kind: 'reset-after', read: ['fine', 2], write: [unknown, 1, true] },
  // A 401 comes before Auth0 looks at the request: with a new token a write may be sent once more.
  { kind: 'token-expired', read: ['fine', 2], write: ['fine', 2, true] },
  { kind: 'token-invalid', read: ['fine', 2], write: ['fine', 2, true] },
  { kind: 'login-page', read: ['fine', 2], write: [unknown, 1, false] },
  { kind: 'redirect', read: ['bad_answer', 1], write: [unknown, 1, false] },
  { kind: 'empty', read: ['fine', 2], write: [unknown, 1, false] },
];

describe.each(rows)('a simulated $kind', ({ kind, ms, read, write }) => {
  test(`is ${read[0]} for a read that meets it once`, async () => {
    const before = sent('GET');
    simulator.faults.add({ kind, path, ...(ms === undefined ? {} : { ms }) });
    const ending = await endOf(client.getUser(user_id, person));
    expect([ending, sent('GET') - before]).toEqual(read);
    expect(simulator.faults.active()).toEqual([]);
  });

  test(`is ${write[0]} for a write, ${write[2] ? 'carried out' : 'not carried out'}`, async () => {
    simulator.faults.add({ kind, path, ...(ms === undefined ? {} : { ms }) });
    const ending = await endOf(client.send(patchUser(user_id, { blocked: true }), 'change-1', person));
    expect([ending, sent('PATCH'), simulator.user(user_id)?.blocked === true]).toEqual(write);
  });
});

const signIns = (): number => simulator.requests.filter(({ url }) => url === '/oauth/token').length;

describe('signing in', () => {
  test.each<[FaultKind, Ending, number]>([
    ['gateway', 'fine', 2],
    ['error', 'fine', 2],
    ['reset', 'fine', 2],
    ['reset-after', 'fine', 2],
    ['truncate', 'fine', 2],
    ['cut-short', 'fine', 2],
    ['empty', 'fine', 2],
    ['login-page', 'fine', 2],
    ['slow', 'fine', 1],
    ['slow-body', 'fine', 1],
    ['redirect', 'bad_answer', 1],
    ['rate-limit', 'rate_limited', 1],
    ['retry-after', 'rate_limited', 1],
    ['drained', 'rate_limited', 1],
    ['token-invalid', 'bad_credentials', 1],
  ])('that meets %s is %s, and the secret goes nowhere else', async (kind, ending, sent) => {
    simulator.faults.add({ kind, path: '/oauth/token' });
    const fresh = clientOf(clock);
    const before = signIns();
    expect(await endOf(fresh.getUser(user_id, person))).toBe(ending);
    expect(signIns() - before).toBe(sent);
    expect(simulator.faults.active()).toEqual([]);
    expect(simulator.requests.filter(({ url }) => url.startsWith('/login'))).toEqual([]);
    // Nothing of it stays: the next call is fine, once a limit is refilled.
    await clock.advance(5000);
    expect(await endOf(fresh.getUser(user_id, person))).toBe('fine');
    fresh.close();
  });
});

test('a redirect takes neither token nor body anywhere', async () => {
  simulator.faults.add({ kind: 'redirect', times: 2 });
  await endOf(client.getUser(user_id, person));
  await endOf(client.send(patchUser(user_id, { blocked: true }), 'change-1', person));
  expect(simulator.requests.filter(({ url }) => url.startsWith('/login'))).toEqual([]);
  expect(simulator.requests.slice(-2).map(({ status }) => status)).toEqual([302, 307]);
});

test.each<[FaultKind, number, number]>([
  ['rate-limit', 3000, 2000],
  ['retry-after', 3000, 3000],
  ['rate-limit-bare', 0, 1000],
  ['drained', 0, 1000],
])('a %s is waited out, neither hurried nor slept over', async (kind, ms, least) => {
  simulator.faults.add({ kind, path, ms });
  const from = clock.now();
  expect(await endOf(client.getUser(user_id, person))).toBe('fine');
  expect(clock.now() - from).toBeGreaterThanOrEqual(least);
  expect(clock.now() - from).toBeLessThan(6000);
});

test('a burst of 429s that does not end is told, with the time at which to come back', async () => {
  simulator.faults.add({ kind: 'retry-after', path, times: 5, ms: 4000 });
  const from = clock.now();
  const call = settled(client.getUser(user_id, person), clock);
  await expect(call).rejects.toMatchObject({ kind: 'rate_limited', statusCode: 429 });
  await expect(call).rejects.toHaveProperty('retryAt', expect.any(Number));
  expect(clock.now() - from).toBeLessThan(12_000);
  expect(sent('GET')).toBe(3);
});

test('a write that the tenant carries out after the client gave up is of unknown outcome, not a failure', async () => {
  // Its own clock, on which the slow answer never comes.
  const impatient = clientOf(new FakeClock(clock.now()));
  await settled(impatient.getUser(user_id, person), clock);
  simulator.faults.add({ kind: 'slow', path, ms: 60_000 });
  const call = impatient.send(patchUser(user_id, { blocked: true }), 'change-1', person);
  await expect(call).rejects.toMatchObject({ kind: 'unknown_outcome' });
  expect(simulator.user(user_id)?.blocked).toBeUndefined();
  await clock.advance(60_000);
  expect(simulator.user(user_id)?.blocked).toBe(true);
  impatient.close();
});

test('a body that drips for too long is no answer in time', async () => {
  const own = new FakeClock(clock.now());
  const impatient = clientOf(own);
  await settled(impatient.getUser(user_id, person), clock);
  simulator.faults.add({ kind: 'slow-body', path, times: 2, ms: 600_000 });
  const call = settled(impatient.getUser(user_id, person), own);
  await expect(call).rejects.toMatchObject({ kind: 'timeout' });
  impatient.close();
});

describe.each([2 * 3_600_000, -2 * 3_600_000])('a tenant whose clock is %i ms ahead', (skew) => {
  beforeEach(async () => {
    client.close();
    await simulator.close();
    const faults = [{ kind: 'clock-skew', ms: skew }] as const;
    simulator = await startSimulator({
      users: 20,
      seed: 3,
      clock,
      searchLag: 0,
      logLag: 0,
      faults,
      tokenLifetime: 600,
    });
    client = clientOf(clock);
  });

  test('is known by its answers, and dates what it says by its own clock', async () => {
    const { served_at } = await settled(client.getUser(user_id, person), clock);
    expect(Math.abs(client.clockOffset() - skew)).toBeLessThan(1500);
    expect(Math.abs(served_at - clock.now() - skew)).toBeLessThan(1500);
    simulator.acts.patch(user_id, { app_metadata: { looked_at: 1 } });
    const { body } = await settled(client.searchLogs({ sort: 'date:-1', per_page: 1 }, person), clock);
    expect(Math.abs(Date.parse(body[0]!.date) - clock.now() - skew)).toBeLessThan(1500);
  });

  test('is waited for by its clock when the limit is used up', async () => {
    await settled(client.getUser(user_id, person), clock);
    simulator.faults.add({ kind: 'rate-limit', path, ms: 3000 });
    const from = clock.now();
    expect(await endOf(client.getUser(user_id, person))).toBe('fine');
    expect(clock.now() - from).toBeGreaterThan(1000);
    expect(clock.now() - from).toBeLessThan(6000);
  });

  test('gives a token that is used for as long as it is good by its clock, and no longer', async () => {
    await settled(client.getUser(user_id, person), clock);
    await clock.advance(200_000);
    await settled(client.getUser(user_id, person), clock);
    expect(signIns()).toBe(1);
    await clock.advance(500_000);
    await settled(client.getUser(user_id, person), clock);
    expect(signIns()).toBe(2);
    expect(simulator.requests.map(({ status }) => status)).not.toContain(401);
  });
});
