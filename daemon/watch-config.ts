import { watch } from 'chokidar';

import type { Config, ConfigStore } from '../src/config.ts';
import { toAppError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';

/** Looks by itself this often: some file systems (network, containers) report no changes. */
const pollInterval = 10_000;

/**
 * Calls back with the configuration, now and whenever its file has changed. A file that cannot be read leaves things
 * as they are: somebody may be in the middle of editing it.
 */
export function watchConfig(
  store: ConfigStore,
  log: Log,
  onConfig: (config: Config) => void,
): { close(): Promise<void> } {
  let known = '';
  const look = (): void => {
    try {
      const config = store.read();
      const text = JSON.stringify(config);
      if (text === known) return;
      known = text;
      onConfig(config);
    } catch (error) {
      log.warn({ err: toAppError(error) }, 'configuration cannot be read; goes on with the last one');
    }
  };
  // The folder's entry is replaced on every save, so the path is watched and not the file that lies there now.
  const watcher = watch(store.file, { ignoreInitial: true, atomic: true, awaitWriteFinish: false });
  watcher.on('all', look);
  watcher.on('error', (error) =>
    log.warn({ err: toAppError(error) }, 'cannot watch the configuration; looks by itself'),
  );
  const timer = setInterval(look, pollInterval);
  look();
  return {
    async close() {
      clearInterval(timer);
      await watcher.close();
    },
  };
}
