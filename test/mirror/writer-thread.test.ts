import { statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

import { afterEach, expect, it } from 'vitest';

import type { MirrorWriter, UserLines } from '../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const open = new Set<MirrorWriter>();
afterEach(async () => {
  for (const mirror of open) {
    await mirror.endThread();
    mirror.close();
  }
  open.clear();
});

function threadedMirror(file = temporaryFile()): MirrorWriter {
  const mirror = openMirrorWriter(file, 'acme', mirrorKey, { thread: true });
  open.add(mirror);
  return mirror;
}

function profile(i: number) {
  return { user_id: `auth0|${String(i).padStart(6, '0')}`, name: `Zoë ${i}`, email: `zoe${i}@example.com` };
}

function linesOf(text: string, lines: number, first = 1): UserLines {
  return { bytes: new Uint8Array(Buffer.from(text)), lines, first, source: 'export', read_at: noon };
}

function block(first: number, lines: number): UserLines {
  const text = Array.from({ length: lines }, (_, i) => `${JSON.stringify(profile(first + i))}\n`).join('');
  return linesOf(text, lines, first);
}

it('stores a large batch while this thread goes on with other things', async () => {
  const mirror = threadedMirror();
  let turns = 0;
  const storing = mirror.storeBatch({ user_lines: block(1, 3000), pass: 1 }, noon);
  const stored = storing.then(() => 'stored');
  while ((await Promise.race([stored, turn('turned')])) === 'turned') turns += 1;
  expect(await storing).toMatchObject({ inserted: 3000 });
  expect(turns).toBeGreaterThan(20);
  expect(mirror.countUsers()).toBe(3000);
  const found = mirror.listUsers({ text: 'zoe290', sort: { field: 'email', descending: false }, offset: 0, limit: 3 });
  expect(found.map(({ name }) => name)).toEqual(['Zoë 2900', 'Zoë 2901', 'Zoë 2902']);
});

it('stores users that another thread has prepared, and none of the work is lost when that one is gone', async () => {
  const mirror = threadedMirror();
  const store = async (lines: UserLines) => await mirror.storeBatch({ user_lines: lines, pass: 1 }, noon);
  const prepared = { ...block(1, 3000), ...(await mirror.prepare(block(1, 3000))) };
  expect(prepared.prepared).toBeDefined();
  expect(await store(prepared)).toMatchObject({ inserted: 3000 });
  const [waiting] = await Promise.all([mirror.prepare(block(3001, 3000)), mirror.endThread()]);
  expect(await store({ ...block(3001, 3000), ...waiting })).toMatchObject({ inserted: 3000 });
  expect(mirror.countUsers({ text: 'zoe5990' })).toBe(1);
  await mirror.storeBatch({ finishPass: 1 }, noon);
  expect((await mirror.prepare(block(6001, 10))).prepared).toBeUndefined();
});

it('stores batches in the order in which they are given, large and small ones', async () => {
  const mirror = threadedMirror();
  const notes = ['a', 'b', 'c', 'd'];
  const reports = notes.map((note, i) =>
    mirror.storeBatch(
      {
        ...(i % 2 === 0 ? { user_lines: block(1 + i * 100, 100) } : {}),
        status: { job: 'users-full', note },
        checkpoint: { job: 'users-full', value: i },
      },
      noon + i,
    ),
  );
  await Promise.all(reports);
  expect(mirror.syncStatus()).toMatchObject({ users: 200, last_commit_at: noon + 3 });
  expect(mirror.checkpoint('users-full')).toBe(3);
});

it('has stored what it was given when its end is waited for, and starts anew for the next batch', async () => {
  const file = temporaryFile();
  const mirror = threadedMirror(file);
  const storing = mirror.storeBatch({ user_lines: block(1, 500) }, noon);
  await mirror.endThread();
  await expect(storing).resolves.toMatchObject({ inserted: 500 });
  await expect(mirror.storeBatch({ user_lines: block(501, 100) }, noon)).resolves.toMatchObject({ inserted: 100 });
  await expect(mirror.storeBatch({ users: [seen(profile(9999))] }, noon)).resolves.toMatchObject({ inserted: 1 });
  const reader = openMirrorReader(file, 'acme', mirrorKey);
  expect(reader.countUsers()).toBe(601);
  reader.close();
});

it('leaves no long log of writes behind', async () => {
  const file = temporaryFile();
  const mirror = threadedMirror(file);
  await mirror.storeBatch({ user_lines: block(1, 3000), pass: 1 }, noon);
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(1_000_000);
  await mirror.endThread();
  expect(statSync(`${file}-wal`).size).toBe(0);
  expect(mirror.countUsers()).toBe(3000);
});

it('tells of a line that is no user in the words of the table of errors, and stores nothing of the batch', async () => {
  const mirror = threadedMirror();
  const text = `${JSON.stringify(profile(1))}\n{"name":"nobody"}\n`;
  const storing = mirror.storeBatch({ user_lines: linesOf(text, 2, 41), status: { job: 'roles', note: 'x' } }, noon);
  await expect(storing).rejects.toMatchObject({ kind: 'bad_answer', message: 'line 42 of the export is no user' });
  expect(mirror.syncStatus()).toMatchObject({ users: 0, jobs: [] });
});

it('drops the tokens of identity providers before anything is stored', async () => {
  const mirror = threadedMirror();
  const identities = [{ connection: 'github', provider: 'github', user_id: '1', access_token: 'gho_x' }];
  const text = `${JSON.stringify({ user_id: 'github|1', identities })}\n`;
  await mirror.storeBatch({ user_lines: linesOf(text, 1) }, noon);
  expect(JSON.stringify(mirror.getUser('github|1')?.profile)).not.toContain('gho_x');
});

it('makes what lists need step by step, and finds after a crash what is still missing', async () => {
  const file = temporaryFile();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey);
  mirror.commitBatch({ user_lines: block(1, 10) }, noon);
  expect(mirror.upkeep()).toBeUndefined();
  mirror.commitBatch({ finishPass: 1 }, noon);
  const steps = mirror.upkeep()?.steps ?? 0;
  expect(steps).toBeGreaterThan(5);
  mirror.commitBatch({ upkeep: true }, noon);
  mirror.close();
  const again = threadedMirror(file);
  expect(again.upkeep()?.steps).toBe(steps - 1);
  for (let i = 1; i < steps; i += 1) await again.storeBatch({ upkeep: true }, noon);
  expect(again.upkeep()).toBeUndefined();
});
