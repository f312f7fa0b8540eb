import { parentPort } from 'node:worker_threads';

import type { LineBlock } from '../domain/line-block.ts';
import { buffersOf, prepareUsers } from './prepare-users.ts';

parentPort?.on('message', (lines: LineBlock) => {
  const prepared = prepareUsers(lines);
  parentPort?.postMessage(prepared, prepared === undefined ? [] : buffersOf(prepared));
});
