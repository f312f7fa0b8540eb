import type { UiState } from '../ui-state.ts';

/** What a screen that is a component is drawn from. */
export interface ScreenProps {
  readonly state: UiState;
  readonly width: number;
  readonly height: number;
}
