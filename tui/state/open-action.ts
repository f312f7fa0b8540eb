import type { TargetUser, UserAction } from '../actions/user-action.ts';
import type { MirroredUser } from '../../src/mirror/mirror.ts';
import type { OpeningOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { startEditor } from './editor.ts';
import { openForm } from './form.ts';
import { startReview } from './review.ts';
import { addToast } from './toasts.ts';

/** Starts an action: with its form, where it has one, else with the review. */
export function openAction(state: UiState, action: UserAction, target: TargetUser, inEditor = false): Step {
  if (action.open !== undefined) return action.open(state, target);
  if (action.form === undefined) return startReview(state, action, target, action.input?.(state));
  const opening: OpeningOverlay = { kind: 'opening', action, target, inEditor };
  return [{ ...state, overlays: [opening] }, noEffects];
}

function openingOf(state: UiState): OpeningOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'opening' ? top : undefined;
}

/** Makes the form of an action, now that the user was read. */
export function takeProfile(state: UiState, user_id: string, user: MirroredUser | undefined): Step {
  const opening = openingOf(state);
  if (opening === undefined || opening.target.user_id !== user_id) return [state, noEffects];
  const { action, target, inEditor } = opening;
  if (user === undefined || action.form === undefined) {
    const closed = { ...state, overlays: [] };
    return [addToast(closed, 'bad', `the mirror of ${target.tenant} has no such user: ${user_id}`), noEffects];
  }
  const why = action.whyNot?.(state, target, user.profile);
  if (why !== undefined) return [addToast({ ...state, overlays: [] }, 'info', `${action.words}: ${why}`), noEffects];
  const opened = openForm(state, target.tenant, action.form(state, target, user.profile));
  return inEditor ? startEditor(opened) : [opened, noEffects];
}
