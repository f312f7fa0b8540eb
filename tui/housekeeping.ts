import type { Clock } from '../src/clock.ts';
import { readDaemon } from '../src/daemon-lock.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { toAppError } from '../src/errors.ts';
import type { Session } from '../src/session/session.ts';
import type { MirrorFollower } from './follow-mirrors.ts';
import { toProblem } from './problem.ts';
import type { Store } from './store.ts';
import type { TenantHandles } from './tenant-handles.ts';

/** Milliseconds without a key after which nobody is taken to look closely. */
const restsAfter = 10_000;
/** Then only every so many seconds anything is looked at. */
const restingRounds = 5;
/** Ages on them are of minutes and more. */
const calmScreens: ReadonlySet<string> = new Set(['users', 'user', 'organizations', 'roles']);

interface HousekeepingOptions {
  readonly session: Session;
  readonly clock: Clock;
  readonly store: Store;
  readonly mirrors: MirrorFollower;
  readonly handles: TenantHandles;
}

/** What is looked at once a second: the time, the configuration, the daemon, mirrors that were not there. */
export class Housekeeping {
  readonly #of: HousekeepingOptions;
  #configProblem: string | undefined;
  #round = 0;
  readonly #begun: number;

  constructor(options: HousekeepingOptions) {
    this.#of = options;
    this.#begun = options.clock.now();
  }

  run(): void {
    this.#round += 1;
    if (this.#round % restingRounds !== 0 && this.#isAtRest()) return;
    const { clock, store } = this.#of;
    store.dispatch({ type: 'tick', now: clock.now() });
    this.readDaemon();
    this.#readConfig();
  }

  /** Nobody presses keys, nothing is under way, and what is shown does not count seconds. */
  #isAtRest(): boolean {
    const { clock, store } = this.#of;
    const { screen, lastKey, held, toasts, overlays, syncing } = store.state();
    const isCalm = held.length + toasts.length + overlays.length + syncing.length === 0;
    return isCalm && calmScreens.has(screen) && clock.now() - (lastKey?.at ?? this.#begun) > restsAfter;
  }

  readDaemon(): void {
    const { session, clock, store } = this.#of;
    const { dispatch } = store;
    const daemon = readDaemon(session.paths, clock.now());
    const held = this.#of.store.state().daemon;
    const state = daemon?.alive === true ? 'alive' : 'dead';
    const tenants = daemon?.alive === true ? daemon.tenants : {};
    const { version, started_at } = daemon ?? {};
    if (held.state === state && held.pid === daemon?.pid && JSON.stringify(held.tenants) === JSON.stringify(tenants))
      return;
    dispatch({ type: 'daemon', daemon: { state, pid: daemon?.pid, version, started_at, tenants } });
  }

  #readConfig(): void {
    const { session, store } = this.#of;
    const { dispatch } = store;
    try {
      const { tenants, preferences, views = [], log_views = [] } = session.config.read();
      this.#configProblem = undefined;
      if (JSON.stringify(preferences) !== JSON.stringify(this.#of.store.state().preferences))
        dispatch({ type: 'preferences', preferences });
      if (JSON.stringify(views) !== JSON.stringify(this.#of.store.state().views)) dispatch({ type: 'views', views });
      if (JSON.stringify(log_views) !== JSON.stringify(this.#of.store.state().logViews))
        dispatch({ type: 'log-views', views: log_views });
      const known = this.#of.store.state().tenants.map((view) => view.tenant);
      if (JSON.stringify(known) !== JSON.stringify(tenants)) this.#takeTenants(known, tenants);
      void this.#of.mirrors.follow(tenants);
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
      void this.#of.handles.forget(old.name);
      if (now?.domain !== old.domain) this.#of.mirrors.forget(old.name);
    }
    this.#of.store.dispatch({ type: 'tenants', tenants });
  }
}
