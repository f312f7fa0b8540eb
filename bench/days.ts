import { spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { Plan } from '../fixtures/plans.ts';
import { type DayFigures, SimulatedDays } from '../test/helpers/simulated-days.ts';
import { SkippingClock } from '../test/helpers/skipping-clock.ts';
import type { TenantOrder } from './tenant-program.ts';
import { openTimeFile, type TimeFile } from './time-file.ts';

export interface DaysSetting {
  readonly users: number;
  readonly plan: Plan;
  /** Events per minute. */
  readonly live: number;
}

/** Memory is that of this process, in which the engine is alone: the simulated tenant has its own. */
export interface Figures extends DayFigures {
  readonly heap: number;
  readonly rss: number;
  /** Bytes on the sockets of the engine, both ways. */
  readonly bytes: number;
}

/** A simulated tenant and the engine, on a time that goes as fast as both can work. */
export class Days implements AsyncDisposable {
  readonly #clock: SkippingClock;
  readonly #folder: string;
  readonly #time: TimeFile;
  readonly #program: TenantProgram;
  readonly #days: SimulatedDays;

  private constructor(folder: string, time: TimeFile, clock: SkippingClock, program: TenantProgram) {
    this.#clock = clock;
    this.#folder = folder;
    this.#time = time;
    this.#program = program;
    const { domain, client_id, client_secret: secret } = program.tenant;
    const known = { name: 'acme', credential: 'client_secret', environment: 'development' } as const;
    const tenant = { ...known, domain, client_id, read_only: true, loopback_http: true };
    this.#days = new SimulatedDays({ tenant, secret, clock, file: join(folder, 'mirror.db') });
  }

  /** Returns when the first mirror is complete. */
  static async open(setting: DaysSetting): Promise<{ readonly days: Days; readonly first: Figures }> {
    countSockets();
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-days-'));
    const timeFile = join(folder, 'time');
    const time = openTimeFile(timeFile);
    const clock = new SkippingClock(Date.UTC(2026, 9, 1), (now) => time.write(now));
    const days = new Days(folder, time, clock, await startTenant({ ...setting, timeFile }));
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
    await this.#program.end();
    this.#time.close();
    rmSync(this.#folder, { recursive: true });
  }

  #take(): Figures {
    collectGarbage();
    const { heapUsed: heap, rss } = process.memoryUsage();
    return { ...this.#days.takeFigures(), heap, rss, bytes: takeBytes() };
  }
}

interface TenantProgram {
  readonly tenant: { readonly domain: string; readonly client_id: string; readonly client_secret: string };
  end(): Promise<void>;
}

async function startTenant(order: TenantOrder): Promise<TenantProgram> {
  const program = fileURLToPath(new URL('tenant-program.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    tenant: JSON.parse(line.toString()) as TenantProgram['tenant'],
    end: async () => {
      child.kill();
      await once(child, 'close');
    },
  };
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
