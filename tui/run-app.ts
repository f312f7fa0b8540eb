import { systemClock, type Clock } from '../src/clock.ts';
import type { Session } from '../src/session/session.ts';
import { loadInk } from './load-ink.ts';
import { openApp } from './open-app.ts';
import { showFirstRows } from './show-first-rows.ts';

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
  const app = openApp({ ...options, env: options.env ?? process.env, clock: options.clock ?? systemClock });
  try {
    await showFirstRows(app);
    app.store.dispatch({ type: 'rows-shown' });
    const { startApp } = await loadInk();
    return await startApp(app);
  } finally {
    app.screen.leave();
  }
}
