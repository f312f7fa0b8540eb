import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

import { readAhead } from '../daemon/jobs/read-ahead.ts';
import { readLineBlocks } from '../src/auth0/read-line-blocks.ts';
import type { LineBlock } from '../src/domain/line-block.ts';
import type { Batch, PreparedLines } from '../src/mirror/mirror.ts';
import { homeIn } from './big-home.ts';

/**
 * Brings the export of a home on disk into a new mirror, as `users-full` does with the one that Auth0 sends. With a
 * number of users only so many of them, and without a thread: for what is loaded into this one before it.
 */
const [, , folder = '', file = '', most = ''] = process.argv;
const home = homeIn(folder);
const session = home.session();
const mirror = await session.openWriter(session.tenant(home.tenant));
const { now } = home;
const store = async (batch: Batch): Promise<unknown> =>
  most === '' ? await mirror.storeBatch(batch, now) : mirror.commitBatch(batch, now);
const bytes = createReadStream(file).pipe(createGunzip());
let stored = 0;
for await (const lines of readAhead(prepared(readAhead(readLineBlocks(bytes, { most: 2000, skip: 0 }))))) {
  await store({ user_lines: { ...lines, source: 'export', read_at: now }, pass: 1 });
  stored += lines.lines;
  if (most !== '' && stored >= Number(most)) break;
}
await store({ finishPass: 1 });
while (mirror.upkeep() !== undefined) await store({ upkeep: true });
await mirror.endThread();
mirror.flush();
mirror.close();

async function* prepared(blocks: AsyncIterable<LineBlock>): AsyncGenerator<PreparedLines> {
  for await (const lines of blocks) yield await mirror.prepare(lines);
}
