import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { type Clock, systemClock } from '../../src/clock.ts';
import { resolvePaths } from '../../src/paths.ts';
import { openSession } from '../../src/session/open-session.ts';
import type { Session } from '../../src/session/session.ts';
import { CommandOutput } from '../../tui/commands/command-output.ts';
import { reportError } from '../../tui/commands/report-error.ts';
import { runCommand } from '../../tui/commands/run-command.ts';

export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** What is piped into the command. */
  readonly input?: string;
  /** Width of the terminal that reads the answer; without it the answer goes into a pipe. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Runs commands in this process, on a home of their own, with one session for all of them: the passphrase of the
 * credential file is worked out once. What only a process of its own shows is tested with `TempHome.run`.
 */
export class CommandBench {
  readonly #env: NodeJS.ProcessEnv;
  #session: Session | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = { ...process.env, ...env };
  }

  get session(): Session {
    return (this.#session ??= openSession({
      paths: resolvePaths(this.#env),
      env: this.#env,
      clock: systemClock,
    }));
  }

  async run(args: readonly string[], options: CommandOptions = {}): Promise<CommandEnd> {
    const stdin = new PassThrough();
    stdin.end(options.input ?? '');
    const stdout = Object.assign(new PassThrough(), { isTTY: options.columns !== undefined, columns: options.columns });
    const stderr = new PassThrough();
    const output = new CommandOutput(stdout, stderr);
    const answer = Promise.all([text(stdout), text(stderr)]);
    let code = 0;
    try {
      await runCommand(
        {
          env: this.#env,
          stdin: stdin as unknown as NodeJS.ReadStream,
          output,
          clock: options.clock ?? systemClock,
          signal: options.signal ?? new AbortController().signal,
          setExitCode: (taken) => (code = taken),
          session: async () => Promise.resolve(this.session),
        },
        args,
      );
    } catch (error) {
      code = reportError(output, error, options.signal?.aborted ?? false);
    }
    stdout.end();
    stderr.end();
    const [printed, said] = await answer;
    return { code, stdout: printed, stderr: said };
  }

  /** The JSON document that a command prints. @throws Error with what it said, unless it ends with 0 */
  async json(args: readonly string[], options: CommandOptions = {}): Promise<unknown> {
    const { code, stdout, stderr } = await this.run(args, options);
    if (code !== 0) throw new Error(`tenantry ${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }
}
