import type { Suspend } from '../App.tsx';
import { refreshSize } from './refresh-size.ts';

interface Lender {
  readonly suspend: Suspend | undefined;
  /** Our own answers to signals. */
  readonly handlers: readonly (readonly [NodeJS.Signals, () => void])[];
}

const ignore = (): void => undefined;

/** Keys of the borrower that the terminal turns into signals to all of the job: they are none of our business then. */
const keySignals: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTSTP']);

/**
 * Gives the terminal to another program, an editor, until it ends. Ctrl-C in it must not end us; Ctrl-Z stops both, as
 * the shell expects, and `fg` brings both back.
 */
export async function lendTerminal({ suspend, handlers }: Lender, work: () => Promise<void>): Promise<void> {
  if (suspend === undefined) return;
  const held = handlers.filter(([signal]) => keySignals.has(signal));
  const paused = await suspend();
  process.on('SIGINT', ignore);
  for (const [signal, handler] of held) process.off(signal, handler);
  try {
    await work();
  } finally {
    for (const [signal, handler] of held) process.on(signal, handler);
    process.off('SIGINT', ignore);
    refreshSize();
    await paused.resume();
  }
}
