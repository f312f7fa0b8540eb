import type { Line } from '../components/line.ts';
import type { Mover } from '../keys/mover.ts';
import type { UiState } from '../ui-state.ts';

/** One tab of the user screen. `id` is also the context of its keys. */
export interface Tab {
  readonly id: 'details' | 'history' | 'json';
  readonly title: string;
  readonly mover: Mover;
  draw(state: UiState, width: number, height: number): readonly Line[];
}
