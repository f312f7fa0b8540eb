import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { builtProgram } from './temp-home.ts';
import type { SimulatedTenant } from './temp-home.ts';

/** What the simulator prints when it is ready. */
export interface SimulatorLine extends SimulatedTenant {
  readonly url: string;
  readonly users: number;
  readonly seed: number;
}

/**
 * The simulator as a process of its own, for what is measured or killed; tests that look inside start it in their own
 * process with `startSimulator`. Ends when disposed of.
 */
export class SimulatorProcess implements AsyncDisposable {
  readonly tenant: SimulatorLine;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, tenant: SimulatorLine) {
    this.#child = child;
    this.tenant = tenant;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** @throws Error when it ends before it is ready */
  static async start(args: readonly string[]): Promise<SimulatorProcess> {
    const child = spawn(process.execPath, [builtProgram('fixtures'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      return new SimulatorProcess(child, JSON.parse(line) as SimulatorLine);
    }
    throw new Error(`the simulator ended before it was ready: ${String(child.exitCode ?? child.signalCode)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      this.#child.once('close', () => {
        resolve();
      });
      this.#child.kill('SIGTERM');
    });
  }
}
