import { parentPort, workerData } from 'node:worker_threads';

import { toAppError } from '../errors.ts';
import { QueryError } from '../query/query-error.ts';
import { Secret } from '../secret.ts';
import type { MirrorReader } from './mirror.ts';
import { openMirrorReader } from './open-mirror.ts';
import { endOfTasks, threadIsReady, type ReadAnswer, type ReaderThreadOrder, type ReadTask } from './reader-thread.ts';

const { file, tenant, key, domain, leave } = workerData as ReaderThreadOrder;
let opened: MirrorReader | undefined;
let now = 0;
let current = -1;
const isThreadLeft = () => Atomics.load(leave, 0) !== 0;
const isLeft = () => isThreadLeft() || Atomics.load(leave, 1) === current;

/** What cannot be opened now is tried again with the next question. */
function reader(): MirrorReader {
  opened ??= openMirrorReader(file, tenant, new Secret(key), { domain, now: () => now, holdsOrders: true, isLeft });
  return opened;
}

function answerTo({ id, method, args, now: time }: ReadTask): ReadAnswer {
  now = time;
  current = id;
  try {
    const call = reader()[method] as (...args: readonly unknown[]) => unknown;
    return { id, value: call.apply(reader(), args as unknown[]) };
  } catch (error) {
    const { kind, message, hint } = toAppError(error);
    return { id, problem: { kind, message, hint, tenant, span: error instanceof QueryError ? error.span : undefined } };
  }
}

parentPort?.on('message', (task: ReadTask | typeof endOfTasks) => {
  if (task === endOfTasks) {
    opened?.close();
    parentPort?.close();
    return;
  }
  if (isThreadLeft()) return;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(answerTo(task));
});
// Opening belongs to the start: it takes longer than most answers.
try {
  reader();
} catch {
  // The first question is told why.
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(threadIsReady);
