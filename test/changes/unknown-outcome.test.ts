import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { applyChange } from '../../src/changes/apply-change.ts';
import type { ChangeContext } from '../../src/changes/changes.ts';
import { ownerOf } from '../../src/changes/owner-of.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import type { Change } from '../../src/domain/change.ts';
import { makeBenchFiles, openBench, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { json, raw, refusal, resetConnection, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer, Reply } from '../helpers/fault-server.ts';
import { settled } from '../helpers/settled.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const user_id = 'samlp|acme|ada/lovelace@example.com';
const free = { user_id, name: 'Ada', updated_at: '2026-11-01T00:00:00.000Z' };
const blocked = { ...free, blocked: true, updated_at: '2026-11-02T00:00:00.000Z' };

let server: FaultServer;
let files: BenchFiles;
let clock: FakeClock;
let bench: ChangeContext & { readonly client: Auth0Client; close(): void };
/** What the server holds, and what it does with a PATCH. */
let record: object;
let onPatch: Reply;

beforeEach(async () => {
  server = await startFaultServer();
  files = makeBenchFiles();
  clock = new FakeClock(Date.now());
  bench = openBench(files, testTenant(server.domain), { secret: 's', clock, response: 150 });
  record = free;
  server.reply((request, response, socket) => {
    const reply = request.method === 'PATCH' ? onPatch : json(record);
    reply(request, response, socket);
  });
});
afterEach(async () => {
  bench.close();
  await server.close();
  removeBenchFiles(files);
});

async function planned(): Promise<Change> {
  return await settled(planFor(bench, 'block', user_id), clock);
}

function patches(): number {
  return server.seen.filter((request) => request.method === 'PATCH').length;
}

function states(): string[] {
  return bench.journal
    .list({ limit: 100 })
    .map((entry) => entry.state)
    .toReversed();
}

/** Carries the change out, then answers like this. */
function doneBut(reply: Reply): Reply {
  return (request, response, socket) => {
    record = blocked;
    reply(request, response, socket);
  };
}

const silence: Reply = () => {};

test.each([
  ['is reset', resetConnection],
  ['falls silent', silence],
  ['is a gateway’s error page', raw('<h1>bad gateway', 502)],
  ['is a redirect', raw('', 302, { location: 'http://127.0.0.1:1/' })],
  ['is empty', raw('')],
])('when the answer %s but the record shows the change, it is done', async (_name, reply) => {
  onPatch = doneBut(reply);
  const outcome = await settled(applyChange(bench, await planned()), clock);
  expect(outcome).toMatchObject({ state: 'done', user: blocked });
  expect(states()).toEqual(['sent', 'unknown', 'done']);
  expect(bench.mirror.getUser(user_id)?.profile.blocked).toBe(true);
  expect(patches()).toBe(1);
});

test('when the record does not show it, the request may still arrive: unknown, until nothing can arrive any more', async () => {
  onPatch = resetConnection;
  const outcome = await settled(applyChange(bench, await planned()), clock);
  expect(outcome.state).toBe('unknown');
  await expect(settled(settleChanges(bench), clock)).resolves.toBe(0);
  await clock.advance(91_000);
  await expect(settled(settleChanges(bench), clock)).resolves.toBe(1);
  expect(states()).toEqual(['sent', 'unknown', 'not_done']);
  expect(patches()).toBe(1);
});

test('a request that arrives late is found', async () => {
  onPatch = silence;
  await settled(applyChange(bench, await planned()), clock);
  record = blocked;
  await expect(settled(settleChanges(bench), clock)).resolves.toBe(1);
  expect(states()).toEqual(['sent', 'unknown', 'done']);
});

test('while an outcome is open no other change of that user is sent', async () => {
  onPatch = resetConnection;
  await settled(applyChange(bench, await planned()), clock);
  const again = await planned();
  const error = settled(applyChange(bench, again), clock);
  await expect(error).rejects.toMatchObject({ kind: 'conflict' });
  await clock.advance(91_000);
  onPatch = doneBut(json(blocked));
  await expect(settled(applyChange(bench, again), clock)).resolves.toMatchObject({ state: 'done' });
  expect(states()).toEqual(['sent', 'unknown', 'not_done', 'sent', 'done']);
});

test('what cannot be read stays open', async () => {
  onPatch = resetConnection;
  await settled(applyChange(bench, await planned()), clock);
  await clock.advance(91_000);
  server.reply(raw('<h1>sorry', 503));
  await expect(settled(settleChanges(bench), clock)).resolves.toBe(0);
  server.reply(raw('<h1>not found', 404));
  await expect(settled(settleChanges(bench), clock)).resolves.toBe(0);
  expect(bench.journal.unsettled(ownerOf(bench.tenant))).toHaveLength(1);
});

test('of a user who is gone nobody can tell whether it was done before', async () => {
  onPatch = resetConnection;
  await settled(applyChange(bench, await planned()), clock);
  await clock.advance(91_000);
  server.reply(refusal(404, 'The user does not exist.', 'inexistent_user'));
  await expect(settled(settleChanges(bench), clock)).resolves.toBe(1);
  expect(bench.journal.list({ limit: 1 })[0]).toMatchObject({
    state: 'undecided',
    detail: 'The user no longer exists.',
  });
});

test('what Auth0 refuses is journalled as refused, without secrets that its words may hold', async () => {
  onPatch = refusal(400, 'Payload validation error, access_token=abcdefghijk');
  const error = settled(applyChange(bench, await planned()), clock);
  await expect(error).rejects.toMatchObject({ kind: 'auth0_refused' });
  const [entry] = bench.journal.list({ limit: 1 });
  expect(entry).toMatchObject({ state: 'refused' });
  expect(entry?.detail).not.toContain('abcdefghijk');
});

test('what could not be sent is not done', async () => {
  const change = await planned();
  const { client } = bench;
  const unplugged = {
    ...bench,
    client: {
      ...client,
      send: async (...args: Parameters<Auth0Client['send']>) => {
        await server.close();
        return await client.send(...args);
      },
    },
  };
  await expect(settled(applyChange(unplugged, change), clock)).rejects.toMatchObject({ kind: 'network' });
  expect(states()).toEqual(['sent', 'not_done']);
  server = await startFaultServer();
});

test('an id with slashes and signs stays one part of the path', async () => {
  onPatch = doneBut(json(blocked));
  await settled(applyChange(bench, await planned()), clock);
  const paths = new Set(server.seen.map((request) => request.url));
  expect(paths).toEqual(new Set(['/api/v2/users/samlp%7Cacme%7Cada%2Flovelace%40example.com']));
});
