import { systemClock } from '../src/clock.ts';
import { startKeychain } from '../src/credentials/start-keychain.ts';
import { AppError } from '../src/errors.ts';
import { resolvePaths } from '../src/paths.ts';
import type { Session } from '../src/session/session.ts';
import { keepCompiled } from '../src/run-compiled.ts';
import { guardStart } from '../src/startup-guard.ts';
import type { Asking } from './commands/ask.ts';
import type { CommandContext } from './commands/command.ts';
import { CommandOutput } from './commands/command-output.ts';
import { reportError } from './commands/report-error.ts';

/**
 * The program `tenantry`: without arguments the user interface, otherwise a command. Loads as little as possible
 * before it knows which.
 */
export async function tenantry(args: readonly string[]): Promise<never> {
  // React looks at it once, when it is loaded: its development build is several times slower.
  process.env['NODE_ENV'] = 'production';
  const output = new CommandOutput(process.stdout, process.stderr);
  const interruption = new AbortController();
  let code = 0;
  try {
    guardStart();
    if (args.length === 0) code = await openUi(output);
    else {
      stopOnSignals(interruption);
      const { runCommand } = await import('./commands/run-command.ts');
      await runCommand(
        commandContext(output, interruption.signal, (taken) => (code = taken)),
        args,
      );
    }
  } catch (error) {
    code = reportError(output, error, interruption.signal.aborted);
  }
  return exit(code);
}

/** Ink cannot run without a terminal; scripts are told what to use instead. */
async function openUi(output: CommandOutput): Promise<number> {
  if (!process.stdin.isTTY || !output.isTerminal) {
    throw new AppError('usage', 'the user interface needs a terminal', {
      hint: 'Use a command, such as `tenantry users list --json`; `tenantry --help` shows all of them.',
    });
  }
  const keychain = startKeychain(process.env, resolvePaths());
  const { runOwnApp } = await import('./run-own-app.ts');
  return runOwnApp({ stdin: process.stdin, output, signal: new AbortController().signal }, keychain);
}

function commandContext(
  output: CommandOutput,
  signal: AbortSignal,
  setExitCode: (code: number) => void,
): CommandContext {
  const asking: Asking = { stdin: process.stdin, output, signal };
  let session: Promise<Session> | undefined;
  return {
    ...asking,
    env: process.env,
    clock: systemClock,
    setExitCode,
    session: async () => (session ??= loadOwnSession(asking)),
  };
}

async function loadOwnSession(asking: Asking): Promise<Session> {
  const { openOwnSession } = await import('./open-own-session.ts');
  return openOwnSession(asking);
}

/** One press of Ctrl-C may arrive twice: from the terminal and from npm, or raised again by a library. */
const sameSignal = 1000;

/** The first signal asks, a later one ends. */
function stopOnSignals(interruption: AbortController): void {
  let asked_at = 0;
  const stop = () => {
    if (!interruption.signal.aborted) {
      asked_at = systemClock.now();
      interruption.abort(new AppError('interrupted', 'interrupted'));
    } else if (systemClock.now() - asked_at > sameSignal) process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** Ends the process once everything that was written is out: idle connections would keep it alive. */
async function exit(code: number): Promise<never> {
  keepCompiled();
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.on('error', () => resolve());
      stream.write('', () => resolve());
    });
  }
  process.exit(code);
}
