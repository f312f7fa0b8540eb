import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Detail } from '../../src/domain/detail.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { firstTables } from '../../src/mirror/migrations/0001-first-tables.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const jane = 'auth0|jane';
const minute = 60_000;

let mirror: MirrorWriter;
beforeEach(() => {
  mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
});
afterEach(() => {
  mirror.close();
});

function roles(changes: Partial<Detail> = {}): Detail {
  const items = [{ id: 'rol_1', name: 'Admin' }];
  return { owner: jane, kind: 'roles', items, complete: true, read_at: noon, ...changes };
}

describe('details', () => {
  test('come back as they were stored, problem and all', () => {
    const problem = { reason: 'scope', words: 'the token lacks it', scopes: ['read:sessions'] } as const;
    const sessions: Detail = { owner: jane, kind: 'sessions', items: [], complete: false, problem, read_at: noon };
    mirror.commitBatch({ details: [roles(), sessions] }, noon);
    expect(mirror.getDetail(jane, 'roles')).toEqual({ ...roles(), outdated: false });
    expect(mirror.getDetail(jane, 'sessions')).toEqual({ ...sessions, outdated: false });
    expect(mirror.getDetail(jane, 'devices')).toBeUndefined();
    expect(mirror.getDetail('auth0|joe', 'roles')).toBeUndefined();
  });

  test('never go back in time', () => {
    mirror.commitBatch({ details: [roles({ items: [], read_at: noon + 1 })] }, noon);
    mirror.commitBatch({ details: [roles()] }, noon);
    expect(mirror.getDetail(jane, 'roles')?.items).toEqual([]);
  });

  test('become outdated by a mark and stay readable; a later reading makes them true again', () => {
    mirror.commitBatch({ details: [roles(), roles({ owner: 'auth0|joe' }), roles({ kind: 'grants' })] }, noon);
    mirror.commitBatch({ forgetDetails: [{ owner: jane, kind: 'roles', at: noon + minute }] }, noon);
    expect(mirror.getDetail(jane, 'roles')).toMatchObject({ outdated: true, items: [{ id: 'rol_1' }] });
    expect(mirror.getDetail('auth0|joe', 'roles')?.outdated).toBe(false);
    expect(mirror.getDetail(jane, 'grants')?.outdated).toBe(false);
    mirror.commitBatch({ details: [roles({ read_at: noon + 2 * minute })] }, noon);
    expect(mirror.getDetail(jane, 'roles')?.outdated).toBe(false);
  });

  test('stay outdated when they were read so soon after the mark that the answer may be from before it', () => {
    mirror.commitBatch({ details: [roles()] }, noon);
    mirror.commitBatch({ forgetDetails: [{ owner: jane, kind: 'roles', at: noon + minute }] }, noon);
    mirror.commitBatch({ details: [roles({ items: [], read_at: noon + minute + 2_000 })] }, noon);
    expect(mirror.getDetail(jane, 'roles')).toMatchObject({ outdated: true, items: [] });
    mirror.commitBatch({ details: [roles({ read_at: noon + minute + 12_000 })] }, noon);
    expect(mirror.getDetail(jane, 'roles')?.outdated).toBe(false);
  });

  test('that were read well after an event are not outdated by it', () => {
    mirror.commitBatch({ details: [roles()] }, noon);
    mirror.commitBatch({ forgetDetails: [{ owner: jane, kind: 'roles', at: noon - minute }] }, noon);
    expect(mirror.getDetail(jane, 'roles')?.outdated).toBe(false);
  });

  test('a mark without an owner is about everybody', () => {
    mirror.commitBatch({ details: [roles(), roles({ owner: 'auth0|joe' })] }, noon);
    mirror.commitBatch({ forgetDetails: [{ owner: undefined, kind: 'roles', at: noon }] }, noon);
    expect([jane, 'auth0|joe'].map((owner) => mirror.getDetail(owner, 'roles')?.outdated)).toEqual([true, true]);
  });

  test('of a deleted user go with the user, and no late answer brings them back', () => {
    const profile = { user_id: jane, updated_at: new Date(noon).toISOString() };
    mirror.commitBatch({ users: [seen(profile, 'id', noon)], details: [roles()] }, noon);
    mirror.commitBatch({ tombstones: [{ user_id: jane, deleted_at: noon + minute, reason: 'log' }] }, noon);
    expect(mirror.getDetail(jane, 'roles')).toBeUndefined();
    mirror.commitBatch({ details: [roles({ read_at: noon + 2 * minute })] }, noon);
    expect(mirror.getDetail(jane, 'roles')).toBeUndefined();
  });

  test('of a user who outlives a tombstone stay', () => {
    const profile = { user_id: jane, updated_at: new Date(noon).toISOString() };
    mirror.commitBatch({ users: [seen(profile, 'id', noon + minute)], details: [roles()] }, noon);
    mirror.commitBatch({ tombstones: [{ user_id: jane, deleted_at: noon, reason: 'log' }] }, noon);
    expect(mirror.getDetail(jane, 'roles')?.items).toHaveLength(1);
  });
});

test('a mirror of the first schema takes details once it was opened for writing', () => {
  const file = temporaryFile();
  const options = { file, key: mirrorKey, access: 'write', name: 'mirror', synchronous: 'NORMAL' } as const;
  openDatabase({ ...options, migrations: [firstTables] }).close();
  const old = openMirrorWriter(file, 'acme', mirrorKey);
  old.commitBatch({ details: [roles()] }, noon);
  expect(old.getDetail(jane, 'roles')?.items).toHaveLength(1);
  old.close();
});

test('a catalogue replaces the one before, and says nothing of the others', () => {
  mirror.commitBatch({ catalogues: { roles: [{ id: 'rol_1', name: 'Admin' }] } }, noon);
  expect(mirror.listCatalogue('organizations')).toEqual([]);
  mirror.commitBatch({ catalogues: { roles: [{ id: 'rol_2', name: 'Editor' }] } }, noon);
  expect(mirror.listCatalogue('roles')).toEqual([{ id: 'rol_2', name: 'Editor' }]);
});
