import { parentPort, workerData } from 'node:worker_threads';

import { toAppError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { MirrorWriter } from './mirror.ts';
import { openMirrorWriter } from './open-mirror.ts';
import { endOfTasks, type ThreadAnswer, type ThreadOrder, type ThreadTask } from './writer-thread.ts';

const { file, tenant, key, domain } = workerData as ThreadOrder;
let opened: MirrorWriter | undefined;

/** What cannot be opened now is tried again with the next task. */
function writer(): MirrorWriter {
  opened ??= openMirrorWriter(file, tenant, new Secret(key), { domain, isBulk: true });
  return opened;
}

function answerTo({ id, batch, now }: ThreadTask): ThreadAnswer {
  try {
    return { id, report: writer().commitBatch(batch, now) };
  } catch (error) {
    const { kind, message, hint, statusCode, errorCode, retryAt } = toAppError(error);
    return { id, problem: { kind, message, hint, tenant, statusCode, errorCode, retryAt } };
  }
}

parentPort?.on('message', (task: ThreadTask | typeof endOfTasks) => {
  if (task !== endOfTasks) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(answerTo(task));
    return;
  }
  opened?.flush();
  opened?.close();
  parentPort?.close();
});
