import type { Suspend } from '../App.tsx';
import { refreshSize } from './refresh-size.ts';

let isStopped = false;

/**
 * Gives the terminal back and stops this process as the shell's Ctrl-Z would; comes back with `fg`. A stopped process
 * hears nothing of a changed window size and its input no longer holds it alive, so both are seen to here.
 */
export async function suspendToShell(suspend: Suspend | undefined): Promise<void> {
  if (suspend === undefined || isStopped || process.platform === 'win32') return;
  isStopped = true;
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  const others = process.listeners('SIGTSTP');
  try {
    const paused = await suspend();
    for (const listener of others) process.off('SIGTSTP', listener);
    await new Promise<void>((resolve) => {
      process.once('SIGCONT', () => resolve());
      process.kill(process.pid, 'SIGTSTP');
    });
    refreshSize();
    await paused.resume();
  } finally {
    for (const listener of others) process.on('SIGTSTP', listener);
    clearInterval(keepAlive);
    isStopped = false;
  }
}
