import { noEffects, type Step, type UiState } from '../ui-state.ts';

/** Goes to where another account is found and compared. Esc leads back to where one is now. */
export function openLinking(state: UiState, { tenant, user_id }: { tenant: string; user_id: string }): Step {
  const { link: _before, ...panes } = state.panes;
  const linking = { tenant, user_id, from: state.screen, isTurned: false, merges: false };
  return [{ ...state, screen: 'link', panes, linking, overlays: [] }, noEffects];
}
