import type { Clock } from '../src/clock.ts';
import { openHabits, type Habits, type HabitStore } from '../src/habits.ts';
import type { Session } from '../src/session/session.ts';
import { MirrorFollower } from './follow-mirrors.ts';
import { glyphsFor, needsAscii } from './glyphs.ts';
import { Housekeeping } from './housekeeping.ts';
import { MirrorView } from './mirror-view.ts';
import { startAdding } from './state/setup.ts';
import { createStore, type Store } from './store.ts';
import { TenantHandles } from './tenant-handles.ts';
import { colourBits } from './terminal/colour-bits.ts';
import { colourDepth } from './terminal/colour-depth.ts';
import { PaintedScreen } from './terminal/painted-screen.ts';
import { themeFor } from './theme.ts';
import type { Effect } from './effect.ts';
import { initialState } from './initial-state.ts';
import type { UiEvent } from './ui-event.ts';
import { allTenants, type UiState } from './ui-state.ts';

export interface OpenAppOptions {
  readonly session: Session;
  readonly tenant?: string | undefined;
  readonly allTenants?: boolean | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
}

/** All of the user interface but what Ink and the effects need: enough to show the first rows. */
export interface OpenApp extends OpenAppOptions {
  readonly habits: HabitStore;
  readonly store: Store;
  readonly view: MirrorView;
  readonly mirrors: MirrorFollower;
  readonly handles: TenantHandles;
  readonly housekeeping: Housekeeping;
  readonly screen: PaintedScreen;
  /** Aborts what is under way, at the end. */
  readonly ending: AbortController;
  /** Resolves when every mirror was tried to be opened. Never rejects. */
  readonly opened: Promise<void>;
  /** From now on effects are run; those that were wanted before are run at once. */
  connect(run: (effect: Effect) => void): void;
}

/** Windows terminals clear the whole screen when a frame fills its last row: it is left out there. */
export const spareRows = process.platform === 'win32' ? 1 : 0;

/** Puts state, mirrors and screen together. @throws AppError `bad_config`, `not_found` */
export function openApp(options: OpenAppOptions): OpenApp {
  const { session, clock, env } = options;
  const ending = new AbortController();
  const habits = openHabits(session.paths);
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
  const waiting: Effect[] = [];
  let run = (effect: Effect): void => void waiting.push(effect);
  const store = createStore(firstState(options, habits.read()), {
    run: (effect) => run(effect),
    read: (read) => letGo(view.read(read)),
  });
  const { signal } = ending;
  const mirrors = new MirrorFollower({ session, view, clock, signal, dispatch: store.dispatch });
  const housekeeping = new Housekeeping({ session, clock, store, mirrors, handles });
  housekeeping.readDaemon();
  const screen = new PaintedScreen({
    stdin: process.stdin,
    stdout: process.stdout,
    theme: themeFor(env),
    bits: colourBits(env, process.stdout),
    isPainting: env['INK_SCREEN_READER'] !== 'true',
  });
  screen.follow(store);
  // Opening a mirror waits for the keychain: the first rows wait for nothing else.
  const opened = mirrors.follow(session.config.read().tenants);
  const connect = (runner: (effect: Effect) => void): void => {
    run = runner;
    for (const effect of waiting.splice(0)) run(effect);
  };
  return { ...options, habits, store, view, mirrors, handles, housekeeping, screen, ending, opened, connect };
}

function firstState({ session, tenant, allTenants: all, clock, env }: OpenAppOptions, habits: Habits): UiState {
  const { tenants, preferences, views, log_views: logViews } = session.config.read();
  if (tenant !== undefined) session.tenant(tenant);
  const first = inBrief(
    initialState({
      now: clock.now(),
      columns: process.stdout.columns,
      rows: process.stdout.rows - spareRows,
      glyphs: glyphsFor(needsAscii(env, process.platform)),
      colours: colourDepth(env, process.stdout),
      configFile: session.config.file,
      tenants,
      preferences,
      views,
      logViews,
      habits,
      active: all === true ? allTenants : tenant,
    }),
  );
  // Without a tenant there is nothing else to do here.
  return tenants.length === 0 ? startAdding(first)[0] : first;
}

/** The first rows do not wait for what stands beside them. */
function inBrief(state: UiState): UiState {
  return { ...state, preview: { ...state.preview, isBrief: true } };
}
