import type { UiState } from '../ui-state.ts';

/** What is typed into the picker on top. */
export function pickText({ overlays }: UiState): string {
  const top = overlays.at(-1);
  return top?.kind === 'pick' ? top.field.text : '';
}
