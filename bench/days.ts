import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { Plan } from '../fixtures/plans.ts';
import { type RunningSimulator, startSimulator } from '../fixtures/start-simulator.ts';
import { type DayFigures, SimulatedDays } from '../test/helpers/simulated-days.ts';
import { SkippingClock } from '../test/helpers/skipping-clock.ts';

export interface DaysSetting {
  readonly users: number;
  readonly plan: Plan;
  /** Events per minute. */
  readonly live: number;
}

/** Memory is that of this process, with the simulated tenant and its log in it. */
export interface Figures extends DayFigures {
  readonly heap: number;
  readonly rss: number;
  /** Bytes on the sockets of the engine, both ways. */
  readonly bytes: number;
}

/** A simulated tenant and the engine, on a time that goes as fast as both can work. */
export class Days implements AsyncDisposable {
  readonly #clock: SkippingClock;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tenantry-days-'));
  readonly #simulator: RunningSimulator;
  readonly #days: SimulatedDays;

  private constructor(simulator: RunningSimulator, clock: SkippingClock) {
    this.#clock = clock;
    this.#simulator = simulator;
    const { domain, client_id, client_secret: secret } = simulator;
    const known = { name: 'acme', credential: 'client_secret', environment: 'development' } as const;
    const tenant = { ...known, domain, client_id, read_only: true, loopback_http: true };
    this.#days = new SimulatedDays({ tenant, secret, clock, file: join(this.#folder, 'mirror.db') });
  }

  /** Returns when the first mirror is complete. */
  static async open(setting: DaysSetting): Promise<{ readonly days: Days; readonly first: Figures }> {
    countSockets();
    const clock = new SkippingClock(Date.UTC(2026, 9, 1));
    const days = new Days(await startSimulator({ ...setting, seed: 7, clock }), clock);
    await days.#days.firstMirror();
    return { days, first: days.#take() };
  }

  /** Lets time go by. */
  async pass(ms: number): Promise<Figures> {
    await this.#days.pass(ms);
    return this.#take();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#days[Symbol.asyncDispose]();
    this.#clock[Symbol.dispose]();
    await this.#simulator.close();
    rmSync(this.#folder, { recursive: true });
  }

  #take(): Figures {
    collectGarbage();
    const { heapUsed: heap, rss } = process.memoryUsage();
    return { ...this.#days.takeFigures(), heap, rss, bytes: takeBytes() };
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

const open = new Set<Socket>();
let closed = 0;
let told = 0;

function takeBytes(): number {
  const bytes = [...open].reduce((sum, socket) => sum + bytesOf(socket), closed) - told;
  told += bytes;
  return bytes;
}

const bytesOf = ({ bytesRead, bytesWritten }: Socket): number => bytesRead + bytesWritten;

let counting = false;

function countSockets(): void {
  if (counting) return;
  counting = true;
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket };
    open.add(socket);
    socket.once('close', () => {
      closed += bytesOf(socket);
      open.delete(socket);
    });
  });
}
