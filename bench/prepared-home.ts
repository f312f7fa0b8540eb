import { resolve } from 'node:path';

import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { builtProgram, secretsInEnvironment, type TempHome } from '../test/helpers/temp-home.ts';

export type MeasuredHome = Pick<TempHome, 'terminal'>;

/**
 * The home that BENCH_HOME names, with its keys in the environment: for mirrors that take too long to make for one run.
 * Programs only read what is in it, but for `state`.
 */
export function preparedHome(): MeasuredHome | undefined {
  const path = process.env['BENCH_HOME'] ?? '';
  if (path === '') return undefined;
  const env = { ...secretsInEnvironment, TENANTRY_HOME: resolve(path) };
  return {
    terminal: (options) =>
      new PtyTerminal({
        ...options,
        args: [builtProgram('tui'), ...(options?.args ?? [])],
        env: { ...env, ...options?.env },
      }),
  };
}
