import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

import { afterEach, describe, expect, it } from 'vitest';

import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { ReaderThread } from '../../src/mirror/reader-thread.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const threads = new Set<ReaderThread>();
const readers = new Set<MirrorReader>();
afterEach(async () => {
  for (const thread of threads) await thread.close();
  for (const reader of readers) reader.close();
  threads.clear();
  readers.clear();
});

const byName = { field: 'name', descending: false };

function filled(users: number): { file: string; reader: MirrorReader; thread: ReaderThread } {
  const file = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey);
  const people = Array.from({ length: users }, (_, i) =>
    seen({ user_id: `auth0|${i}`, name: `Zoë ${i}`, email: `zoe${i}@example.com`, last_login: '2026-07-31T12:00:00Z' }),
  );
  writer.commitBatch({ users: people, pass: 1, finishPass: 1 }, noon);
  writer.close();
  const reader = openMirrorReader(file, 'acme', mirrorKey, { now: () => noon });
  readers.add(reader);
  const thread = reader.startThread();
  threads.add(thread);
  return { file, reader, thread };
}

describe('the thread that reads a mirror', () => {
  it('gives the answers that the reader gives, and sees what is committed meanwhile', async () => {
    const { file, reader, thread } = filled(300);
    const request = { query: parseQuery('zoe last_login:<2d').root, sort: byName, offset: 5, limit: 7 };
    const [users, count, position] = await Promise.all([
      thread.ask('listUsers', [request]),
      thread.ask('countUsers', [{ query: parseQuery('email:zoe1*').root }]),
      thread.ask('positionOf', ['auth0|17', {}, byName]),
    ]);
    expect(users).toEqual(reader.listUsers(request));
    expect(users).toHaveLength(7);
    expect(count).toBe(111);
    expect(position).toBe(reader.positionOf('auth0|17', {}, byName));
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    writer.commitBatch({ users: [seen({ user_id: 'auth0|new', name: 'Zoë' })] }, noon);
    writer.close();
    expect(await thread.ask('countUsers', [])).toBe(301);
  });

  it('says where a query is wrong, as the reader does', async () => {
    const { thread } = filled(1);
    const asked = thread.ask('countUsers', [{ query: parseQuery('jane emial:x').root }]);
    await expect(asked).rejects.toBeInstanceOf(QueryError);
    await expect(asked).rejects.toMatchObject({ kind: 'usage', span: { start: 5 } });
    expect(await thread.ask('countUsers', [])).toBe(1);
  });

  it('gives up what takes too long, says how to narrow it, and answers the next question', async () => {
    const { thread } = filled(3000);
    await thread.ask('countUsers', []);
    const slow = { query: parseQuery('user_metadata.a:*b*c* OR app_metadata.x.y.z:*d* OR -name:*q*').root };
    const late = thread.ask(
      'listUsers',
      [{ ...slow, sort: { field: 'user_metadata.q', descending: true }, offset: 0, limit: 3000 }],
      { timeout: 1 },
    );
    const next = thread.ask('countUsers', []);
    await expect(late).rejects.toMatchObject({
      kind: 'timeout',
      tenant: 'acme',
      hint: expect.stringContaining('Narrow') as string,
    });
    expect(await next).toBe(3000);
  });

  it('has no more than two threads at work, however many are given up', async () => {
    const { thread } = filled(3000);
    let [alive, most] = [0, 0];
    const started = (worker: Worker) => {
      alive += 1;
      most = Math.max(most, alive);
      worker.once('exit', () => (alive -= 1));
    };
    process.on('worker', started);
    await thread.ask('countUsers', []);
    const sort = { field: 'user_metadata.q', descending: true };
    const query = parseQuery('user_metadata.a:*b*c* OR app_metadata.x.y.z:*d* OR -name:*q*').root;
    const late = Array.from({ length: 4 }, async () => {
      await expect(
        thread.ask('listUsers', [{ query, sort, offset: 0, limit: 3000 }], { timeout: 1 }),
      ).rejects.toMatchObject({ kind: 'timeout' });
    });
    await Promise.all(late);
    process.off('worker', started);
    expect(most).toBe(2);
    expect(await thread.ask('countUsers', [])).toBe(3000);
  });

  it('lets threads end by themselves: to terminate one may abort the program', async () => {
    const { thread } = filled(3000);
    const ends: Promise<unknown[]>[] = [];
    const started = (worker: Worker) => ends.push(once(worker, 'exit'));
    process.on('worker', started);
    await thread.ask('countUsers', []);
    const sort = { field: 'user_metadata.q', descending: true };
    await expect(thread.ask('holdOrder', [sort], { timeout: 1 })).rejects.toMatchObject({ kind: 'timeout' });
    const loading = thread.ask('countUsers', []);
    await Promise.all([expect(loading).rejects.toMatchObject({ kind: 'interrupted' }), thread.close()]);
    process.off('worker', started);
    expect(await Promise.all(ends)).toEqual([[0], [0]]);
  });

  it('says of an order that takes too long by what else one may sort', async () => {
    const { thread } = filled(3000);
    await thread.ask('countUsers', []);
    const late = thread.ask('holdOrder', [{ field: 'user_metadata.q', descending: true }], { timeout: 1 });
    await expect(late).rejects.toMatchObject({ kind: 'timeout', hint: expect.stringContaining('column') as string });
  });

  it('says that it could not be started, and starts with the next question', async () => {
    const { file } = filled(10);
    let starts = 0;
    const order = {
      file,
      tenant: 'acme',
      get domain(): string | undefined {
        starts += 1;
        // What cannot be copied into a thread.
        return starts === 1 ? (Symbol('domain') as never) : undefined;
      },
    };
    const thread = new ReaderThread(order, mirrorKey, () => noon);
    threads.add(thread);
    const first = thread.ask('countUsers', []);
    const second = thread.ask('countUsers', []);
    await expect(first).rejects.toMatchObject({ kind: 'bug', tenant: 'acme' });
    expect(await second).toBe(10);
  });

  it('lets go of what nobody waits for any more', async () => {
    const { thread } = filled(300);
    const first = thread.ask('countUsers', []);
    const gone = new AbortController();
    const second = thread.ask('countUsers', [], { signal: gone.signal });
    const third = thread.ask('countUsers', []);
    gone.abort(new Error('typed on'));
    await expect(second).rejects.toThrow('typed on');
    expect([await first, await third]).toEqual([300, 300]);
    await expect(thread.ask('countUsers', [], { signal: gone.signal })).rejects.toThrow('typed on');
    const all = { query: parseQuery('example').root };
    const goneAtWork = new AbortController();
    const atWork = thread.ask('countUsers', [all], { signal: goneAtWork.signal });
    goneAtWork.abort(new Error('typed on'));
    await expect(atWork).rejects.toThrow('typed on');
    expect([await thread.ask('countUsers', [all]), await thread.ask('countUsers', [])]).toEqual([300, 300]);
  });

  it('ends what nobody waits for any more within its statement, whatever it looks at', () => {
    const { file } = filled(300);
    let isLeft = false;
    const options = { now: () => noon, holdsOrders: true, isLeft: () => isLeft };
    const reader = openMirrorReader(file, 'acme', mirrorKey, options);
    readers.add(reader);
    const [frequent, wild] = ['user_id:auth0*', 'example'].map((text) => ({ query: parseQuery(text).root }));
    expect([reader.countUsers(frequent), reader.countUsers(wild)]).toEqual([300, 300]);
    isLeft = true;
    for (const filter of [frequent, wild])
      expect(() => reader.countUsers(filter)).toThrow(expect.objectContaining({ kind: 'interrupted' }));
  });

  it('tells whoever waits that it was closed', async () => {
    const { thread } = filled(10);
    const waiting = [thread.ask('countUsers', []), thread.ask('countUsers', [])];
    const told = Promise.all(waiting.map((each) => expect(each).rejects.toMatchObject({ kind: 'interrupted' })));
    await thread.close();
    await told;
    await expect(thread.ask('countUsers', [])).rejects.toMatchObject({ kind: 'interrupted' });
  });
});
