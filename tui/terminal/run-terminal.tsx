import { render } from 'ink';

import { App, type Suspend } from '../App.tsx';
import { spareRows } from '../open-app.ts';
import type { Store } from '../store.ts';
import { themeFor } from '../theme.ts';
import { endSignals, type PaintedScreen } from './painted-screen.ts';
import { StdinProxy } from './stdin-proxy.ts';
import { lendTerminal } from './lend-terminal.ts';
import { suspendToShell } from './suspend.ts';

export interface Terminal {
  /** Settles when the screen is restored: with the exit code, or with the failure that ended the program. */
  readonly ended: Promise<number>;
  quit(code: number): void;
  suspend(): void;
  repaint(): void;
  /** Bytes that the terminal takes without moving the cursor, such as a clipboard sequence. */
  write(bytes: string): void;
  /** Gives the terminal to another program for as long as the work takes. */
  lend(work: () => Promise<void>): Promise<void>;
}

export interface TerminalOptions {
  readonly store: Store;
  readonly screen: PaintedScreen;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => number;
}

/**
 * Takes the terminal over: alternate screen, raw keys. Whatever happens afterwards (a key, a signal, an error while
 * drawing, an error nobody caught), the screen is given back before anything else is done.
 */
export function runTerminal({ store, screen, env, now }: TerminalOptions): Terminal {
  const stdin = new StdinProxy(process.stdin);
  let suspend: Suspend | undefined;
  let code = 0;
  let failure: { readonly error: unknown } | undefined;
  const app = render(
    <App
      store={store}
      theme={themeFor(env)}
      now={now}
      isPainted={screen.isPainting}
      spareRows={spareRows}
      onSuspend={(offered) => {
        suspend = offered;
      }}
    />,
    {
      stdin,
      stdout: screen.stdout,
      interactive: true,
      alternateScreen: true,
      exitOnCtrlC: false,
      incrementalRendering: false,
      maxFps: 120,
      patchConsole: true,
    },
  );
  screen.handOver();
  const end = (with_: number): void => {
    code = with_;
    app.unmount();
  };
  const stopToShell = (): void => void suspendToShell(suspend).catch(fail);
  const handlers: [NodeJS.Signals, () => void][] = endSignals.map(([signal, exit]) => [signal, () => end(exit)]);
  handlers.push(['SIGUSR1', () => undefined]);
  if (process.platform !== 'win32') handlers.push(['SIGTSTP', stopToShell]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  function fail(error: unknown): void {
    failure ??= { error };
    end(1);
  }
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  return {
    ended: waitForEnd(),
    quit: end,
    suspend: stopToShell,
    repaint: () => void suspend?.().then(async (paused) => paused.resume(), fail),
    write: (bytes) => void process.stdout.write(bytes),
    lend: async (work) => lendTerminal({ suspend, handlers }, work),
  };

  async function waitForEnd(): Promise<number> {
    try {
      await app.waitUntilExit();
    } catch (error) {
      failure ??= { error };
    }
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
    stdin.setRawMode(false);
    if (failure !== undefined) throw failure.error;
    return code;
  }
}
