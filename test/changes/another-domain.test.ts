import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { applyChange } from '../../src/changes/apply-change.ts';
import { planUndo } from '../../src/changes/plan-undo.ts';
import { nothingArrivesAfter, settleChanges } from '../../src/changes/settle-changes.ts';
import { anEntry } from '../helpers/a-change.ts';
import { makeBenchFiles, openBench, planFor, removeBenchFiles } from '../helpers/change-bench.ts';
import type { Bench, BenchFiles } from '../helpers/change-bench.ts';
import { json, resetConnection, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer, Reply } from '../helpers/fault-server.ts';
import { testTenant } from '../helpers/test-tenant.ts';

/** In both tenants, which were given the same name one after the other. */
const user_id = 'auth0|ada';
const free = { user_id, name: 'Ada', updated_at: '2026-11-01T00:00:00.000Z' };
const blocked = { ...free, blocked: true };

let files: BenchFiles;
let old: FaultServer;
let current: FaultServer;
let atOld: Bench;
let atCurrent: Bench;

beforeEach(async () => {
  files = makeBenchFiles();
  old = await startFaultServer();
  current = await startFaultServer();
  holds(old, free, json(blocked));
  holds(current, blocked, json(blocked));
  atOld = openBench(files, testTenant(old.domain), { secret: 's', response: 300 });
  atCurrent = openBench(files, testTenant(current.domain), { secret: 's', response: 300 });
});
afterEach(async () => {
  atOld.close();
  atCurrent.close();
  await Promise.all([old.close(), current.close()]);
  removeBenchFiles(files);
});

function holds(server: FaultServer, record: object, onPatch: Reply): void {
  server.reply((request, response, socket) => {
    (request.method === 'PATCH' ? onPatch : json(record))(request, response, socket);
  });
}

const later = (): number => Date.now() + nothingArrivesAfter + 1;

/** The old tenant gave no answer, and does not show the change. */
async function leaveOpen(): Promise<string> {
  holds(old, free, resetConnection);
  const change = await planFor(atOld, 'block', user_id);
  await expect(applyChange(atOld, change)).resolves.toMatchObject({ state: 'unknown' });
  return change.id;
}

function lastState(change_id: string): string | undefined {
  return atOld.journal.list({ change_id, limit: 1 })[0]?.state;
}

describe('after its name was given to another tenant, a change', () => {
  test('is not taken back there, and nobody there is asked', async () => {
    const change = await planFor(atOld, 'block', user_id);
    await applyChange(atOld, change);
    await expect(planUndo(atCurrent, { change_id: change.id })).rejects.toMatchObject({
      kind: 'refused',
      message: `the change cannot be taken back in tenant acme-test: it was made at ${old.domain}, and acme-test is ${current.domain} now`,
      hint: expect.stringContaining(`add ${old.domain} under a name of its own`) as string,
    });
    expect(current.seen).toEqual([]);
  });

  test('is not settled by what is read there, but by its own tenant', async () => {
    const change_id = await leaveOpen();
    await expect(settleChanges({ ...atCurrent, now: later })).resolves.toBe(0);
    expect(current.seen).toEqual([]);
    expect(lastState(change_id)).toBe('unknown');
    await expect(settleChanges({ ...atOld, now: later })).resolves.toBe(1);
    expect(lastState(change_id)).toBe('not_done');
  });

  test('stands in nobody’s way there while its outcome is open', async () => {
    await leaveOpen();
    holds(current, free, json(blocked));
    const change = await planFor(atCurrent, 'block', user_id);
    await expect(applyChange(atCurrent, change)).resolves.toMatchObject({ state: 'done' });
  });

  test('that was reviewed before is not sent there', async () => {
    const change = await planFor(atOld, 'block', user_id);
    holds(current, free, json(blocked));
    await expect(applyChange(atCurrent, change)).rejects.toMatchObject({
      kind: 'conflict',
      message: `the change was reviewed for ${old.domain}, and acme-test is ${current.domain} now: nothing was sent`,
    });
    expect(current.seen).toEqual([]);
  });

  test('lends its copy to nobody there', async () => {
    const change = await planFor(atOld, 'block', user_id);
    const { id: change_id, domain } = change;
    const tenant = atOld.tenant.name;
    atOld.journal.append(anEntry({ change_id, tenant, domain, user_id }), 1, { profile: free });
    expect(atOld.journal.before(change_id, { tenant, domain })).toEqual({ profile: free });
    expect(atCurrent.journal.before(change_id, { tenant, domain: current.domain })).toBeUndefined();
    expect(atCurrent.journal.before(change_id, { tenant: 'other', domain })).toBeUndefined();
  });
});

test('a change of a tenant that is reached through its custom domain now is settled and taken back', async () => {
  const change_id = await leaveOpen();
  const tenant = { ...testTenant(current.domain), audience_domain: old.domain };
  const throughCustom = openBench(files, tenant, { secret: 's' });
  await expect(settleChanges({ ...throughCustom, now: later })).resolves.toBe(1);
  expect(lastState(change_id)).toBe('done');
  await expect(planUndo(throughCustom, { change_id })).resolves.toMatchObject({
    action: 'unblock',
    domain: old.domain,
  });
  throughCustom.close();
});

describe('a change of a journal that did not note the domain', () => {
  const entry = anEntry({ tenant: 'acme-test', user_id, domain: undefined });

  test('is not taken back', async () => {
    atCurrent.journal.append({ ...entry, state: 'done' }, 1);
    await expect(planUndo(atCurrent, entry)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('an earlier version did not note at which domain it was made') as string,
      hint: expect.stringContaining('make it the other way round by hand') as string,
    });
    expect(current.seen).toEqual([]);
  });

  test('is asked about nowhere, and stands in nobody’s way once nothing can arrive any more', async () => {
    atCurrent.journal.append(entry, Date.now());
    await expect(settleChanges(atCurrent)).resolves.toBe(0);
    await expect(settleChanges({ ...atCurrent, now: later })).resolves.toBe(1);
    expect(current.seen).toEqual([]);
    expect(atCurrent.journal.list({ limit: 1 })).toMatchObject([{ state: 'undecided' }]);
  });
});
