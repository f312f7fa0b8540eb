import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { runOnce } from '../../daemon/once.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import { systemClock } from '../../src/clock.ts';
import { setAsideWords } from '../../src/domain/set-aside.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { openLog } from '../../src/log.ts';
import { type Database, openDatabase, openUnchecked } from '../../src/mirror/database.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import { mirrorFile } from '../../src/paths.ts';
import { DaemonHome } from './daemon-home.ts';
import { expectSameUsers } from './simulated-sync.ts';

const pageSize = 8192;
const day = 24 * 3_600_000;

let home: DaemonHome;
let simulator: RunningSimulator;
let file: string;
/** Events that Auth0 has before anything is damaged: a sync makes new ones, which the next one reads. */
let known: readonly string[];

beforeEach(async () => {
  home = new DaemonHome();
  // Without an export nobody has to wait for one.
  const faults = [{ kind: 'failed-job', times: 100 } as const];
  simulator = await startSimulator({ users: 60, logs: 200, plan: 'private-cloud', searchLag: 0, logLag: 0, faults });
  home.add('acme', simulator);
  file = mirrorFile(home.paths, 'acme');
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await simulator.close();
});

async function syncOnce(): Promise<void> {
  const log = await openLog({ file: `${home.paths.state}/sync.log`, clock: systemClock });
  const options = { session: home.session(), settleChanges, version: '0', clock: systemClock, random: () => 0.5, log };
  const { signal } = new AbortController();
  await runOnce({ ...options, signal, tenants: [], full: false, reconcile: false, remark: () => undefined });
  log.close();
}

/** Events as they were long before what Auth0 still keeps. */
function oldEvents(count: number): LogEvent[] {
  const first = Date.now() - 400 * day;
  return Array.from({ length: count }, (_, number) => ({
    log_id: `90020200101${String(number).padStart(12, '0')}`,
    date: new Date(first + number * 60_000).toISOString(),
    type: 's',
    user_id: `auth0|${number % 50}`,
    description: `${number} `.repeat(40),
  }));
}

/** A mirror in step with its tenant, with an archive of events that Auth0 has forgotten. */
async function fill(events = 3000): Promise<void> {
  await syncOnce();
  known = simulator.allLogs().map(({ log_id }) => log_id);
  const session = home.session();
  const mirror = await session.openWriter(session.tenant('acme'));
  mirror.commitBatch({ logs: oldEvents(events) }, Date.now());
  const details = [
    { owner: 'auth0|1', kind: 'roles', items: [{ id: 'r' }], complete: true, read_at: Date.now() } as const,
  ];
  const profile = { user_id: 'auth0|gone', email: 'gone@example.com' };
  mirror.commitBatch({ users: [{ profile, source: 'id', read_at: 1 }], details }, Date.now());
  const buried = { user_id: 'auth0|gone', deleted_at: Date.now(), reason: 'log' } as const;
  mirror.commitBatch({ tombstones: [buried] }, Date.now());
  mirror.close();
}

const setAsideFiles = () => readdirSync(dirname(file)).filter((name) => name.includes('.damaged-'));

/** The pages of a sound file that hold the rows of a table. */
async function pagesOf(table: string): Promise<number[]> {
  const store = await home.session().credentials();
  const db = openUnchecked(file, (await store.get('acme', 'mirror'))!);
  const pages = db
    .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno`)
    .pluck()
    .all(table);
  db.close();
  return pages as number[];
}

function flip(at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(file, bytes);
}

async function look() {
  return await home.read('acme', (mirror) => {
    expectSameUsers({ mirror, simulator });
    const { gaps, set_aside = [], jobs } = mirror.syncStatus();
    const ids = new Set(mirror.listLogs({ limit: 1_000_000 }).map(({ log_id }) => log_id));
    expect(known.filter((log_id) => !ids.has(log_id))).toEqual([]);
    const old = oldEvents(3000).filter(({ log_id }) => ids.has(log_id)).length;
    return {
      gaps,
      set_aside,
      old,
      buried: mirror.getTombstone('auth0|gone'),
      roles: mirror.getDetail('auth0|1', 'roles'),
      jobs,
    };
  });
}

describe('a damaged mirror', () => {
  it.each([
    ['a flipped bit in its first page', () => flip(5000)],
    ['a flipped bit in its header', () => flip(60)],
    [
      'a first page of something else',
      () => {
        const bytes = readFileSync(file);
        bytes.write('this is no database'.repeat(400), 0);
        writeFileSync(file, bytes);
      },
    ],
  ])('with %s is set aside, and all that it held is brought over', async (_, damage) => {
    await fill();
    damage();
    const damaged = readFileSync(file);
    await syncOnce();
    const { set_aside, old, gaps, buried, roles } = await look();
    expect(set_aside).toMatchObject([{ state: 'done', lost_events: 0, saved: { details: expect.any(Number) } }]);
    expect(old).toBe(3000);
    expect(gaps).toEqual([]);
    expect(buried).toMatchObject({ reason: 'log', profile: { email: 'gone@example.com' } });
    expect(roles).toMatchObject({ items: [{ id: 'r' }] });
    expect(setAsideFiles()).toHaveLength(1);
    expect(readFileSync(set_aside[0]!.file).equals(damaged)).toBe(true);
    expect(setAsideWords(set_aside[0]!)).toContain(set_aside[0]!.file);
    expect(statSync(set_aside[0]!.file).mode & 0o077).toBe(0);
  });

  it('is set aside by a single sync also when it cannot even tell whose it is', async () => {
    await fill(10);
    for (const page of await pagesOf('facts')) flip((page - 1) * pageSize + 3000);
    await syncOnce();
    const { set_aside, old } = await look();
    expect(set_aside).toMatchObject([{ state: 'done' }]);
    expect(old).toBe(10);
  });

  it('of which every third page of the log is lost gives the rest, and a gap for each hole that Auth0 cannot fill', async () => {
    await fill();
    // The first old events lie on one of the pages before: what is lost ahead of all others has no date that a gap could tell.
    for (const [at, page] of (await pagesOf('log_bodies')).entries())
      if (at > 0 && at % 3 === 0) flip((page - 1) * pageSize + 3000);
    // Nobody has looked at those pages yet; who does leaves word.
    await syncOnce();
    expect(setAsideFiles()).toEqual([]);
    await expect(look()).rejects.toMatchObject({ kind: 'mirror_damaged' });
    await syncOnce();
    const { set_aside, old, gaps } = await look();
    expect(set_aside).toMatchObject([{ state: 'done' }]);
    expect(old).toBeGreaterThan(500);
    expect(old).toBeLessThan(3000);
    expect(set_aside[0]!.lost_events).toBeGreaterThanOrEqual(3000 - old);
    const kept = new Set(
      await home.read('acme', (mirror) => mirror.listLogs({ limit: 100_000 }).map((one) => one.log_id)),
    );
    const isInGap = ({ date }: LogEvent) =>
      gaps.some(({ from, to }) => from <= Date.parse(date) && Date.parse(date) <= to);
    expect(oldEvents(3000).filter((event) => !kept.has(event.log_id) && !isInGap(event))).toEqual([]);
  });

  it.each([0.2, 0.5, 0.9])('that was cut off at %f of its length gives what is left', async (part) => {
    await fill();
    truncateSync(file, Math.floor(statSync(file).size * part) + 77);
    await syncOnce();
    const { set_aside, old } = await look();
    expect(set_aside).toMatchObject([{ state: 'done' }]);
    if (part > 0.4) expect(old).toBeGreaterThan(0);
  });

  it.each([
    ['empty', () => writeFileSync(file, '')],
    ['something else altogether', () => writeFileSync(file, 'hello '.repeat(10_000))],
    ['all zeros', () => writeFileSync(file, Buffer.alloc(statSync(file).size))],
  ])('that is %s is set aside, and a new one says that nothing could be read', async (_, damage) => {
    await fill(10);
    damage();
    await syncOnce();
    const { set_aside } = await look();
    expect(setAsideWords(set_aside[0]!)).toContain('Nothing in it can be read');
    expect(setAsideFiles()).toHaveLength(1);
  });

  it('is set aside also when each page is whole, but what they say together is not', async () => {
    await fill(10);
    const key = (await (await home.session().credentials()).get('acme', 'mirror'))!;
    const db = openDatabase({
      file,
      key,
      name: 'mirror',
      access: 'write',
      migrations: mirrorMigrations,
      synchronous: 'NORMAL',
    });
    // The tables of an index are guarded against the like.
    (db as Database & { unsafeMode(on: boolean): void }).unsafeMode(true);
    db.exec('DELETE FROM search_data');
    db.close();
    const user = simulator.allUsers().find(({ user_id }) => user_id.startsWith('auth0|'));
    simulator.acts.changeEmail(user!.user_id, 'moved@example.org');
    await syncOnce();
    const { set_aside, old, buried } = await look();
    expect(set_aside).toMatchObject([{ state: 'done', lost_events: 0 }]);
    expect(old).toBe(10);
    expect(buried).toBeDefined();
  }, 60_000);

  it('is not what a mirror is called whose key is another one: it stays where it is', async () => {
    await fill(10);
    const before = readFileSync(file);
    home.env['TENANTRY_MASTER_KEY'] = 'cd'.repeat(32);
    await expect(syncOnce()).rejects.toMatchObject({ kind: 'key_missing' });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(setAsideFiles()).toEqual([]);
  });
});
