import { execFile } from 'node:child_process';

import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { redact } from '../redact.ts';
import type { Tool } from './service-manager.ts';

export interface ToolEnd {
  /** 127: there is no such program. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolRun {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const patience = 60_000;
const tries = 10;
const pause = 500;

/** Runs a tool to its end, whatever the end is. @throws AppError `interrupted` */
export async function askTool({ command, args }: Tool, { env, signal }: ToolRun): Promise<ToolEnd> {
  signal.throwIfAborted();
  return await new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { env: { ...env, LC_ALL: 'C' }, signal, timeout: patience, windowsHide: true },
      (error, stdout, stderr) => {
        const code =
          error === null ? 0 : typeof error.code === 'number' ? error.code : error.code === 'ENOENT' ? 127 : 1;
        resolve({ code, stdout, stderr: stderr === '' ? (error?.message ?? '') : stderr });
      },
    );
  });
}

/** Runs a tool that has to succeed. @throws AppError `refused` with its words */
export async function runTool(tool: Tool, run: ToolRun): Promise<void> {
  for (let left = tool.patient === true ? tries : 1; ; left -= 1) {
    const { code, stderr } = await askTool(tool, run);
    run.signal.throwIfAborted();
    if (code === 0 || tool.mayFail === true) return;
    if (left > 1) {
      await run.clock.sleep(pause, run.signal);
      continue;
    }
    const [words = ''] = redact(stderr).trim().split('\n');
    throw new AppError(
      'refused',
      `\`${toolWords(tool)}\` failed${words === '' ? ` with code ${code}` : `: ${words}`}`,
      {
        hint: 'See what it says when you run it yourself.',
      },
    );
  }
}

/** As it would be typed. */
export function toolWords({ command, args }: Tool): string {
  return [command, ...args].map((word) => (/[\s"]/.test(word) ? `"${word}"` : word)).join(' ');
}
