import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';

import Database from 'better-sqlite3-multiple-ciphers';
import { describe, expect, it } from 'vitest';

import { isAppError } from '../../src/errors.ts';
import type { ErrorKind } from '../../src/errors.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { isSuspect } from '../../src/mirror/suspect-mirror.ts';
import { Secret } from '../../src/secret.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

function kindOf(call: () => unknown): ErrorKind | undefined {
  try {
    call();
  } catch (error) {
    if (isAppError(error)) return error.kind;
    throw error;
  }
  return undefined;
}

describe('a mirror', () => {
  it('gives a profile back as Auth0 sent it, unknown fields and odd text included', () => {
    const file = temporaryFile();
    const mirror = openMirrorWriter(file, 'acme', mirrorKey);
    const profile = {
      user_id: 'auth0|1',
      name: 'Zoë \u0000 \ud83d\ude00 \ud800',
      upn: ['x', { y: 1e21, z: -0.5, n: null }],
      user_metadata: { '': '"', 'a.b': { c: [] } },
    };
    mirror.commitBatch({ users: [seen(profile)] }, noon);
    expect(mirror.getUser('auth0|1')).toEqual({ profile, source: 'search', read_at: noon, stale: false });
    mirror.close();
  });

  it('is called suspect by no reader while it is being made', () => {
    const file = temporaryFile();
    writeFileSync(file, Buffer.alloc(4_096, 7));
    expect(kindOf(() => openMirrorReader(file, 'acme', mirrorKey))).toBe('mirror_damaged');
    expect(isSuspect(file)).toBe(false);
    const made = temporaryFile();
    openMirrorWriter(made, 'acme', mirrorKey).close();
    writeFileSync(made, Buffer.alloc(4_096, 7));
    expect(kindOf(() => openMirrorReader(made, 'acme', mirrorKey))).toBe('mirror_damaged');
    expect(isSuspect(made)).toBe(true);
  });

  it('is opened by whoever met it empty, when another process makes it in that moment', () => {
    for (const open of [openMirrorReader, openMirrorWriter]) {
      const file = temporaryFile();
      writeFileSync(file, '');
      // A handle asks for the key when it has the file open.
      let made = 0;
      const key = new (class extends Secret {
        override reveal(): string {
          if (made++ === 0) openMirrorWriter(file, 'acme', mirrorKey).close();
          return super.reveal();
        }
      })(mirrorKey.reveal());
      const mirror = open(file, 'acme', key);
      expect(mirror.countUsers()).toBe(0);
      mirror.close();
      expect(made).toBeGreaterThan(1);
      expect(isSuspect(file)).toBe(false);
    }
  });

  it('shows a reader what a writer commits, also while the reader is open', () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    const reader = openMirrorReader(file, 'acme', mirrorKey);
    const before = [reader.dataVersion(), writer.dataVersion()];
    expect(reader.countUsers()).toBe(0);
    writer.commitBatch({ users: [seen({ user_id: 'auth0|1', name: 'Jane' })] }, noon);
    expect(reader.countUsers()).toBe(1);
    expect(reader.dataVersion()).not.toBe(before[0]);
    expect(writer.dataVersion()).not.toBe(before[1]);
    const after = reader.dataVersion();
    expect(reader.dataVersion()).toBe(after);
    reader.close();
    writer.close();
  });

  it('keeps no plain text in any of its files, which only their owner can read', () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    for (let i = 0; i < 200; i += 1) {
      const profile = { user_id: `auth0|canary${i}`, name: 'Canarybird', app_metadata: { secret: 'canarybird' } };
      const event = { log_id: `900${i}`, date: '2026-08-01T00:00:00Z', type: 's', user_name: 'canarybird' };
      writer.commitBatch({ users: [seen(profile)], logs: [event] }, noon);
    }
    for (const suffix of ['', '-wal', '-shm']) {
      expect(existsSync(file + suffix)).toBe(true);
      expect(statSync(file + suffix).mode & 0o077).toBe(0);
      const bytes = readFileSync(file + suffix)
        .toString('latin1')
        .toLowerCase();
      for (const plain of ['canary', 'sqlite format', 'create table']) expect(bytes.includes(plain)).toBe(false);
    }
    writer.close();
  });

  it('refuses another key and garbage, and leaves the file as it is', () => {
    const file = temporaryFile();
    openMirrorWriter(file, 'acme', mirrorKey).close();
    const bytes = readFileSync(file);
    const otherKey = new Secret('77'.repeat(32));
    expect(kindOf(() => openMirrorReader(file, 'acme', otherKey))).toBe('key_missing');
    expect(kindOf(() => openMirrorWriter(file, 'acme', otherKey))).toBe('key_missing');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const garbage = temporaryFile();
    writeFileSync(garbage, 'this is no database, '.repeat(1000));
    expect(kindOf(() => openMirrorWriter(garbage, 'acme', mirrorKey))).toBe('mirror_damaged');
    expect(readFileSync(garbage, 'utf8').startsWith('this is no database')).toBe(true);
  });

  it('notices a flipped byte, because every page is authenticated', () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    const users = Array.from({ length: 500 }, (_, i) => seen({ user_id: `auth0|${i}`, name: `Person ${i}` }));
    writer.commitBatch({ users }, noon);
    writer.close();
    const bytes = readFileSync(file);
    const at = bytes.length - 4000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const read = () => {
      const reader = openMirrorReader(file, 'acme', mirrorKey);
      for (const { user_id } of reader.listUsers({
        sort: { field: 'name', descending: false },
        offset: 0,
        limit: 500,
      })) {
        reader.getUser(user_id);
      }
      reader.countUsers({ text: 'person' });
    };
    expect(kindOf(read)).toBe('mirror_damaged');
  });

  it('refuses a file of a newer version and leaves its rows alone', () => {
    const file = temporaryFile();
    openMirrorWriter(file, 'acme', mirrorKey).close();
    const db = new Database(file);
    db.pragma("cipher = 'aegis'");
    db.key(Buffer.from(`raw:${mirrorKey.reveal()}`));
    db.pragma('user_version = 999');
    db.close();
    expect(kindOf(() => openMirrorReader(file, 'acme', mirrorKey))).toBe('mirror_too_new');
    expect(kindOf(() => openMirrorWriter(file, 'acme', mirrorKey))).toBe('mirror_too_new');
  });

  it('is not written any more once a newer version has converted it', () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    writer.commitBatch({ users: [seen({ user_id: 'auth0|1' })] }, noon);
    const db = new Database(file);
    db.pragma("cipher = 'aegis'");
    db.key(Buffer.from(`raw:${mirrorKey.reveal()}`));
    db.pragma('user_version = 999');
    db.close();
    const write = () => writer.commitBatch({ users: [seen({ user_id: 'auth0|2' })] }, noon);
    expect(kindOf(write)).toBe('mirror_too_new');
    expect(writer.countUsers()).toBe(1);
    writer.close();
  });

  it('tells a reader that nothing was ever synced, without making a file', () => {
    const file = temporaryFile();
    expect(kindOf(() => openMirrorReader(file, 'acme', mirrorKey))).toBe('not_found');
    expect(existsSync(file)).toBe(false);
    appendFileSync(file, '');
    expect(kindOf(() => openMirrorReader(file, 'acme', mirrorKey))).toBe('not_found');
  });

  it('is refused where its folder is missing or something else has its name', () => {
    expect(kindOf(() => openMirrorWriter(`${temporaryFile()}/nowhere/mirror.db`, 'acme', mirrorKey))).toBe('refused');
    expect(kindOf(() => openMirrorWriter(temporaryFile(''), 'acme', mirrorKey))).toBe('refused');
  });
});
