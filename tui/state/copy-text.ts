import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { addToast } from './toasts.ts';

/** Copies a text, or says that there is none. Nobody can know whether the terminal takes it. */
export function copyText(state: UiState, what: string, text: string | undefined): Step {
  if (text === undefined) return [addToast(state, 'info', `there is no ${what} to copy`), noEffects];
  return [addToast(state, 'info', `${what} sent to the terminal's clipboard`), [{ type: 'copy', text }]];
}
