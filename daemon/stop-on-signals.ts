import type { Log } from '../src/log.ts';

/** Sent twice, a signal does not wait for anything any more. 128 and the number of SIGINT. */
const forced = 130;

/**
 * A signal that aborts on SIGTERM, SIGINT and SIGHUP, so that what is being stored is stored to its end. The second
 * one ends the process at once: nothing is lost by that, since rows and checkpoint are stored together. A failure
 * that nobody caught ends it too, with its words in the log.
 */
export function stopOnSignals(from: NodeJS.Process, log: Log): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) from.exit(forced);
    log.info({ signal }, 'stops');
    controller.abort();
  };
  const crash = (error: unknown): void => {
    log.error({ err: error instanceof Error ? error : new Error(String(error)) }, 'crashed');
    log.close();
    from.stderr.write('internal error; see the log\nThis is a fault in tenantry; please report it.\n');
    from.exit(1);
  };
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  for (const signal of signals) from.on(signal, stop);
  from.on('uncaughtException', crash);
  from.on('unhandledRejection', crash);
  return {
    signal: controller.signal,
    dispose() {
      for (const signal of signals) from.off(signal, stop);
      from.off('uncaughtException', crash);
      from.off('unhandledRejection', crash);
    },
  };
}
