import type { TenantDraft } from '../setup/draft.ts';
import type { Effect } from '../effect.ts';
import type { SetupOverlay } from '../overlay.ts';
import type { Step, UiState } from '../ui-state.ts';

/** Shows that a tenant is being signed in to and added. */
export function openSetup(state: UiState, draft: TenantDraft, effect: Effect): Step {
  const overlay: SetupOverlay = { kind: 'setup', name: draft.name, domain: draft.domain, stage: 'signing in' };
  return [{ ...state, overlays: [...state.overlays, overlay] }, [effect]];
}

export function setupOf(state: UiState): SetupOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'setup' ? top : undefined;
}
