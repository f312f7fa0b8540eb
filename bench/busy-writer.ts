import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

import type { BigHome } from './big-home.ts';

/** A process that changes users of a home's mirror as fast as it can, page by page, as the daemon does. */
export class BusyWriter implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Returns when the first page is stored. */
  static async start(home: BigHome): Promise<BusyWriter> {
    const program = new URL('busy-writer-program.ts', import.meta.url);
    const child = fork(program, [home.folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(child, 'message');
    return new BusyWriter(child);
  }

  /** Changed users a second since the start. */
  async rate(): Promise<number> {
    this.#child.send('rate');
    const [rate] = (await once(this.#child, 'message')) as [number];
    return Math.round(rate);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
