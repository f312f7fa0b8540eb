import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

import { readAhead } from '../daemon/jobs/read-ahead.ts';
import { readLineBlocks } from '../src/auth0/read-line-blocks.ts';
import { homeIn } from './big-home.ts';

/** Brings the export of a home on disk into a new mirror, as `users-full` does with the one that Auth0 sends. */
const home = homeIn(process.argv[2]!);
const session = home.session();
const mirror = await session.openWriter(session.tenant(home.tenant));
const { now } = home;
const bytes = createReadStream(process.argv[3]!).pipe(createGunzip());
for await (const lines of readAhead(readLineBlocks(bytes, { most: 2000, skip: 0 }))) {
  await mirror.storeBatch({ user_lines: { ...lines, source: 'export', read_at: now }, pass: 1 }, now);
}
await mirror.storeBatch({ finishPass: 1 }, now);
while (mirror.upkeep() !== undefined) await mirror.storeBatch({ upkeep: true }, now);
await mirror.endThread();
mirror.flush();
mirror.close();
