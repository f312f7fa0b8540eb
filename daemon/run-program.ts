import { join } from 'node:path';
import { setPriority } from 'node:os';

import { settleChanges } from '../src/changes/settle-changes.ts';
import { type Clock, systemClock } from '../src/clock.ts';
import { type AppError, isAppError, toAppError } from '../src/errors.ts';
import { type Log, openLog } from '../src/log.ts';
import { logFile, type Paths, resolvePaths } from '../src/paths.ts';
import { programVersion, startDaemon } from '../src/programs.ts';
import { redact } from '../src/redact.ts';
import { safeLine } from '../src/safe-text.ts';
import { openSession } from '../src/session/open-session.ts';
import { guardStart } from '../src/startup-guard.ts';
import { type DaemonCommand, type EngineCommand, usage } from './daemon-command.ts';
import { runDaemon } from './daemon.ts';
import { runOnce } from './once.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { trimOutput } from './trim-output.ts';

/** Searching and drawing on the same machine go first. */
const niceness = 10;

/**
 * Runs the daemon's program from its arguments to its exit code. What went wrong is told on stderr: one line that says
 * what happened and one that says what to do.
 */
export async function runProgram(from: NodeJS.Process, readCommand: () => DaemonCommand): Promise<number> {
  try {
    const unsafe = guardStart(from);
    const command = readCommand();
    if (command.do === 'help') from.stdout.write(`${usage}\n`);
    else if (command.do === 'version') from.stdout.write(`${programVersion()}\n`);
    else await runEngine(command, from, unsafe);
    return 0;
  } catch (error) {
    return tell(from, toAppError(error));
  }
}

async function runEngine(command: EngineCommand, from: NodeJS.Process, unsafe: readonly string[]): Promise<void> {
  Object.assign(from.env, command.settings);
  const paths = resolvePaths(from.env);
  const clock = systemClock;
  const log = await openProgramLog(paths, clock, command.do);
  if (command.do === 'follow') trimOutput(paths);
  const stop = stopOnSignals(from, log);
  try {
    if (unsafe.length > 0) log.warn({ overridden: unsafe }, 'unsafe settings were allowed');
    lowerPriority(log);
    const session = openSession({ paths, env: from.env, clock });
    const version = programVersion();
    const options = { session, settleChanges, version, clock, signal: stop.signal, random: Math.random, log };
    if (command.do === 'follow') await runDaemon({ ...options, installedVersion: programVersion });
    else {
      const remark = (text: string) => from.stderr.write(`${safeLine(redact(text))}\n`);
      await runOnce({ ...options, ...command, remark });
    }
  } catch (error) {
    if (!isAppError(error, 'upgraded')) {
      log.error({ err: toAppError(error) }, 'ended with an error');
      throw error;
    }
    log.warn({ err: error }, 'makes way for another version');
    if (command.do !== 'follow' || !command.respawn) throw error;
    const { pid, version } = await startDaemon({ paths, clock, env: from.env });
    log.info({ version, successor: pid }, 'the other version runs');
  } finally {
    stop.dispose();
    log.close();
  }
}

/** A single sync may run beside a daemon: each rotates a file of its own. */
async function openProgramLog(paths: Paths, clock: Clock, what: 'follow' | 'once'): Promise<Log> {
  const file = what === 'follow' ? logFile(paths, 'daemon') : join(paths.state, 'sync.log');
  return await openLog({ file, clock });
}

function lowerPriority(log: Log): void {
  try {
    setPriority(niceness);
  } catch (error) {
    log.debug({ err: error }, 'cannot lower the priority');
  }
}

function tell(from: NodeJS.Process, error: AppError): number {
  from.stderr.write(`${safeLine(redact(error.message))}\n${safeLine(redact(error.hint))}\n`);
  return error.exitCode;
}
