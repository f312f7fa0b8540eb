import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { FaultKind } from '../../fixtures/faults/fault-kinds.ts';
import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import type { ChangeContext } from '../../src/changes/changes.ts';
import { ownerOf } from '../../src/changes/owner-of.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import { isAppError } from '../../src/errors.ts';
import { makeBenchFiles, openBench, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';

let simulator: RunningSimulator;
/** Of the program, and of the tenant. */
let clock: FakeClock;
let theirs: FakeClock;
let files: BenchFiles;
let bench: ChangeContext & { readonly client: Auth0Client; close(): void };
let user_id: string;

beforeEach(async () => {
  clock = new FakeClock(Date.now());
  theirs = new FakeClock(clock.now());
  simulator = await startSimulator({ users: 20, seed: 3, clock: theirs, searchLag: 0, logLag: 0 });
  files = makeBenchFiles();
  const tenant = testTenant(simulator.domain, { client_id: simulator.client_id });
  bench = openBench(files, tenant, { secret: simulator.client_secret, clock, response: 300 });
  user_id = simulator.allUsers().find((user) => user.user_id.startsWith('auth0|') && !user.blocked)!.user_id;
});
afterEach(async () => {
  bench.close();
  await simulator.close();
  removeBenchFiles(files);
});

const patches = (): number => simulator.requests.filter(({ method }) => method === 'PATCH').length;
const isBlocked = (): boolean => simulator.user(user_id)?.blocked === true;

function states(): string[] {
  const entries = bench.journal.list({ limit: 100 });
  return entries.map((entry) => entry.state).toReversed();
}

/** How blocking a user ends at once: as an outcome, or as an error. */
async function block(): Promise<string> {
  const change = await settled(planFor(bench, 'block', user_id), clock);
  const applied = applyChange(bench, change).catch((error: unknown) => error);
  const outcome = await settled(applied, clock);
  if (isAppError(outcome)) return outcome.kind;
  return (outcome as Awaited<ReturnType<typeof applyChange>>).state;
}

interface Row {
  readonly kind: FaultKind;
  readonly ms?: number;
  readonly said: string;
  readonly journal: readonly string[];
  readonly done: boolean;
  readonly sent?: number;
}

const foundDone = { said: 'done', journal: ['sent', 'unknown', 'done'], done: true } as const;
const foundUndone = { said: 'unknown', journal: ['sent', 'unknown', 'not_done'], done: false } as const;
const refused = { said: 'rate_limited', journal: ['sent', 'refused'], done: false } as const;
const fine = { said: 'done', journal: ['sent', 'done'], done: true } as const;

describe.each<Row>([
  { kind: 'reset-after', ...foundDone },
  { kind: 'truncate', ...foundDone },
  { kind: 'cut-short', ...foundDone },
  { kind: 'reset', ...foundUndone },
  { kind: 'gateway', ...foundUndone },
  { kind: 'error', ...foundUndone },
  { kind: 'login-page', ...foundUndone },
  { kind: 'redirect', ...foundUndone },
  { kind: 'empty', ...foundUndone },
  { kind: 'rate-limit', ...refused },
  { kind: 'retry-after', ...refused },
  { kind: 'rate-limit-bare', ...refused },
  { kind: 'drained', ...refused },
  { kind: 'token-expired', ...fine, sent: 2 },
  { kind: 'token-invalid', ...fine, sent: 2 },
])('a change that meets $kind', ({ kind, said, journal, done, sent = 1 }) => {
  test(`is ${said} at first and ${journal.at(-1)} in the end, sent ${sent === 1 ? 'once' : 'again with a new token'}`, async () => {
    simulator.faults.add({ kind, path: 'PATCH /api/v2/users/' });
    expect(await block()).toBe(said);
    await clock.advance(91_000);
    await theirs.advance(91_000);
    await settled(settleChanges(bench), clock);
    expect(states()).toEqual(journal);
    expect([isBlocked(), patches()]).toEqual([done, sent]);
    expect(bench.journal.unsettled(ownerOf(bench.tenant))).toEqual([]);
  });
});

test('a change that Auth0 carries out long after we gave up is found done, and never sent again', async () => {
  simulator.faults.add({ kind: 'slow', path: 'PATCH /api/v2/users/', ms: 30_000 });
  expect(await block()).toBe('unknown');
  expect(isBlocked()).toBe(false);
  await settled(settleChanges(bench), clock);
  expect(states()).toEqual(['sent', 'unknown']);
  await theirs.advance(30_000);
  await settled(settleChanges(bench), clock);
  expect(states()).toEqual(['sent', 'unknown', 'done']);
  expect(bench.mirror.getUser(user_id)?.profile.blocked).toBe(true);
  expect([isBlocked(), patches()]).toEqual([true, 1]);
});

test('what becomes of a change is also found out through a tenant that goes on failing', async () => {
  simulator.faults.add({ kind: 'reset-after', path: 'PATCH /api/v2/users/' });
  simulator.faults.add({ kind: 'gateway', path: 'GET /api/v2/users/', after: 2, lasts: 60_000 });
  expect(await block()).toBe('unknown');
  await settled(settleChanges(bench), clock);
  expect(states()).toEqual(['sent', 'unknown']);
  await theirs.advance(60_000);
  await settled(settleChanges(bench), clock);
  expect(states()).toEqual(['sent', 'unknown', 'done']);
  expect(patches()).toBe(1);
});
