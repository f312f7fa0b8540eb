import type { Command } from 'commander';

import type { Clock } from '../../src/clock.ts';
import type { Session } from '../../src/session/session.ts';
import type { CommandOutput } from './command-output.ts';

/** Everything that a command may touch. It all arrives here, so a command runs without a terminal. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadStream;
  readonly output: CommandOutput;
  readonly clock: Clock;
  /** Aborted by Ctrl-C and by SIGTERM: the command stops where it is and ends with 130. */
  readonly signal: AbortSignal;
  /** For a command that takes over another program's exit code; every other failure is thrown. */
  setExitCode(code: number): void;
  /** Opened when it is first asked for; the same one for the whole command. */
  session(): Promise<Session>;
}

/** One leaf of the command tree. Its file is only loaded when it is called, or when the README is generated. */
export interface CommandRow {
  /** What is typed: `demo`, or group and verb: `users list`. */
  readonly path: string;
  /** One line for help and README. */
  readonly summary: string;
  /** A call that works, as it is shown below the help text. */
  readonly example: string;
  readonly load: () => Promise<DefineCommand>;
}

/** Gives a command its arguments, options and action. The action throws AppError for every end but success. */
export type DefineCommand = (command: Command, context: CommandContext) => void;
