import { systemClock, type Clock } from '../src/clock.ts';
import type { MirrorReader } from '../src/mirror/mirror.ts';
import type { Session } from '../src/session/session.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { loadInkLean } from './load-ink-lean.ts';

/** What the user interface starts from. */
export interface RunAppOptions {
  readonly session: Session;
  /** Tenant to show first; the first configured one when left out. */
  readonly tenant?: string | undefined;
  readonly allTenants?: boolean | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Shows the user interface until the person leaves it. The terminal is as it was when this returns or throws.
 * @returns the exit code
 * @throws AppError `bad_config`, `not_found`; whatever ended the interface early
 */
export async function runApp(options: RunAppOptions): Promise<number> {
  const env = options.env ?? process.env;
  // React looks at it once, when it is loaded: its development build is several times slower.
  process.env['NODE_ENV'] ??= 'production';
  keepHeapSmall();
  const early = openFirst(options);
  loadInkLean();
  const { startApp } = await import('./start-app.tsx');
  return startApp({ ...options, env, clock: options.clock ?? systemClock, early });
}

/** Readers that were asked for before the screen was loaded, by tenant: each is taken once. */
export type EarlyReaders = Map<string, Promise<MirrorReader | undefined>>;

/** The key of the first mirror takes the keychain longer than the screen takes to load: both at the same time. */
function openFirst({ session, tenant, allTenants }: RunAppOptions): EarlyReaders {
  const { tenants } = session.config.read();
  const first = tenants.filter(({ name }) => allTenants === true || name === (tenant ?? tenants[0]?.name));
  return new Map(
    first.map((each) => {
      const opening = session.openReader(each);
      // Whoever takes it hears of its failure; until then nobody has missed it.
      opening.catch(() => undefined);
      return [each.name, opening];
    }),
  );
}
