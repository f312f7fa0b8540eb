import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';

const child = fileURLToPath(new URL('writing-child.ts', import.meta.url));
const fillingChild = fileURLToPath(new URL('filling-child.ts', import.meta.url));

describe('kill -9 of a writer', () => {
  it('leaves the checkpoint and its rows together, at whatever moment it strikes', { timeout: 60_000 }, async () => {
    const random = seeded(11);
    const file = temporaryFile();
    let last = 0;
    for (let round = 0; round < 5; round += 1) {
      const writer = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(writer.stdout, 'data');
      const reader = openMirrorReader(file, 'acme', mirrorKey);
      const strike = wait(random() * 120).then(() => writer.kill('SIGKILL'));
      // Until then, and while it writes, a reader sees whole batches only.
      while (writer.exitCode === null && !writer.killed) {
        const { batch } = reader.checkpoint('users-full') as { batch: number };
        expect(reader.countUsers()).toBeGreaterThanOrEqual(batch * 10);
        await wait(1);
      }
      await strike;
      if (writer.signalCode === null) await once(writer, 'exit');
      const { batch } = reader.checkpoint('users-full') as { batch: number };
      const listed = reader.listUsers({ sort: { field: 'name', descending: false }, offset: 0, limit: 1e6 });
      expect(listed).toHaveLength(batch * 10);
      expect(reader.countUsers({ text: 'person' })).toBe(batch * 10);
      expect(reader.countUsers()).toBe(batch * 10);
      expect(batch).toBeGreaterThan(last);
      last = batch;
      reader.close();
    }
  });
});

describe('a full disk', () => {
  const mount = 'mount -t tmpfs -o size=3m tmpfs /mnt';
  const canMount = existsSync('/usr/bin/unshare') && spawnSync('unshare', ['-Urm', 'sh', '-c', mount]).status === 0;

  it.skipIf(!canMount)('is told as such, keeps what was committed and takes more when there is room', () => {
    const script = `${mount} && exec "$0" "$1" /mnt/mirror.db`;
    const run = spawnSync('unshare', ['-Urm', 'sh', '-c', script, process.execPath, fillingChild], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    const told = JSON.parse(run.stdout) as Record<string, unknown>;
    expect(told).toMatchObject({ kind: 'disk_full', whole: true, goesOn: true });
    expect(told['batches']).toBeGreaterThan(5);
  });
});

describe('a reader', () => {
  it('is not kept waiting by a writer in the middle of a transaction', () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    writer.commitBatch({ users: [seen({ user_id: 'a' })] }, noon);
    const reader = openMirrorReader(file, 'acme', mirrorKey);
    const users = [seen({ user_id: 'b' })];
    // The getter runs inside the transaction, after the first row was written.
    let within: number | undefined;
    Object.defineProperty(users, 1, {
      enumerable: true,
      get: () => {
        within = reader.countUsers();
        return seen({ user_id: 'c' });
      },
    });
    writer.commitBatch({ users }, noon);
    expect(within).toBe(1);
    expect(reader.countUsers()).toBe(3);
    reader.close();
    writer.close();
  });
});
