import type { IncomingHttpHeaders } from 'node:http';

import type { Answered } from '../../src/auth0/exchange.ts';
import { exchange, openConnections } from '../../src/auth0/exchange.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { objectStoreListener } from '../../fixtures/exports/object-store.ts';
import { type RequestRecord, tenantListener } from '../../fixtures/http/server.ts';
import type { Plan } from '../../fixtures/plans.ts';
import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { seededRandom } from '../helpers/seeded-random.ts';
import { DaemonProcess } from './daemon-process.ts';
import { serveInMemory } from './memory-exchange.ts';
import { ModelClock } from './model-clock.ts';
import type { ModelFiles, ModelFolder } from './model-files.ts';
import { ModelProcess, type ProcessOptions } from './model-process.ts';
import type { TenantPicture } from './tenant-picture.ts';

/** What a history starts with. Times in milliseconds. */
export interface Setting {
  readonly seed: number;
  readonly plan: Plan;
  readonly users: number;
  /** So many of them share one `created_at`. */
  readonly bulkImport: number;
  readonly searchLag: number;
  readonly logLag: number;
  readonly latency: number;
  /** Users or events on a page at most; undefined: as many as asked for. */
  readonly pageSize: number | undefined;
  /** By how much this machine's clock is ahead. */
  readonly offset: number;
  readonly interval: number;
}

/** Who dies, and how. */
export interface Crash {
  /** How long until it is started again. Milliseconds. */
  readonly down: number;
  /** How much of the write-ahead log reached the disk, 0 to 1. */
  readonly kept: number;
}

const start = Date.parse('2026-11-21T12:00:00.000Z');
const second = 1000;
const minute = 60 * second;

/** A simulated tenant, this machine with a daemon on it, and what was seen of the tenant so far. */
export class World {
  readonly time = new ModelClock(start);
  readonly simulator: RunningSimulator;
  readonly setting: Setting;
  readonly requests: RequestRecord[] = [];
  /** All log events that could ever be read, and when they arrived. */
  readonly events = new Map<string, number>();
  /** Users whose present state no log and no search tells: only a comparison of all can show it. */
  readonly unannounced = new Set<string>();
  /** How the tenant was after each operation. */
  readonly pictures: TenantPicture[] = [];
  /** What happened that must not happen at any time. */
  readonly wrongs: string[] = [];
  /** Ids of the changes that were planned here. */
  readonly changes: string[] = [];
  /** The longest time in which the log was not read to its end. */
  longest_silence = 0;
  /** Users who were set back to an older state. */
  readonly restored = new Set<string>();
  daemon: DaemonProcess | undefined;
  offset: number;
  offline_until = 0;
  #log_read_at = start;
  #crash: Crash = { down: 0, kept: 1 };
  #files: ModelFiles;
  #seen = 0;
  #token: string | undefined;
  readonly #folder: ModelFolder;
  readonly #connections = openConnections();
  readonly #closers: (() => void)[] = [];

  private constructor(setting: Setting, simulator: RunningSimulator, folder: ModelFolder, time: ModelClock) {
    this.setting = setting;
    this.simulator = simulator;
    this.time = time;
    this.offset = setting.offset;
    this.#folder = folder;
    this.#files = folder.fresh();
    const { tenant } = simulator;
    const remember = (record: RequestRecord) => void this.requests.push(record);
    const server = { clock: time, isOffline: () => time.now() < this.offline_until, pageSize: setting.pageSize };
    this.#closers.push(
      serveInMemory(tenant.settings.url, { ...server, listener: tenantListener(tenant, remember) }),
      serveInMemory(tenant.settings.storeUrl, { ...server, listener: objectStoreListener(tenant, remember) }),
    );
    this.#seen = tenant.logs.range()[0];
    this.look();
  }

  static async create(setting: Setting, folder: ModelFolder): Promise<World> {
    const { offset: _offset, pageSize: _size, interval: _interval, ...options } = setting;
    const time = new ModelClock(start);
    return new World(setting, await startSimulator({ ...options, clock: time.tenant }), folder, time);
  }

  get tenant(): Tenant {
    const { domain, client_id } = this.simulator;
    const known = { name: 'acme', domain, client_id, credential: 'client_secret', environment: 'development' } as const;
    return { ...known, read_only: false, loopback_http: true };
  }

  /** The users that there are now, in an order that stays. */
  users(): readonly UserProfile[] {
    return this.simulator.allUsers();
  }

  /** Any user by a number; undefined when there is nobody. */
  user(number: number): UserProfile | undefined {
    const users = this.users();
    return users[number % users.length];
  }

  startDaemon(): void {
    this.daemon ??= new DaemonProcess({
      ...this.#process(),
      interval: this.setting.interval,
      onDone: (job) => {
        if (job === 'log-events') this.#logIsRead();
      },
    });
  }

  async stopDaemon(): Promise<void> {
    const { daemon } = this;
    if (daemon === undefined) return;
    await this.during(daemon.stop());
    if (this.daemon === daemon) this.daemon = undefined;
    // It was killed on its way out, and is started again.
    else await this.stopDaemon();
  }

  /** A second process on this machine: somebody at a terminal. */
  openTerminal(): ModelProcess {
    return new ModelProcess(this.#process());
  }

  /** The daemon will die at that step from now. */
  crashAfter(steps: number, crash: Crash): void {
    this.#crash = crash;
    this.daemon?.life.dieAfter(steps);
  }

  /** Nobody is going to die any more. */
  spare(): void {
    this.daemon?.life.spare();
  }

  /** Lets time go by for everybody. */
  async pass(ms: number): Promise<void> {
    const end = this.time.now() + ms;
    while (this.time.now() < end) {
      await this.time.pass(Math.min(minute, end - this.time.now()), () => this.daemon?.life.isOver === true);
      this.look();
      if (this.daemon?.life.isOver === true) this.#afterCrash();
    }
  }

  /** Time goes by, and nobody here notices: the machine is off, or asleep. */
  sleepFor(ms: number): void {
    this.time.skip(ms);
    this.look();
  }

  /** Lets time go by until something has come to its end. */
  async during<T>(work: Promise<T>): Promise<T | undefined> {
    let isOver = false;
    const end = (): void => void (isOver = true);
    work.then(end, end);
    const crashed = (): boolean => this.daemon?.life.isOver === true;
    await this.time.pass(30 * minute, () => isOver || crashed());
    this.look();
    if (crashed()) {
      this.#afterCrash();
      return undefined;
    }
    if (!isOver) throw new Error('something that was asked for never came to its end');
    return await work;
  }

  /** Another program of the tenant's people calls the Management API. @returns the status; 0 when there is no answer */
  async otherProgram(
    method: 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    path: string,
    body?: object | string,
  ): Promise<number> {
    this.#token ??= await this.#signIn();
    const answer = await this.#exchange(method, `/api/v2${path}`, body, { authorization: `Bearer ${this.#token}` });
    if (answer?.status === 401) this.#token = undefined;
    return answer?.status ?? 0;
  }

  /** Notes which events there are by now. */
  look(): void {
    const { tenant } = this.simulator;
    tenant.catchUp();
    const [first, end] = tenant.logs.range();
    for (let at = Math.max(first, this.#seen); at < end; at += 1) {
      this.events.set(tenant.logs.idAt(at), tenant.logs.arrivedAt(at));
    }
    this.#seen = Math.max(this.#seen, end);
  }

  async close(): Promise<void> {
    this.daemon?.kill();
    for (const close of this.#closers) close();
    this.#connections.close();
    await this.simulator.close();
    this.#folder.forget(this.#files);
  }

  #logIsRead(): void {
    const now = this.time.now();
    this.longest_silence = Math.max(this.longest_silence, now - this.#log_read_at);
    this.#log_read_at = now;
  }

  #process(): ProcessOptions {
    const { time, tenant } = this;
    const secret = this.simulator.client_secret;
    const random = seededRandom(this.setting.seed);
    const onWrong = (what: string) => void this.wrongs.push(what);
    return { time, tenant, secret, random, files: this.#files, offset: () => this.offset, onWrong };
  }

  #afterCrash(): void {
    const { daemon } = this;
    this.daemon = undefined;
    this.#files = this.#folder.afterCrash(this.#files, this.#crash.kept);
    daemon?.kill();
    if (this.#crash.kept < 1) this.#log_read_at = start;
    this.time.skip(this.#crash.down);
    this.startDaemon();
  }

  async #signIn(): Promise<string | undefined> {
    const { client_id, client_secret, tenant } = this.simulator;
    const form = { grant_type: 'client_credentials', client_id, client_secret, audience: tenant.audience };
    const answer = await this.#exchange('POST', '/oauth/token', form, {});
    if (answer?.status !== 200) return undefined;
    try {
      return (JSON.parse(answer.body.toString()) as { access_token: string }).access_token;
    } catch {
      return undefined;
    }
  }

  async #exchange(
    method: 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    path: string,
    body: object | string | undefined,
    headers: IncomingHttpHeaders,
  ): Promise<Answered | undefined> {
    const isForm = typeof body === 'string';
    const type = isForm ? `multipart/form-data; boundary=${body.slice(2, body.indexOf('\r'))}` : 'application/json';
    const sent = exchange({
      url: new URL(path, this.simulator.tenant.settings.url),
      method,
      headers: { ...(headers as Record<string, string>), ...(body === undefined ? {} : { 'content-type': type }) },
      body: body === undefined || isForm ? body : JSON.stringify(body),
      maxBytes: 1e9,
      timeouts: { connect: 10_000, response: 30_000, request: 90_000 },
      agent: this.#connections.kept,
    });
    const answer = await this.during(sent);
    return answer === undefined || 'broken' in answer ? undefined : answer;
  }
}
