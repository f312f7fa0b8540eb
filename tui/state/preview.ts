import { askedPaths } from '../bar/found-in.ts';
import { previewWidth } from '../layout.ts';
import type { UiState } from '../ui-state.ts';
import { activeList } from './tenants.ts';

/** Whether the profile of the user under the cursor is wanted: for the preview, or to say what in it was matched. */
export function wantsPreview(state: UiState): boolean {
  if (state.screen !== 'users') return false;
  return previewWidth(state, state.preview.shown) > 0 || askedPaths(activeList(state).answered.root).length > 0;
}
