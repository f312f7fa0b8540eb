import { emptyField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';

/** Lays one of the lists to choose from over the screen. @param picker its id */
export function openPick(state: UiState, picker: string): Step {
  return [{ ...state, overlays: [{ kind: 'pick', picker, field: emptyField, index: 0 }] }, noEffects];
}
