import type { Step, UiState } from '../ui-state.ts';

/** How one view moves through its rows. Every movement key works with every view through it. */
export interface Mover {
  position(state: UiState): number;
  count(state: UiState): number;
  /** Rows of one page. */
  page(state: UiState): number;
  to(state: UiState, index: number): Step;
}
