import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { afterEach, expect, it } from 'vitest';

import { logEvents } from '../../daemon/jobs/log-events.ts';
import { salvage } from '../../daemon/jobs/salvage.ts';
import { newNotes } from '../../daemon/jobs/set-aside-notes.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { usersStale } from '../../daemon/jobs/users-stale.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { openUnchecked } from '../../src/mirror/database.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { Secret } from '../../src/secret.ts';
import { deleteUser, expectSameUsers, type SimulatedSync, simulatedSync } from './simulated-sync.ts';

const day = 24 * 3_600_000;

let sync: SimulatedSync;
afterEach(() => sync.close());

/** Puts a damaged mirror beside the present one, filled with events of long ago and a user who is gone since. */
function setAside(damagedTable?: string): LogEvent[] {
  const { mirror, clock } = sync;
  const file = `${mirror.file}.damaged-20260101T000000Z`;
  const old = openMirrorWriter(file, 'acme', new Secret('ab'.repeat(32)));
  const logs = Array.from({ length: 3000 }, (_, number) => ({
    log_id: `90020200101${String(number).padStart(12, '0')}`,
    date: new Date(clock.now() - 400 * day + number * 60_000).toISOString(),
    type: 's',
    user_id: `auth0|${number % 50}`,
    description: `${number} `.repeat(40),
  }));
  old.commitBatch({ logs }, clock.now());
  const users = sync.simulator.allUsers().map((profile) => ({ profile, source: 'id', read_at: clock.now() }) as const);
  old.commitBatch({ users }, clock.now());
  old.close();
  const page = damagedTable === undefined ? undefined : rootPage(file, damagedTable);
  const bytes = readFileSync(file);
  const at = page === undefined ? 5000 : (page - 1) * 8192 + 5000;
  bytes.fill(7, at, at + 100);
  writeFileSync(file, bytes);
  mirror.commitBatch(newNotes(mirror)!, clock.now());
  return logs;
}

function rootPage(file: string, table: string): number {
  const db = openUnchecked(file, new Secret('ab'.repeat(32)));
  const page = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number;
  db.close();
  return page;
}

it('begins anew wherever it was killed, and ends with the same rows', async () => {
  sync = await simulatedSync({ users: 60, logs: 50, plan: 'free' });
  const { mirror } = sync;
  const old = setAside();
  const gone = deleteUser(sync, 7);
  expect(logEvents.notYet?.(mirror)).toContain('damaged');
  for (const steps of [1, 4, 7]) {
    await sync.run(salvage, steps);
    expect(salvage.notYet?.(mirror)).toBeUndefined();
  }
  await sync.run(salvage);
  expect(salvage.notYet?.(mirror)).toBeDefined();
  expect(mirror.syncStatus().set_aside).toMatchObject([{ state: 'done', lost_events: 0, saved: { users: 60 } }]);
  expect(mirror.syncStatus().log_events).toBe(old.length);
  // Who went while the mirror was damaged is found by the pass over all users.
  expect(mirror.getUser(gone.user_id)).toBeDefined();
  await sync.runAll(usersFull);
  await sync.runAll(usersStale);
  await sync.runAll(logEvents);
  expectSameUsers(sync);
  expect(mirror.getTombstone(gone.user_id)).toBeDefined();
  const ids = new Set(mirror.listLogs({ limit: 100_000 }).map(({ log_id }) => log_id));
  expect(old.filter(({ log_id }) => !ids.has(log_id))).toEqual([]);
  // Between the end of what was saved and what Auth0 still has nobody knows what happened.
  expect(mirror.syncStatus().gaps).toMatchObject([{ after_log_id: old.at(-1)!.log_id }]);
});

it('brings over users whose pictures are lost, and reads those anew', async () => {
  sync = await simulatedSync({ users: 20, logs: 5, plan: 'free' });
  const { mirror } = sync;
  setAside('picture_forms');
  await sync.run(salvage);
  expect(mirror.syncStatus().set_aside).toMatchObject([{ state: 'done', saved: { users: 20 } }]);
  const { user_id, picture } = sync.simulator.allUsers()[3]!;
  expect(mirror.getUser(user_id)).toMatchObject({ stale: true, profile: { user_id } });
  expect(mirror.getUser(user_id)?.profile.picture).toBeUndefined();
  await sync.runAll(usersStale);
  expect(mirror.getUser(user_id)).toMatchObject({ stale: false, profile: { picture } });
});

it('does not bring over what belongs to another file twice, and forgets one that somebody deleted', async () => {
  sync = await simulatedSync({ users: 5, logs: 5, plan: 'free' });
  const { mirror } = sync;
  setAside();
  await sync.run(salvage);
  const { log_events, set_aside = [] } = mirror.syncStatus();
  expect(newNotes(mirror)).toBeUndefined();
  copyFileSync(set_aside[0]!.file, `${mirror.file}.damaged-20260202T000000Z`);
  mirror.commitBatch(newNotes(mirror)!, 1);
  await sync.run(salvage);
  expect(mirror.syncStatus().log_events).toBe(log_events);
  expect(mirror.syncStatus().set_aside).toHaveLength(2);
});

it('is done with a damaged mirror that somebody has removed, and lets the log be read', async () => {
  sync = await simulatedSync({ users: 3, logs: 5, plan: 'free' });
  const { mirror } = sync;
  setAside();
  rmSync(`${mirror.file}.damaged-20260101T000000Z`);
  await sync.runAll(salvage);
  expect(mirror.checkpoint('salvage')).toMatchObject([{ state: 'done', saved: { users: 0, log_events: 0 } }]);
  expect(logEvents.notYet?.(mirror)).toBeUndefined();
});
