import { describe, expect, it } from 'vitest';

import { readUserProfile } from '../../src/domain/user.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { Batch, MirrorWriter, ProfileSource, Tombstone } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

const second = 1000;

function open(): MirrorWriter {
  return openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
}

function profile(version: number, more: Partial<UserProfile> = {}): UserProfile {
  const updated_at = new Date(noon + version * second).toISOString();
  return { user_id: 'auth0|1', name: `Version ${version}`, updated_at, ...more };
}

function nameIn(mirror: MirrorWriter): unknown {
  return mirror.getUser('auth0|1')?.profile.name;
}

describe('a user who became an identity of another one', () => {
  const identities = [
    { provider: 'auth0', connection: 'db', user_id: '1' },
    { provider: 'sms', connection: 'sms', user_id: '2' },
    { provider: 'email', connection: 'email', user_id: 'unknown' },
  ];

  it('is to be read again, because no page of a search says that it is gone', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(1)), seen({ user_id: 'sms|2', name: 'Ghost' })] }, noon);
    const linked = seen(profile(2, { identities }));
    mirror.commitBatch({ users: [linked] }, noon);
    expect(mirror.listStale(9)).toMatchObject([{ user_id: 'sms|2', reason: 'link' }]);
    mirror.commitBatch({ tombstones: [{ user_id: 'sms|2', deleted_at: noon, reason: 'link' }] }, noon);
    mirror.commitBatch({ users: [linked, seen(profile(3, { identities }))] }, noon);
    expect(mirror.listStale(9)).toEqual([]);
  });
});

describe('a row', () => {
  it('keeps the newer profile when an older page arrives', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(2), 'search', noon + 2 * second)] }, noon);
    const report = mirror.commitBatch({ users: [seen(profile(1), 'search', noon + 9 * second)] }, noon);
    expect(report).toMatchObject({ older: 1, updated: 0 });
    expect(nameIn(mirror)).toBe('Version 2');
  });

  it('takes a later reading by id of an older state: the tenant was taken back, and pages from before do not undo that', () => {
    const mirror = open();
    const early = { user_id: 'a', name: 'early', updated_at: new Date(noon - 60 * second).toISOString() };
    const late = { user_id: 'a', name: 'late', updated_at: new Date(noon).toISOString() };
    mirror.commitBatch({ users: [seen(late, 'search', noon + second)] }, noon);
    mirror.commitBatch({ users: [seen(early, 'id', noon + second)] }, noon);
    expect(mirror.getUser('a')?.profile.name).toBe('late');
    mirror.commitBatch({ users: [seen(early, 'id', noon + 2 * second)] }, noon);
    expect(mirror.getUser('a')?.profile.name).toBe('early');
    mirror.commitBatch({ users: [seen(late, 'search', noon + second)] }, noon);
    expect(mirror.getUser('a')?.profile.name).toBe('early');
  });

  it('is to be read by id when a list read long after it still shows an earlier state', () => {
    const mirror = open();
    const soon = noon + 600 * second;
    mirror.commitBatch({ users: [seen(profile(2), 'id', noon + 2 * second)] }, noon);
    mirror.commitBatch({ users: [seen(profile(1), 'search', soon)] }, noon);
    expect(mirror.listStale(9)).toEqual([]);
    mirror.commitBatch({ users: [seen(profile(1), 'export', soon + 3 * second)] }, noon);
    expect(mirror.listStale(9)).toMatchObject([{ user_id: 'auth0|1', reason: 'differs at Auth0' }]);
    expect(nameIn(mirror)).toBe('Version 2');
  });

  it('is to be read by id when a list read long after it shows other second factors, which move no date', () => {
    const mirror = open();
    const [soon, late] = [noon + 600 * second, noon + 603 * second];
    const guarded = profile(2, { multifactor: ['guardian'] });
    mirror.commitBatch({ users: [seen(profile(2, { app_metadata: { a: 1 } }), 'id', noon + 2 * second)] }, noon);
    mirror.commitBatch({ users: [seen(guarded, 'search', soon), seen(profile(2), 'search', late)] }, noon);
    expect(mirror.listStale(9)).toEqual([]);
    mirror.commitBatch({ users: [seen(guarded, 'export', late)] }, noon);
    expect(mirror.listStale(9)).toMatchObject([{ user_id: 'auth0|1', reason: 'differs at Auth0' }]);
    mirror.commitBatch({ users: [seen(guarded, 'id', late)] }, noon);
    expect(mirror.listStale(9)).toEqual([]);
    mirror.commitBatch({ users: [seen(profile(2), 'search', late + 601 * second)] }, noon);
    expect(mirror.listStale(9)).toHaveLength(1);
  });

  it('keeps the fuller of two profiles of the same moment, whichever comes first', () => {
    for (const order of [
      ['export', 'search', 'id'],
      ['id', 'search', 'export'],
      ['search', 'write', 'export'],
    ] as const) {
      const mirror = open();
      for (const [i, source] of order.entries()) {
        mirror.commitBatch({ users: [seen(profile(1, { name: source }), source, noon + i * second)] }, noon);
      }
      expect(nameIn(mirror)).toBe(order.includes('id' as never) ? 'id' : 'write');
    }
  });

  it('takes the last of two first-hand readings in one second: not all that changes a user moves updated_at', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(1, { multifactor: ['guardian'] }), 'id', noon)] }, noon);
    mirror.commitBatch({ users: [seen(profile(1), 'id', noon)] }, noon);
    expect(mirror.getUser(profile(1).user_id)?.profile).not.toHaveProperty('multifactor');
    mirror.commitBatch({ users: [seen(profile(1, { name: 'of a search' }), 'search', noon)] }, noon);
    expect(nameIn(mirror)).not.toBe('of a search');
  });

  it('takes the later reading when nothing else tells, and counts what is stored already', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(1, { name: 'first' }))] }, noon);
    mirror.commitBatch({ users: [seen(profile(1, { name: 'second' }), 'search', noon + second)] }, noon);
    expect(nameIn(mirror)).toBe('second');
    const again = mirror.commitBatch(
      { users: [seen(profile(1, { name: 'second' }), 'search', noon + 2 * second)] },
      noon,
    );
    expect(again).toMatchObject({ unchanged: 1, updated: 0 });
    expect(mirror.getUser('auth0|1')?.read_at).toBe(noon + 2 * second);
  });

  it('takes a profile without a date for what its source and reading are worth', () => {
    const mirror = open();
    const undated = { user_id: 'auth0|1', name: 'undated' };
    mirror.commitBatch({ users: [seen(profile(1))] }, noon);
    mirror.commitBatch({ users: [seen(undated, 'export', noon + second)] }, noon);
    expect(nameIn(mirror)).toBe('Version 1');
    mirror.commitBatch({ users: [seen(undated, 'id', noon + second)] }, noon);
    expect(nameIn(mirror)).toBe('undated');
  });

  it('changes list, search and profile together', () => {
    const mirror = open();
    mirror.commitBatch(
      { users: [seen(profile(1, { email: 'old@acme.com', last_login: '2026-01-01T00:00:00Z' }))] },
      noon,
    );
    mirror.commitBatch(
      { users: [seen(profile(2, { name: 'Version 1', email: 'new@acme.com', blocked: true }))] },
      noon,
    );
    const list = (text: string) =>
      mirror.listUsers({ text, sort: { field: 'name', descending: false }, offset: 0, limit: 10 });
    expect(list('old@')).toEqual([]);
    expect(list('new@')).toMatchObject([{ email: 'new@acme.com', blocked: true, last_login: null }]);
    expect(mirror.findUsersByEmail('NEW@acme.com')).toHaveLength(1);
  });
});

describe('a tombstone', () => {
  it('of our own write also takes a user who was made in the same second: the server tells whole seconds', () => {
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
    const created_at = new Date(noon + 400).toISOString();
    const young = readUserProfile({ user_id: 'auth0|young', created_at, updated_at: created_at });
    for (const [reason, deleted] of [
      ['log', 0],
      ['write', 1],
    ] as const) {
      mirror.commitBatch({ users: [seen(young, 'id', noon)] }, noon);
      const tombstones = [{ user_id: 'auth0|young', deleted_at: noon, reason }];
      expect(mirror.commitBatch({ tombstones }, noon)).toMatchObject({ deleted });
    }
    mirror.close();
  });

  const grave: Tombstone = { user_id: 'auth0|1', deleted_at: noon + 10 * second, reason: 'log' };

  it('takes the user out of every list and keeps the last profile for the history', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(1))] }, noon);
    expect(mirror.commitBatch({ tombstones: [grave] }, noon)).toMatchObject({ deleted: 1 });
    expect(mirror.getUser('auth0|1')).toBeUndefined();
    expect(mirror.countUsers()).toBe(0);
    expect(mirror.countUsers({ text: 'version' })).toBe(0);
    expect(mirror.getTombstone('auth0|1')).toEqual({ ...grave, profile: profile(1) });
    expect(mirror.commitBatch({ tombstones: [grave] }, noon)).toMatchObject({ deleted: 0 });
  });

  it('is not undone by a page of a search or an export, however late', () => {
    const mirror = open();
    mirror.commitBatch({ tombstones: [grave] }, noon);
    for (const source of ['search', 'export'] as const) {
      const late = seen(profile(99, { created_at: '2026-01-01T00:00:00Z' }), source, noon + 99 * second);
      expect(mirror.commitBatch({ users: [late] }, noon)).toMatchObject({ older: 1, inserted: 0 });
    }
    expect(mirror.getTombstone('auth0|1')).toBeDefined();
  });

  it('is asked for again when a list read long after it still shows the user', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(1), 'id', noon)] }, noon);
    mirror.commitBatch({ tombstones: [{ user_id: 'auth0|1', deleted_at: noon, reason: 'log' }] }, noon);
    mirror.commitBatch({ users: [seen(profile(1), 'search', noon + 600 * second)] }, noon);
    expect(mirror.listStale(9)).toEqual([]);
    mirror.commitBatch({ users: [seen(profile(1), 'search', noon + 601 * second)] }, noon);
    expect(mirror.listStale(9)).toMatchObject([{ user_id: 'auth0|1', reason: 'differs at Auth0' }]);
    expect(mirror.getUser('auth0|1')).toBeUndefined();
  });

  it('is undone by a read by id after it, and by a user created after it', () => {
    for (const back of [
      seen(profile(11), 'id', noon + 11 * second),
      seen(profile(12, { created_at: new Date(noon + 12 * second).toISOString() }), 'search', noon),
    ]) {
      const mirror = open();
      mirror.commitBatch({ tombstones: [grave] }, noon);
      expect(mirror.commitBatch({ users: [seen(profile(5), 'id', noon + 9 * second)] }, noon)).toMatchObject({
        older: 1,
      });
      expect(mirror.commitBatch({ users: [back] }, noon)).toMatchObject({ inserted: 1 });
      expect(mirror.getTombstone('auth0|1')).toBeUndefined();
      // And told once more of the old deletion, the user stays.
      expect(mirror.commitBatch({ tombstones: [grave] }, noon)).toMatchObject({ deleted: 0 });
      expect(mirror.countUsers()).toBe(1);
    }
  });
});

describe('a stale mark', () => {
  it('goes when the user is read by id after it, not by a search and not by an earlier reading', () => {
    const mirror = open();
    mirror.commitBatch({ users: [seen(profile(1))] }, noon);
    mirror.commitBatch({ stale: [{ user_id: 'auth0|1', reason: 'logged in' }] }, noon + 5 * second);
    expect(mirror.listStale(10)).toEqual([{ user_id: 'auth0|1', reason: 'logged in', marked_at: noon + 5 * second }]);
    expect(mirror.getUser('auth0|1')?.stale).toBe(true);
    mirror.commitBatch({ users: [seen(profile(2), 'search', noon + 9 * second)] }, noon);
    mirror.commitBatch({ users: [seen(profile(3), 'id', noon + 4 * second)] }, noon);
    expect(mirror.syncStatus().stale_users).toBe(1);
    mirror.commitBatch({ users: [seen(profile(3), 'id', noon + 5 * second)] }, noon);
    expect(mirror.listStale(10)).toEqual([]);
  });

  it('is compared by the clock of the server', () => {
    const mirror = open();
    const offset = -60 * second;
    mirror.commitBatch({ clock_offset: offset, stale: [{ user_id: 'auth0|1', reason: 'x' }] }, noon);
    mirror.commitBatch({ users: [seen(profile(1), 'id', noon + offset + second)] }, noon);
    expect(mirror.listStale(10)).toEqual([]);
  });

  it('that was made while the clock here was ahead goes with the second reading', () => {
    const mirror = open();
    const ahead = 3_600 * second;
    mirror.commitBatch({ stale: [{ user_id: 'auth0|1', reason: 'x' }] }, noon + ahead);
    const reading = (at: number): Batch => ({ clock_offset: -ahead, users: [seen(profile(1), 'id', at)] });
    mirror.commitBatch(reading(noon + second), noon + ahead + 2 * second);
    expect(mirror.syncStatus().stale_users).toBe(1);
    mirror.commitBatch(reading(noon + second), noon + ahead + 3 * second);
    expect(mirror.syncStatus().stale_users).toBe(1);
    mirror.commitBatch(reading(noon + 3 * second), noon + ahead + 4 * second);
    expect(mirror.listStale(10)).toEqual([]);
  });

  it('is answered by a confirmed deletion, whatever its date', () => {
    const mirror = open();
    mirror.commitBatch({ stale: [{ user_id: 'auth0|1', reason: 'x' }] }, noon);
    mirror.commitBatch({ tombstones: [{ user_id: 'auth0|1', deleted_at: noon - second, reason: 'log' }] }, noon);
    expect(mirror.listStale(10)).toEqual([]);
  });
});

describe('a full pass', () => {
  it('marks the users that it did not bring, and says when the first one was complete', () => {
    const mirror = open();
    const users = ['a', 'b', 'c', 'd'].map((user_id) => seen({ user_id, updated_at: '2026-08-01T00:00:00Z' }));
    mirror.commitBatch({ users, pass: 1 }, noon);
    expect(mirror.syncStatus().complete_at).toBeUndefined();
    mirror.commitBatch({ finishPass: 1 }, noon + second);
    expect(mirror.syncStatus().complete_at).toBe(noon + second);
    expect(mirror.listStale(10)).toEqual([]);
    // Unchanged, changed and outdated users of a second pass all count as seen.
    mirror.commitBatch({ users: [seen({ user_id: 'a', updated_at: '2026-08-01T00:00:00Z' })], pass: 2 }, noon);
    mirror.commitBatch({ users: [seen({ user_id: 'b', updated_at: '2026-08-02T00:00:00Z' })], pass: 2 }, noon);
    mirror.commitBatch({ users: [seen({ user_id: 'c', updated_at: '2026-07-01T00:00:00Z' })], pass: 2 }, noon);
    mirror.commitBatch({ finishPass: 2 }, noon + 2 * second);
    expect(mirror.listStale(10).map(({ user_id }) => user_id)).toEqual(['d']);
    expect(mirror.syncStatus().complete_at).toBe(noon + second);
  });
});

describe('a batch', () => {
  it('stores checkpoint, status, rate, requests, lists and gaps, each as the last one said', () => {
    const mirror = open();
    const gap = { after_log_id: '1', before_log_id: undefined, from: 1, to: 2, found_at: 3 };
    const rate = { limit: 50, remaining: 40, reset_at: noon, seen_at: noon };
    const batch: Batch = {
      checkpoint: { job: 'log-events', value: { from: '900' } },
      status: { job: 'log-events', state: 'running', note: 'reads', progress: { done: 1 } },
      catalogues: {
        connections: [{ id: 'con_1', name: 'db', strategy: 'auth0' }],
        clients: [{ client_id: 'c', name: 'Shop' }],
      },
      requests: [{ reason: 'person', count: 2, limited: 1 }],
      gap,
      rate,
    };
    mirror.commitBatch(batch, Date.now());
    mirror.commitBatch(
      { status: { job: 'log-events', state: 'idle', progress: undefined }, requests: batch.requests },
      Date.now(),
    );
    expect(mirror.checkpoint('log-events')).toEqual({ from: '900' });
    expect(mirror.checkpoint('users-full')).toBeUndefined();
    expect(mirror.listCatalogue('connections')).toEqual(batch.catalogues?.connections);
    expect(mirror.listCatalogue('clients')).toEqual(batch.catalogues?.clients);
    const status = mirror.syncStatus();
    expect(status.jobs).toEqual([{ job: 'log-events', state: 'idle', note: 'reads' }]);
    expect(status.requests).toEqual([{ reason: 'person', count: 4, limited: 2 }]);
    expect(status).toMatchObject({ gaps: [gap], rate });
    expect(status.bytes).toBeGreaterThan(0);
    mirror.commitBatch({ checkpoint: { job: 'log-events', value: null } }, noon);
    expect(mirror.checkpoint('log-events')).toBeUndefined();
  });

  it('leaves nothing behind when it cannot be stored whole', () => {
    const mirror = open();
    const broken = { log_id: '1', date: '2026-08-01', type: null } as never;
    expect(() => mirror.commitBatch({ users: [seen(profile(1))], logs: [broken] }, noon)).toThrow();
    expect(mirror.countUsers()).toBe(0);
    expect(mirror.getUser('auth0|1')).toBeUndefined();
    mirror.commitBatch({ users: [seen(profile(1))] }, noon);
    expect(mirror.countUsers()).toBe(1);
  });
});

/** The rules once more, as plainly as they can be said: a list of everything that arrived, judged from the start. */
class Model {
  readonly #rows = new Map<string, { name: string; updated: number; rank: number; read_at: number; created: number }>();
  readonly #graves = new Map<string, number>();

  user(user_id: string, row: { name: string; updated: number; rank: number; read_at: number; created: number }): void {
    const grave = this.#graves.get(user_id);
    const alive = (row.rank === 2 && row.read_at > (grave ?? 0)) || row.created > (grave ?? 0);
    const old = this.#rows.get(user_id);
    if (!old && grave !== undefined && !alive) return;
    if (!old) this.#graves.delete(user_id);
    const last = (one: typeof row, other: typeof row) =>
      one.rank === 2 && one.updated !== other.updated && one.read_at > Math.max(other.read_at, other.updated);
    if (old !== undefined && last(old, row)) return;
    const ahead =
      old === undefined || last(row, old)
        ? 1
        : row.updated - old.updated || row.rank - old.rank || row.read_at - old.read_at;
    if (ahead > 0) this.#rows.set(user_id, row);
  }

  bury(user_id: string, at: number): void {
    const row = this.#rows.get(user_id);
    if (row && ((row.rank === 2 && row.read_at > at) || row.created > at)) return;
    this.#rows.delete(user_id);
    this.#graves.set(user_id, Math.max(at, this.#graves.get(user_id) ?? 0));
  }

  state(): { users: [string, string][]; graves: string[] } {
    const users = [...this.#rows].map(([user_id, { name }]): [string, string] => [user_id, name]);
    return { users: users.sort(([a], [b]) => (a < b ? -1 : 1)), graves: [...this.#graves.keys()].toSorted() };
  }
}

describe('any order of arrival', () => {
  it.each([1, 2, 3, 4, 5, 6])('ends as the plain model says (seed %i)', (seed) => {
    const random = seeded(seed);
    const pick = (n: number) => Math.floor(random() * n);
    const mirror = open();
    const model = new Model();
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const sources: readonly ProfileSource[] = ['export', 'search', 'id', 'write'];
    for (let step = 0; step < 400; step += 1) {
      const user_id = ids[pick(ids.length)] ?? 'a';
      if (pick(6) === 0) {
        const deleted_at = noon + pick(100) * second;
        model.bury(user_id, deleted_at);
        mirror.commitBatch({ tombstones: [{ user_id, deleted_at, reason: 'reconcile' }] }, noon);
        continue;
      }
      const source = sources[pick(4)] ?? 'id';
      const [created, updated, read_at] = [
        noon + pick(60) * second,
        noon + pick(100) * second,
        noon + pick(100) * second,
      ];
      const name = `${step}`;
      model.user(user_id, { name, updated, rank: Math.min(2, sources.indexOf(source)), read_at, created });
      const dates = { created_at: new Date(created).toISOString(), updated_at: new Date(updated).toISOString() };
      mirror.commitBatch({ users: [seen({ user_id, name, ...dates }, source, read_at)] }, noon);
      const stored = ids.flatMap((id): [string, string][] => {
        const found = mirror.getUser(id);
        return found ? [[id, String(found.profile.name)]] : [];
      });
      const graves = ids.filter((id) => mirror.getTombstone(id) !== undefined);
      expect({ users: stored, graves }).toEqual(model.state());
      expect(mirror.countUsers()).toBe(stored.length);
    }
  });
});
