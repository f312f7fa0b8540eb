import type { Clock } from '../src/clock.ts';
import { readDaemon } from '../src/daemon-lock.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { toAppError } from '../src/errors.ts';
import { openHabits } from '../src/habits.ts';
import { PictureLoader } from '../src/picture/picture-loader.ts';
import { safeLine, type Safe } from '../src/safe-text.ts';
import type { Session } from '../src/session/session.ts';
import type { EffectContext } from './effects/effect-context.ts';
import { runEffect } from './effects.ts';
import { MirrorFollower } from './follow-mirrors.ts';
import { glyphsFor, needsAscii } from './glyphs.ts';
import { LogCounter } from './logs/log-counter.ts';
import { MirrorView } from './mirror-view.ts';
import { toProblem } from './problem.ts';
import type { EarlyReaders } from './run-app.tsx';
import { startAdding } from './state/setup.ts';
import { createStore } from './store.ts';
import { themeFor } from './theme.ts';
import { TenantHandles } from './tenant-handles.ts';
import { colourDepth } from './terminal/colour-depth.ts';
import { colourBits } from './terminal/colour-bits.ts';
import { PaintedScreen } from './terminal/painted-screen.ts';
import { runTerminal, type Terminal } from './terminal/run-terminal.tsx';
import { ViewCounter } from './views/view-counter.ts';
import { allTenants, initialState, type UiEvent, type UiState } from './ui-state.ts';

export interface StartAppOptions {
  readonly session: Session;
  readonly tenant?: string | undefined;
  readonly allTenants?: boolean | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly early: EarlyReaders;
}

/** Relative times move once a second; configuration and daemon are looked at as often. */
const tickEvery = 1_000;

/** Wires state, mirrors, effects and terminal together, and takes them apart again. */
export async function startApp(options: StartAppOptions): Promise<number> {
  const { session, clock, env } = options;
  const ending = new AbortController();
  const { signal } = ending;
  // What can no longer be read is let go, and opened anew with the next look.
  const letGo = (event: UiEvent): UiEvent => {
    if (event.type === 'mirror') view.drop(event.tenant);
    return event;
  };
  const view = new MirrorView(
    () => store.state().tenants.map(({ tenant }) => tenant.name),
    (event) => store.dispatch(letGo(event)),
  );
  const handles = new TenantHandles(session);
  const store = createStore(firstState(options), {
    run: (effect) => runEffect(context, effect),
    read: (read) => letGo(view.read(read)),
  });
  const { dispatch } = store;
  const logCounter = new LogCounter((tenant) => view.readersOf(tenant), dispatch);
  const viewCounter = new ViewCounter((tenant) => view.readerOf(tenant), dispatch);
  const mirrors = new MirrorFollower({ session, view, clock, signal, dispatch, early: options.early });
  let terminal: Terminal | undefined;
  const context: EffectContext = {
    session,
    habits: openHabits(session.paths),
    handles,
    pictures: new PictureLoader({ clock }),
    logCounter,
    viewCounter,
    clock,
    signal,
    env,
    dispatch,
    look: () => mirrors.look(),
    terminal: {
      quit: (code) => terminal?.quit(code),
      suspend: () => terminal?.suspend(),
      repaint: () => terminal?.repaint(),
      write: (bytes) => terminal?.write(bytes),
      lend: async (work) => terminal?.lend(work),
    },
  };
  const housekeeping = new Housekeeping(context, mirrors, store.state);
  housekeeping.readDaemon();
  // Opening a mirror waits for the keychain: the first rows wait for nothing else.
  const opened = mirrors.follow(session.config.read().tenants);
  const screen = new PaintedScreen({
    stdout: process.stdout,
    theme: themeFor(env),
    bits: colourBits(env, process.stdout),
    isPainting: env['INK_SCREEN_READER'] !== 'true',
  });
  terminal = runTerminal({ store, screen, env, now: () => clock.now() });
  const timer = setInterval(() => housekeeping.run(), tickEvery);
  try {
    const code = await terminal.ended;
    for (const words of heldWords(store.state())) terminal.write(`${words}\n`);
    return code;
  } finally {
    clearInterval(timer);
    ending.abort();
    mirrors.close();
    await logCounter.stop();
    await viewCounter.stop();
    await opened;
    view.close();
    await handles.close();
  }
}

/** Whoever leaves while a change is held has not sent it: that is said where the shell is, and nothing is sent. */
function heldWords({ held }: UiState): readonly Safe[] {
  return held.map(({ words, who, change }) =>
    safeLine(`Not sent, because you left while it was held: ${words.verb} ${who} in ${change.tenant}`),
  );
}

function firstState({ session, tenant, allTenants: all, clock, env }: StartAppOptions): UiState {
  const { tenants, preferences, views } = session.config.read();
  if (tenant !== undefined) session.tenant(tenant);
  const first = initialState({
    now: clock.now(),
    columns: process.stdout.columns,
    rows: process.stdout.rows,
    glyphs: glyphsFor(needsAscii(env, process.platform)),
    colours: colourDepth(env, process.stdout),
    configFile: session.config.file,
    tenants,
    preferences,
    views,
    habits: openHabits(session.paths).read(),
    active: all === true ? allTenants : tenant,
  });
  // Without a tenant there is nothing else to do here.
  return tenants.length === 0 ? startAdding(first)[0] : first;
}

/** What is looked at once a second: the time, the configuration, the daemon, mirrors that were not there. */
class Housekeeping {
  readonly #context: EffectContext;
  readonly #mirrors: MirrorFollower;
  readonly #state: () => UiState;
  #configProblem: string | undefined;

  constructor(context: EffectContext, mirrors: MirrorFollower, state: () => UiState) {
    this.#context = context;
    this.#mirrors = mirrors;
    this.#state = state;
  }

  run(): void {
    const { clock, dispatch } = this.#context;
    dispatch({ type: 'tick', now: clock.now() });
    this.readDaemon();
    this.#readConfig();
  }

  readDaemon(): void {
    const { session, clock, dispatch } = this.#context;
    const daemon = readDaemon(session.paths, clock.now());
    const held = this.#state().daemon;
    const state = daemon?.alive === true ? 'alive' : 'dead';
    const tenants = daemon?.alive === true ? daemon.tenants : {};
    const { version, started_at } = daemon ?? {};
    if (held.state === state && held.pid === daemon?.pid && JSON.stringify(held.tenants) === JSON.stringify(tenants))
      return;
    dispatch({ type: 'daemon', daemon: { state, pid: daemon?.pid, version, started_at, tenants } });
  }

  #readConfig(): void {
    const { session, dispatch } = this.#context;
    try {
      const { tenants, preferences, views = [] } = session.config.read();
      this.#configProblem = undefined;
      if (JSON.stringify(preferences) !== JSON.stringify(this.#state().preferences))
        dispatch({ type: 'preferences', preferences });
      if (JSON.stringify(views) !== JSON.stringify(this.#state().views)) dispatch({ type: 'views', views });
      const known = this.#state().tenants.map((view) => view.tenant);
      if (JSON.stringify(known) !== JSON.stringify(tenants)) this.#takeTenants(known, tenants);
      void this.#mirrors.follow(tenants);
    } catch (error) {
      const { message, hint } = toProblem(toAppError(error));
      if (message !== this.#configProblem) dispatch({ type: 'toast', level: 'bad', text: message, hint });
      this.#configProblem = message;
    }
  }

  #takeTenants(known: readonly Tenant[], tenants: readonly Tenant[]): void {
    for (const old of known) {
      const now = tenants.find((tenant) => tenant.name === old.name);
      if (now !== undefined && JSON.stringify(now) === JSON.stringify(old)) continue;
      void this.#context.handles.forget(old.name);
      if (now?.domain !== old.domain) this.#mirrors.forget(old.name);
    }
    this.#context.dispatch({ type: 'tenants', tenants });
  }
}
