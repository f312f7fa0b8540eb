import type { Clock } from '../src/clock.ts';
import { toAppError } from '../src/errors.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { watchMirror } from '../src/mirror/watch-mirror.ts';
import { mirrorFile } from '../src/paths.ts';
import type { Session } from '../src/session/session.ts';
import type { MirrorView } from './mirror-view.ts';
import { toProblem } from './problem.ts';
import type { UiEvent } from './ui-event.ts';

export interface FollowMirrors {
  readonly session: Session;
  readonly view: MirrorView;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly dispatch: (event: UiEvent) => void;
}

/** A mirror that could not be opened is tried again after this long, in milliseconds. */
const retryAfter = 5_000;

/**
 * Keeps the mirrors of the configured tenants open, tells when one of them has changed, and opens those that appear or
 * become readable later.
 */
export class MirrorFollower {
  readonly #options: FollowMirrors;
  readonly #watches = new Map<string, () => void>();
  readonly #retries = new Map<string, number>();
  readonly #opening = new Set<string>();

  constructor(options: FollowMirrors) {
    this.#options = options;
  }

  /** Follows these tenants and no others. */
  async follow(tenants: readonly Tenant[]): Promise<void> {
    const names = new Set(tenants.map((tenant) => tenant.name));
    for (const name of this.#watches.keys()) if (!names.has(name)) this.forget(name);
    await Promise.all(tenants.map(async (tenant) => this.#open(tenant)));
  }

  /** Lets a tenant's mirror go; `follow` opens it again. */
  forget(name: string): void {
    this.#watches.get(name)?.();
    this.#watches.delete(name);
    this.#retries.delete(name);
    this.#options.view.drop(name);
  }

  /** Asks all open mirrors whether they have changed. */
  look(): void {
    const { view, dispatch } = this.#options;
    const versions = view.versions((tenant, error) => this.#fail(tenant, error));
    dispatch({ type: 'versions', versions });
  }

  close(): void {
    for (const stop of this.#watches.values()) stop();
    this.#watches.clear();
  }

  async #open(tenant: Tenant): Promise<void> {
    const { session, view, dispatch, clock, signal } = this.#options;
    const { name, environment } = tenant;
    if (view.has(name) || this.#opening.has(name) || clock.now() < (this.#retries.get(name) ?? 0)) return;
    this.#opening.add(name);
    try {
      const reader = await session.openReader(tenant);
      if (signal.aborted) reader?.close();
      else if (reader === undefined) dispatch({ type: 'mirror', tenant: name, mirror: 'missing', version: 0 });
      else {
        view.put({ tenant: name, environment, reader });
        dispatch({ type: 'mirror', tenant: name, mirror: 'open', version: view.versionOf(name) ?? 0 });
      }
      if (!signal.aborted) this.#watch(tenant);
    } catch (error) {
      this.#fail(name, error);
    } finally {
      this.#opening.delete(name);
    }
  }

  #watch(tenant: Tenant): void {
    const { name } = tenant;
    if (this.#watches.has(name)) return;
    const { session, view } = this.#options;
    const stop = watchMirror({
      file: mirrorFile(session.paths, name),
      version: () => view.versionOf(name),
      onChange: () => {
        if (view.has(name)) this.look();
        else void this.#open(tenant);
      },
      throttle: 100,
      interval: 250,
    });
    this.#watches.set(name, stop);
  }

  #fail(tenant: string, error: unknown): void {
    const { view, dispatch, clock } = this.#options;
    view.drop(tenant);
    this.#retries.set(tenant, clock.now() + retryAfter);
    dispatch({ type: 'mirror', tenant, mirror: 'failed', version: 0, problem: toProblem(toAppError(error)) });
  }
}
