import { afterEach, expect, test } from 'vitest';

import type { MirrorReader } from '../../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../../src/mirror/open-mirror.ts';
import type { UiEvent } from '../../../tui/ui-event.ts';
import { ViewCounter } from '../../../tui/views/view-counter.ts';
import { mirrorKey, noon, seen, temporaryFile } from '../../mirror/temporary-mirror.ts';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function readerOfOne(): MirrorReader {
  const file = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey);
  writer.commitBatch({ users: [seen({ user_id: 'auth0|1', email: 'Jane@acme.com' })], pass: 1, finishPass: 1 }, noon);
  const reader = openMirrorReader(file, 'acme', mirrorKey);
  open.push(reader, writer);
  return reader;
}

function counting(): { counter: ViewCounter; told: UiEvent[] } {
  const reader = readerOfOne();
  const told: UiEvent[] = [];
  const counter = new ViewCounter(
    (tenant) => (tenant === 'acme' ? reader : undefined),
    (event) => told.push(event),
  );
  return { counter, told };
}

const order = { type: 'count-view', key: 'k', version: 'v', query: '', isFromLog: false } as const;

test('A view of several tenants has no count while the mirror of one is not open', async () => {
  const { counter, told } = counting();
  await counter.count({ ...order, tenants: ['acme'] });
  await counter.count({ ...order, tenants: ['acme', 'gone'] });
  await counter.stop();
  const problem = 'the mirror of gone is not open';
  expect(told).toEqual([
    { type: 'view-counted', key: 'k', counted: { version: 'v', users: 1 } },
    { type: 'view-counted', key: 'k', counted: { version: 'v', users: undefined, problem } },
  ]);
});

test('Of a view of logs the events are counted', async () => {
  const { counter, told } = counting();
  await counter.count({ ...order, of: 'logs', query: 'type:s', tenants: ['acme'] });
  await counter.count({ ...order, of: 'logs', query: 'nosuch:1', tenants: ['acme'] });
  await counter.stop();
  expect(told).toMatchObject([
    { counted: { version: 'v', users: 0 } },
    { counted: { users: undefined, problem: expect.stringContaining('nosuch') as string } },
  ]);
});

test('Addresses of several tenants are counted in the threads of all', async () => {
  const { counter, told } = counting();
  await counter.count({ ...order, tenants: ['acme', 'acme'], isShared: true });
  await counter.stop();
  const tenants = [
    { name: 'acme', users: 1 },
    { name: 'acme', users: 1 },
  ];
  const shared = { addresses: 1, tenants: { acme: 2 }, first: [{ email: 'jane@acme.com', tenants }] };
  expect(told).toEqual([{ type: 'view-counted', key: 'k', counted: { version: 'v', users: 2, shared } }]);
});

test('A count that is given up for another one says so', async () => {
  const { counter, told } = counting();
  const given = counter.count({ ...order, tenants: ['acme'] });
  await new Promise(setImmediate);
  await counter.count({ ...order, key: 'l', tenants: [] });
  await given;
  await counter.stop();
  expect(told).toContainEqual({
    type: 'view-counted',
    key: 'k',
    counted: { version: 'v', users: undefined, problem: 'the mirror of acme was closed' },
  });
});
