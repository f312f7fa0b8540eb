import { stripVTControlCharacters } from 'node:util';

import { renderToString } from 'ink';

import { type RunningSimulator, startSimulator } from '../../fixtures/start-simulator.ts';
import { systemClock } from '../../src/clock.ts';
import type { JournalEntry } from '../../src/domain/change.ts';
import type { Catalogues } from '../../src/domain/catalogue.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { isAppError } from '../../src/errors.ts';
import { openHabits } from '../../src/habits.ts';
import { PictureLoader } from '../../src/picture/picture-loader.ts';
import type { PictureNetwork } from '../../src/picture/picture-network.ts';
import type { Session } from '../../src/session/session.ts';
import { Frame } from '../../tui/App.tsx';
import type { EffectContext } from '../../tui/effects/effect-context.ts';
import { runEffect } from '../../tui/effects.ts';
import { MirrorFollower } from '../../tui/follow-mirrors.ts';
import { glyphsFor } from '../../tui/glyphs.ts';
import { LogCounter } from '../../tui/logs/log-counter.ts';
import { MirrorView } from '../../tui/mirror-view.ts';
import { ViewCounter } from '../../tui/views/view-counter.ts';
import { createStore, type Store } from '../../tui/store.ts';
import { TenantHandles } from '../../tui/tenant-handles.ts';
import type { Effect } from '../../tui/effect.ts';
import { initialState } from '../../tui/initial-state.ts';
import type { UiEvent } from '../../tui/ui-event.ts';
import type { UiState } from '../../tui/ui-state.ts';
import { CommandBench } from './command-bench.ts';
import { secretsInEnvironment, TempHome } from './temp-home.ts';
import { waitUntil } from './wait-until.ts';

interface LiveOptions {
  readonly users?: number;
  readonly seed?: number;
  readonly columns?: number;
  readonly rows?: number;
  readonly tenant?: Partial<Tenant>;
  readonly simulator?: Partial<Parameters<typeof startSimulator>[0]>;
  /** What happens in the simulated tenant before it is mirrored. */
  readonly prepare?: (simulator: RunningSimulator) => void;
  /** Kinds of effects that are put into `left` instead of being run. */
  readonly leave?: readonly Effect['type'][];
  readonly colours?: UiState['colours'];
  /** Where the secrets of the home lie. Default `env`, which opens quickest and takes no new ones. */
  readonly secrets?: 'env' | 'file';
  /** Where pictures are loaded from; the open internet when left out. */
  readonly pictures?: PictureNetwork;
}

/**
 * The whole program but its terminal: keys in, frames out; between them the real reducer, effects, session, mirror and
 * journal, and a simulated tenant whose mirror is complete. `commands` runs commands in the same home.
 */
export class LiveApp implements AsyncDisposable {
  readonly simulator: RunningSimulator;
  readonly commands: CommandBench;
  readonly store: Store;
  /** Effects that leave the program, such as quitting and copying. */
  readonly left: Effect[] = [];
  readonly #home: TempHome;
  readonly #view: MirrorView;
  readonly #counter: LogCounter;
  readonly #viewCounter = new ViewCounter(
    (tenant) => this.#view.readerOf(tenant),
    (event) => this.store.dispatch(event),
  );
  readonly #mirrors: MirrorFollower;
  readonly #handles: TenantHandles;
  readonly #pictures: PictureLoader;
  readonly #ending = new AbortController();
  readonly #leave: readonly Effect['type'][];
  #at = Date.now();

  private constructor(home: TempHome, commands: CommandBench, simulator: RunningSimulator, options: LiveOptions) {
    this.#home = home;
    this.#leave = ['quit', 'copy', ...(options.leave ?? [])];
    this.commands = commands;
    this.simulator = simulator;
    const { session } = commands;
    const { columns = 100, rows = 40 } = options;
    const { tenants } = session.config.read();
    const glyphs = glyphsFor(false);
    this.#view = new MirrorView(() => tenants.map(({ name }) => name));
    this.#handles = new TenantHandles(session);
    this.#pictures = new PictureLoader({ clock: systemClock, network: options.pictures });
    const { colours } = options;
    const configFile = session.config.file;
    const first = initialState({ now: this.#at, columns, rows, glyphs, colours, configFile, tenants });
    this.store = createStore(first, {
      run: (effect) => this.#run(effect),
      read: (read) => this.#view.read(read),
    });
    const { dispatch } = this.store;
    this.#counter = new LogCounter((tenant) => this.#view.readersOf(tenant), dispatch);
    const { signal } = this.#ending;
    const follow = { session, view: this.#view, clock: systemClock, signal, dispatch };
    this.#mirrors = new MirrorFollower(follow);
  }

  static async open(options: LiveOptions = {}): Promise<LiveApp> {
    const home = new TempHome(options.secrets === 'file' ? {} : secretsInEnvironment);
    const { users = 20, seed = 11 } = options;
    const simulator = await startSimulator({
      users,
      seed,
      searchLag: 0,
      logLag: 0,
      plan: 'enterprise',
      roomy: true,
      ...options.simulator,
    });
    await home.enterTenant(simulator, { name: 'acme-dev', ...options.tenant });
    const commands = new CommandBench(home.env);
    options.prepare?.(simulator);
    await fillMirror(commands.session, simulator);
    const app = new LiveApp(home, commands, simulator, options);
    await app.#mirrors.follow(commands.session.config.read().tenants);
    await app.until('the mirror is open', () => app.state.tenants.every(({ mirror }) => mirror === 'open'));
    return app;
  }

  #run(effect: Effect): void {
    if (effect.type === 'later') queueMicrotask(() => this.send(effect.event));
    else if (this.#leave.includes(effect.type)) this.left.push(effect);
    else runEffect(this.#context, effect);
  }

  get #context(): EffectContext {
    return {
      session: this.commands.session,
      habits: openHabits(this.commands.session.paths),
      handles: this.#handles,
      pictures: this.#pictures,
      logCounter: this.#counter,
      viewCounter: this.#viewCounter,
      clock: systemClock,
      signal: this.#ending.signal,
      env: {},
      dispatch: this.store.dispatch,
      look: () => this.#mirrors.look(),
      terminal: {
        quit: nothing,
        suspend: nothing,
        repaint: nothing,
        write: nothing,
        lend: async (work) => await work(),
      },
    };
  }

  get state(): UiState {
    return this.store.state();
  }

  send(event: UiEvent): void {
    this.store.dispatch(event);
  }

  /** Presses keys by the names of the key table, a second apart. */
  press(...keys: readonly string[]): this {
    for (const key of keys) {
      this.#at = Math.max(this.#at, Date.now()) + 1_000;
      this.send({ type: 'key', key, at: this.#at });
    }
    return this;
  }

  type(text: string): this {
    return this.press(...Array.from(text, (each) => (each === ' ' ? 'space' : each)));
  }

  /** Lets seconds pass that the interface sees; nothing outside of it ages. */
  pass(seconds: number): this {
    for (let left = seconds; left > 0; left -= 1) this.send({ type: 'tick', now: this.state.tickedAt + 1_000 });
    return this;
  }

  /** Finds a user by typing, and opens it. */
  openUser(text: string): this {
    this.press('/').type(text).press('enter', 'enter');
    if (this.state.screen !== 'user') throw new Error(`no user was found by ${text}:\n${this.text()}`);
    return this;
  }

  text(): string {
    return stripVTControlCharacters(renderToString(<Frame state={this.state} />, { columns: this.state.columns }));
  }

  async until(what: string, question: () => boolean): Promise<this> {
    try {
      await waitUntil(what, question, { timeout: 30_000, every: 40 });
    } catch (error) {
      throw new Error(`waited in vain until ${what}; the screen:\n${this.text()}`, { cause: error });
    }
    return this;
  }

  /** The screen in one line with single blanks: words are found wherever they are broken. */
  flat(): string {
    return this.text().replaceAll(/\s+/g, ' ');
  }

  /** Waits until the screen shows this; a text may be broken between its words. */
  async sees(words: string | RegExp): Promise<this> {
    return this.until(`the screen shows ${String(words)}`, () =>
      typeof words === 'string' ? this.text().includes(words) || this.flat().includes(words) : words.test(this.text()),
    );
  }

  async journal(): Promise<readonly JournalEntry[]> {
    return (await this.commands.json(['journal', 'list', '--json'])) as readonly JournalEntry[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.#mirrors.close();
    await this.#counter.stop();
    await this.#viewCounter.stop();
    await this.#view.close();
    await this.#handles.close();
    await this.simulator.close();
    await this.#home[Symbol.asyncDispose]();
  }
}

const nothing = (): void => undefined;

/** What a first sync leaves, without waiting for one. */
async function fillMirror(session: Session, simulator: RunningSimulator): Promise<void> {
  const [tenant] = session.config.read().tenants;
  if (tenant === undefined) throw new Error('no tenant');
  const person = { priority: 'person', reason: 'person' } as const;
  const client = await session.openClient(tenant);
  const mirror = await session.openWriter(tenant);
  const now = Date.now();
  const catalogues: Catalogues = {};
  for (const kind of ['clients', 'connections', 'organizations', 'resource_servers', 'roles'] as const) {
    // What the token may not read stays empty, as after a sync.
    const read = await client.readCatalogue(kind, person).catch((error: unknown) => {
      if (!isAppError(error, 'insufficient_scope')) throw error;
    });
    if (read !== undefined) Object.assign(catalogues, { [kind]: read.body });
  }
  const users = simulator.allUsers().map((profile) => ({ profile, source: 'id', read_at: now }) as const);
  mirror.commitBatch({ users, pass: 1, catalogues }, now);
  const status = { job: 'users-full', state: 'idle', last_success_at: now } as const;
  mirror.commitBatch({ finishPass: 1, status, clock_offset: client.clockOffset() }, now);
  mirror.close();
  client.close();
}
