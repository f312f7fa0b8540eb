import { isTooSmall } from './layout.ts';
import type { OpenApp } from './open-app.ts';
import { activeList } from './state/tenants.ts';
import type { UiState } from './ui-state.ts';

/**
 * Puts the first rows on the terminal as soon as they are read, before Ink is there: by the same state, lines and painter
 * as ever after. Where there are none – no tenant, no mirror yet, a locked one, a terminal that is too small – nothing
 * is shown until Ink is loaded.
 * @returns when the rows are shown, or it is not known how long they will take: then Ink is loaded in the meantime
 */
export async function showFirstRows({ store, screen, session, env, opened }: OpenApp): Promise<void> {
  if (!screen.isPainting) return;
  const shown = new Promise<void>((resolve) => {
    const stop = store.subscribe(() => {
      if (!hasRows(store.state())) return;
      stop();
      screen.enter();
      resolve();
    });
  });
  const secrets = env['TENANTRY_CREDENTIAL_STORE'] ?? session.config.read().credential_store;
  // The keychain answers when it answers.
  if (secrets === 'env' || secrets === 'file') await Promise.race([shown, opened]);
}

function hasRows(state: UiState): boolean {
  return !isTooSmall(state) && activeList(state).read !== undefined;
}
