import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import type { Journal } from '../../src/changes/changes.ts';
import { openJournal } from '../../src/changes/open-journal.ts';
import type { Clock } from '../../src/clock.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { readDate } from '../../src/domain/user.ts';
import type { Batch, CommitReport, MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { Secret } from '../../src/secret.ts';
import type { ModelClock } from './model-clock.ts';
import { journalKey, type ModelFiles, mirrorKey } from './model-files.ts';
import { ProcessLife } from './process-life.ts';

export interface ProcessOptions {
  readonly time: ModelClock;
  /** By how many milliseconds this machine's clock is ahead of the true time, now. */
  readonly offset: () => number;
  readonly files: ModelFiles;
  readonly tenant: Tenant;
  readonly secret: string;
  readonly random: () => number;
  /** Told of what must not happen at any time. */
  readonly onWrong: (what: string) => void;
}

/** A process of ours, daemon or terminal: its own client, handles and memory, which all end when it is killed. */
export class ModelProcess {
  readonly life = new ProcessLife();
  readonly clock: Clock;
  readonly tenant: Tenant;
  readonly random: () => number;
  readonly #options: ProcessOptions;
  readonly #closers: (() => void)[] = [];

  constructor(options: ProcessOptions) {
    const { time, offset, tenant, random } = options;
    this.#options = options;
    this.tenant = tenant;
    this.random = random;
    this.clock = {
      now: () => Math.round(time.now() + offset()),
      sleep: async (ms, signal) => await this.life.live(async () => await time.sleep(ms, signal, false)),
    };
  }

  openClient(): Auth0Client {
    const { tenant, secret, random } = this.#options;
    const client = openClient({ tenant, secret: new Secret(secret), clock: this.clock, reserve: 0.2, random });
    this.#closers.push(() => client.close());
    return this.#mortalClient(client);
  }

  openMirror(): MirrorWriter {
    const { files, tenant } = this.#options;
    const now = () => this.clock.now();
    const mirror = openMirrorWriter(files.mirror, tenant.name, new Secret(mirrorKey), { now });
    this.#closers.push(() => mirror.close());
    return withMethods(mirror, {
      commitBatch: (...batch) => this.life.act(() => this.#commitForward(mirror, ...batch)),
      storeBatch: async (...batch) => await Promise.resolve(this.life.act(() => this.#commitForward(mirror, ...batch))),
    });
  }

  openJournal(): Journal {
    const journal = openJournal(this.#options.files.journal, new Secret(journalKey));
    this.#closers.push(() => journal.close());
    return withMethods(journal, { append: (...entry) => this.life.act(() => journal.append(...entry)) });
  }

  /** Lets go of what is open; also the dead do, once their files were taken away. */
  close(): void {
    for (const close of this.#closers.splice(0).toReversed()) close();
  }

  /** Only a read by id may take a row back to an earlier state or bring it back to life; a list may lag behind. */
  #commitForward(mirror: MirrorWriter, batch: Batch, now: number): CommitReport {
    const listed = (batch.users ?? []).filter(({ source }) => source === 'search' || source === 'export');
    const dates = () => listed.map(({ profile }) => readDate(mirror.getUser(profile.user_id)?.profile.updated_at));
    const before = dates();
    const buried = listed.map(({ profile }) => mirror.getTombstone(profile.user_id)?.deleted_at);
    const report = mirror.commitBatch(batch, now);
    const after = dates();
    const back = listed.find((_, at) => (after[at] ?? Number.POSITIVE_INFINITY) < (before[at] ?? 0));
    if (back !== undefined) this.#options.onWrong(`a list took ${back.profile.user_id} back to an earlier state`);
    const revived = listed.find(({ profile }, at) => {
      const isOld = (readDate(profile.created_at) ?? 0) < (buried[at] ?? 0);
      return isOld && mirror.getUser(profile.user_id) !== undefined;
    });
    if (revived !== undefined) this.#options.onWrong(`a list brought ${revived.profile.user_id} back to life`);
    return report;
  }

  #mortalClient(client: Auth0Client): Auth0Client {
    const { life } = this;
    const { time } = this.#options;
    const mortal = new Proxy(client, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver);
        if (name === 'downloadExport' || !asynchronous.has(String(name))) return value;
        const call = value as (...given: unknown[]) => Promise<unknown>;
        return async (...given: unknown[]) => await life.live(async () => await call(...given));
      },
    });
    return withMethods(mortal, {
      downloadExport: (...given) => {
        const users = client.downloadExport(...given)[Symbol.asyncIterator]();
        // Unpacking is done by other threads: time waits for them.
        const next = async () => await time.working(async () => await users.next());
        const end = async () => (await users.return?.()) ?? { done: true as const, value: undefined };
        return { [Symbol.asyncIterator]: () => ({ next: async () => await life.live(next), return: end }) };
      },
    });
  }
}

const asynchronous = new Set<string>([
  'scopes',
  'searchUsers',
  'getUser',
  'getUsersByEmail',
  'send',
  'startUsersExport',
  'getJob',
  'logsAfter',
  'searchLogs',
  'readCatalogue',
  'readDetail',
  'getUserBlocks',
  'getIdentifierBlocks',
] satisfies (keyof Auth0Client)[]);

/** The object with some of its methods replaced; the others are called on the object itself, for its private fields. */
function withMethods<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      if (Object.hasOwn(methods, name)) return methods[name as keyof T];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
