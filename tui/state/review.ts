import { safeText, isSuspicious } from '../../src/safe-text.ts';
import type { Change } from '../../src/domain/change.ts';
import type { TargetUser, UserAction } from '../actions/user-action.ts';
import { emptyField, type TextField } from '../text-field.ts';
import { noEffects, type Effect, type ReviewOverlay, type Step, type UiState } from '../ui-state.ts';

/** Buttons do nothing until the dialog has been on the screen this long, in milliseconds. */
const armingDelay = 400;
/** The same key again within this time may be a key held down. Terminals report no releases. */
const repeatWindow = 800;

export function reviewOf(state: UiState): ReviewOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'review' ? top : undefined;
}

/** Opens the review of an action. Nothing is sent: the change is planned first, then shown, then decided. */
export function startReview(state: UiState, action: UserAction, target: TargetUser): Step {
  const { tenant, user_id } = target;
  const overlay: ReviewOverlay = {
    kind: 'review',
    title: action.words,
    verb: action.verb,
    tenant,
    user_id,
    who: target.name ?? target.email ?? user_id,
    action: action.id,
    change: undefined,
    stage: 'planning',
    shown_at: state.now,
    focus: 'cancel',
    field: emptyField,
  };
  const effect: Effect = { type: 'plan-change', tenant, action: action.id, user_id };
  return [{ ...state, overlays: [overlay] }, [effect]];
}

/** Shows the planned change, unless the person has turned away in the meantime. */
export function showChange(state: UiState, change: Change, at: number): Step {
  const review = reviewOf(state);
  if (review === undefined || review.stage !== 'planning' || !isAbout(review, change)) return [state, noEffects];
  const focus = typedWord(change) === undefined ? 'cancel' : 'field';
  const armed: Effect = { type: 'later', ms: armingDelay + 10, event: { type: 'tick', now: at + armingDelay + 10 } };
  return [withReview(state, { change, stage: 'reviewing', shown_at: at, focus }), [armed]];
}

export function isAbout(review: ReviewOverlay, change: Pick<Change, 'tenant' | 'user_id' | 'action'>): boolean {
  return review.tenant === change.tenant && review.user_id === change.user_id && review.action === change.action;
}

export function withReview(state: UiState, part: Partial<ReviewOverlay>): UiState {
  const review = reviewOf(state);
  if (review === undefined) return state;
  return { ...state, overlays: [...state.overlays.slice(0, -1), { ...review, ...part }] };
}

export function closeReview(state: UiState): UiState {
  return reviewOf(state) === undefined ? state : { ...state, overlays: state.overlays.slice(0, -1) };
}

/**
 * What has to be typed before this change can be confirmed; undefined where a key press is enough. In production it is
 * the e-mail address; where that could be mistaken for another one it is the user_id, and where that cannot be typed
 * either, the tenant's name.
 */
export function typedWord(change: Change): string | undefined {
  if (change.environment !== 'production') return undefined;
  const { email } = change.target;
  if (email !== undefined && email !== '' && isTypable(email)) return email;
  return isTypable(change.user_id) ? change.user_id : change.tenant;
}

function isTypable(text: string): boolean {
  const { flags } = safeText(text);
  return flags === 0 && !isSuspicious(flags) && /^\S+$/.test(text);
}

export function isArmed(review: ReviewOverlay, now: number): boolean {
  return review.stage === 'reviewing' && now - review.shown_at >= armingDelay;
}

export function isTypedRight(review: ReviewOverlay): boolean {
  const word = review.change === undefined ? undefined : typedWord(review.change);
  return word === undefined || review.field.text === word;
}

/** Typing into the confirmation; keys that came before the dialog could be read are dropped. */
export function typeWord(state: UiState, field: TextField): Step {
  const review = reviewOf(state);
  if (review === undefined || review.stage !== 'reviewing') return [state, noEffects];
  return [withReview(state, { field, note: undefined }), noEffects];
}

/** Says yes, if that is possible at this moment with this key; else says why not. */
export function confirmChange(state: UiState, at: number, key: string): Step {
  const review = reviewOf(state);
  if (review?.change === undefined || review.stage !== 'reviewing') return [state, noEffects];
  const isRepeat = state.lastKey?.key === key && at - state.lastKey.at < repeatWindow;
  if (isRepeat || !isArmed(review, at)) {
    return [withReview(state, { note: 'not so fast: read it, then press the key again' }), noEffects];
  }
  if (!isTypedRight(review)) return [withReview(state, { note: 'what you typed is not the same' }), noEffects];
  return [withReview(state, { stage: 'applying', note: undefined }), [{ type: 'apply-change', change: review.change }]];
}

/** Leaves without a change; while one is being sent there is nothing left to cancel. */
export function cancelReview(state: UiState): Step {
  const review = reviewOf(state);
  if (review?.stage === 'applying') {
    return [withReview(state, { note: 'it is being sent and cannot be called back' }), noEffects];
  }
  return [closeReview(state), noEffects];
}

export function moveFocus(state: UiState, distance: number): Step {
  const review = reviewOf(state);
  if (review?.change === undefined) return [state, noEffects];
  const stops = typedWord(review.change) === undefined ? buttons : fieldAndButtons;
  const at = stops.indexOf(review.focus);
  const focus = stops[(at + distance + stops.length) % stops.length] ?? 'cancel';
  return [withReview(state, { focus }), noEffects];
}

const buttons: readonly ReviewOverlay['focus'][] = ['cancel', 'confirm'];
const fieldAndButtons: readonly ReviewOverlay['focus'][] = ['field', 'cancel', 'confirm'];
