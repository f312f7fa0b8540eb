import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

const batchSize = 10;
const batches = 60;

let file: string;
let copy: string;
let db: Buffer;
let wal: Buffer;

/** A mirror as it lies on the disk when the power fails: most of it is in its log of writes. */
beforeEach(() => {
  file = temporaryFile();
  copy = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey);
  for (let batch = 1; batch <= batches; batch += 1) {
    const users = Array.from({ length: batchSize }, (_, i) =>
      seen({ user_id: `auth0|${batch}-${i}`, name: `Person ${i}` }),
    );
    const logs = [
      { log_id: `90020260000${String(batch).padStart(6, '0')}`, date: new Date(noon).toISOString(), type: 's' },
    ];
    writer.commitBatch({ users, logs, checkpoint: { job: 'users-full', value: { batch } } }, noon);
  }
  db = readFileSync(file);
  wal = readFileSync(`${file}-wal`);
  writer.close();
});

let opened: MirrorWriter | undefined;
afterEach(() => opened?.close());

/** Opens what is left, and checks that it ends with a whole batch. @returns how many batches are left */
function openTorn(walLeft: Buffer, shm?: Buffer): number {
  for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
  writeFileSync(copy, db);
  writeFileSync(`${copy}-wal`, walLeft);
  if (shm !== undefined) writeFileSync(`${copy}-shm`, shm);
  const mirror = openMirrorWriter(copy, 'acme', mirrorKey);
  opened = mirror;
  const { batch = 0 } = (mirror.checkpoint('users-full') ?? {}) as { batch?: number };
  expect(mirror.countUsers()).toBe(batch * batchSize);
  expect(mirror.countUsers({ text: 'person' })).toBe(batch * batchSize);
  expect(mirror.listLogs({ limit: 1000 })).toHaveLength(batch);
  // And it takes more.
  mirror.commitBatch({ users: [seen({ user_id: 'auth0|after' })] }, noon);
  expect(mirror.getUser('auth0|after')).toBeDefined();
  mirror.close();
  opened = undefined;
  return batch;
}

describe('a log of writes that a power cut has torn', () => {
  it('gives whole batches up to where it was cut off, at whatever byte', () => {
    const random = seeded(5);
    const cuts = Array.from({ length: 25 }, () => Math.floor(random() * wal.length));
    const edges = [0, 1, 31, 32, 33, 32 + 24, 32 + 24 + 8192, wal.length - 1, wal.length];
    let last = 0;
    for (const cut of [...cuts, ...edges].toSorted((a, b) => a - b)) {
      const left = openTorn(wal.subarray(0, cut));
      expect(left).toBeGreaterThanOrEqual(last);
      last = left;
    }
    expect(last).toBe(batches);
  });

  it('gives whole batches up to a sector that was never written', () => {
    const random = seeded(6);
    for (let round = 0; round < 12; round += 1) {
      const torn = Buffer.from(wal);
      const at = Math.floor((random() * wal.length) / 512) * 512;
      torn.fill(0, at, at + 512);
      openTorn(torn);
    }
  });

  it.each([
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (shm: Buffer) => shm.subarray(0, 1000)],
    ['of zeros', (shm: Buffer) => Buffer.alloc(shm.length)],
    ['of garbage', (shm: Buffer) => Buffer.alloc(shm.length, 'garbage ')],
  ])('is found whole when only the index into it (-shm) is %s', (_, damage) => {
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    writer.commitBatch({ users: [] }, noon);
    const shm = readFileSync(`${file}-shm`);
    copyFileSync(`${file}-shm`, `${copy}-shm`);
    writer.close();
    expect(openTorn(wal, damage(shm))).toBe(batches);
    expect(existsSync(copy)).toBe(true);
  });
});
