import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { FSWatcher } from 'chokidar';

export interface WatchMirror {
  /** The mirror's file. It, and its folder, need not exist yet. */
  readonly file: string;
  /** `dataVersion()` of an open reader; undefined while there is none. */
  readonly version: () => number | undefined;
  /** Called when something was committed, or when the file appears. */
  readonly onChange: () => void;
  /** Milliseconds between two calls at the least. */
  readonly throttle?: number | undefined;
  /**
   * Milliseconds between two looks without being told, for file systems that tell nothing; four times as many where
   * nothing has happened for a while.
   */
  readonly interval?: number | undefined;
}

/** So many looks that found nothing are a while. */
const calmLooks = 40;

/**
 * Tells when a mirror has changed. File events only say "look": whether there is something new is decided by the
 * data version, so a checkpoint of the WAL, which changes bytes and no row, wakes nobody.
 * @returns ends the watch; harmless when called twice
 */
export function watchMirror({ file, version, onChange, throttle = 100, interval = 1000 }: WatchMirror): () => void {
  const folder = dirname(file);
  const names = new Set([basename(file), `${basename(file)}-wal`]);
  let watcher: FSWatcher | undefined;
  let following = false;
  let waiting: NodeJS.Timeout | undefined;
  let last = -Infinity;
  let known = version() ?? 0;
  let closed = false;
  let calm = 0;

  const look = () => {
    waiting = undefined;
    if (closed) return;
    follow();
    const present = version();
    const appeared = present === undefined && existsSync(file);
    if (!appeared && (present === undefined || present === known)) return;
    known = present ?? 0;
    calm = 0;
    last = performance.now();
    onChange();
  };
  const wake = () => {
    if (closed || waiting) return;
    waiting = setTimeout(look, Math.max(0, last + throttle - performance.now()));
    waiting.unref();
  };
  const follow = () => {
    if (following || !existsSync(folder)) return;
    following = true;
    // Whoever shows the mirror shows it first.
    setImmediate(() => void startWatcher());
  };
  const startWatcher = async () => {
    const { watch } = await import('chokidar');
    if (closed) return;
    watcher = watch(folder, { depth: 0, ignoreInitial: true });
    watcher.on('all', (_event, path) => {
      if (names.has(basename(path))) wake();
    });
    // The interval goes on looking where watching is impossible, such as past the limit of watches.
    watcher.on('error', () => {});
  };

  follow();
  let clock: NodeJS.Timeout | undefined;
  const lookLater = () => {
    clock = setTimeout(
      () => {
        calm += 1;
        look();
        if (!closed) lookLater();
      },
      calm < calmLooks ? interval : interval * 4,
    ).unref();
  };
  lookLater();
  return () => {
    if (closed) return;
    closed = true;
    clearTimeout(clock);
    clearTimeout(waiting);
    void watcher?.close();
  };
}
