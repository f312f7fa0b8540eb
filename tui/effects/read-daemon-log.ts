import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { logFile } from '../../src/paths.ts';
import type { EffectRunner } from './effect-context.ts';

/** So much of the log's end is shown, in bytes: some hundred lines. */
const tail = 65_536;

/** Brings the last lines of the daemon's log, unless they are known. Where there is none yet, there are no lines. */
export const readDaemonLog: EffectRunner<'read-log'> = ({ session, dispatch }, { known }) => {
  const log = readTail(logFile(session.paths, 'daemon'), known);
  if (log !== undefined) dispatch({ type: 'log-read', log });
};

function readTail(file: string, known: string | undefined): { stamp: string; lines: string[] } | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return known === '' ? undefined : { stamp: '', lines: [] };
  }
  try {
    const { size, mtimeMs, ino } = fstatSync(handle);
    const stamp = `${String(ino)} ${String(size)} ${String(mtimeMs)}`;
    if (stamp === known) return undefined;
    const bytes = Buffer.alloc(Math.min(size, tail));
    const length = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString('utf8', 0, length).split('\n');
    // The first one is cut, but for a short log; the last one is empty, or is being written.
    return { stamp, lines: lines.slice(size > tail ? 1 : 0, -1) };
  } finally {
    closeSync(handle);
  }
}
