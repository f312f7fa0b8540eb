import type { ChangeOrder } from '../../src/changes/changes.ts';
import type { Change } from '../../src/domain/change.ts';
import { isSuspicious, safeText } from '../../src/safe-text.ts';
import type { ActionWords, TargetUser } from '../actions/user-action.ts';
import { emptyField, type TextField } from '../text-field.ts';
import type { Effect } from '../effect.ts';
import type { ReviewOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { marksBeside } from './marks.ts';
import { holdChange, sendChange } from './sending.ts';

/** Buttons do nothing until the dialog has been on the screen this long, in milliseconds. */
export const armingDelay = 400;
/** The same key again within this time may be a key held down. Terminals report no releases. */
const repeatWindow = 800;

export function reviewOf(state: UiState): ReviewOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'review' ? top : undefined;
}

/** What a review is opened for. */
export interface ReviewRequest {
  readonly words: ActionWords;
  readonly tenant: string;
  readonly who: string;
  /** What is to be done, or the id of the change that is to be taken back. */
  readonly order: ChangeOrder | { readonly undoes: string };
}

/** Opens the review of an action on a user. `input` is in the action's own shape, secrets in it are `Secret`s. */
export function startReview(state: UiState, words: ActionWords, target: TargetUser, input?: unknown): Step {
  const { tenant, user_id, name, email } = target;
  const order: ChangeOrder = { action: words.id, subject: { kind: 'user', id: user_id }, input };
  return openReview(state, { words, tenant, order, who: name ?? email ?? user_id });
}

/**
 * Opens the review of any change. Nothing is sent: it is planned first, then shown, then decided. A form that led here
 * stays open below.
 */
export function openReview(state: UiState, { words, tenant, order, who }: ReviewRequest): Step {
  const overlay: ReviewOverlay = {
    kind: 'review',
    words,
    tenant,
    order,
    who,
    marks: marksOf(state, tenant, order),
    change: undefined,
    stage: 'planning',
    shown_at: state.now,
    focus: 'cancel',
    field: emptyField,
    top: 0,
    seen: { lines: 0, width: 0 },
  };
  const forms = state.overlays.filter(({ kind }) => kind === 'form');
  return [{ ...state, overlays: [...forms, overlay] }, [{ type: 'plan-change', tenant, order }]];
}

/** What is taken back was about its own user, wherever the cursor stands. */
function marksOf(state: UiState, tenant: string, order: ReviewRequest['order']): string | undefined {
  if ('undoes' in order || order.subject.kind !== 'user') return undefined;
  return marksBeside(state, { tenant, user_id: order.subject.id });
}

/**
 * Shows the planned change, unless the person has turned away in the meantime: to another user, or back to the form and
 * here again with other values, whose own plan is still to come.
 */
export function showChange(state: UiState, change: Change, at: number, order: ReviewOverlay['order']): Step {
  const review = reviewOf(state);
  if (review === undefined || review.stage !== 'planning' || review.order !== order || review.tenant !== change.tenant)
    return [state, noEffects];
  const focus = typedWord(change) === undefined ? 'cancel' : 'field';
  return [withReview(state, { change, stage: 'reviewing', shown_at: at, focus }), [armedAfter(at)]];
}

/** Has the buttons drawn again when they can be pressed. */
function armedAfter(at: number): Effect {
  const now = at + armingDelay + 10;
  return { type: 'later', ms: armingDelay + 10, event: { type: 'tick', now } };
}

/** Whether a review is the one of this change. */
export function isAbout(review: ReviewOverlay, change: Pick<Change, 'id'>): boolean {
  return review.change?.id === change.id;
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
 * What has to be typed before this change can be confirmed; undefined where a key press is enough. In production, and
 * where nothing can be taken back, it is the e-mail address; where that could be mistaken for another one it is the id,
 * and where that cannot be typed either, the tenant's name.
 */
export function typedWord(change: Change): string | undefined {
  if (change.environment !== 'production' && !change.irreversible) return undefined;
  const { email } = change.target;
  if (email !== undefined && email !== '' && isTypable(email)) return email;
  return isTypable(change.subject.id) ? change.subject.id : change.tenant;
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

/** Says yes, if that is possible at this moment with this key; else says why not. What cannot be undone is held first. */
export function confirmChange(state: UiState, at: number, key: string): Step {
  const review = reviewOf(state);
  if (review?.change === undefined || review.stage !== 'reviewing') return [state, noEffects];
  const isRepeat = state.lastKey?.key === key && at - state.lastKey.at < repeatWindow;
  if (isRepeat || !isArmed(review, at)) {
    return [withReview(state, { note: 'not so fast: read it, then press the key again' }), noEffects];
  }
  if (!isTypedRight(review)) return [withReview(state, { note: 'what you typed is not the same' }), noEffects];
  const { change, words, who, order } = review;
  const named = change.target.name ?? change.target.email ?? who;
  const agreed = { change, words, who: named, input: 'undoes' in order ? undefined : order.input };
  if (change.irreversible) return [holdChange({ ...state, overlays: [] }, agreed), noEffects];
  return sendChange(withReview(state, { stage: 'applying', note: undefined }), agreed);
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
  const stops = stopsOf(review, review.change);
  const at = stops.indexOf(review.focus);
  const focus = stops[(at + distance + stops.length) % stops.length] ?? 'cancel';
  return [withReview(state, { focus }), noEffects];
}

const buttons: readonly ReviewOverlay['focus'][] = ['cancel', 'confirm'];
const fieldAndButtons: readonly ReviewOverlay['focus'][] = ['field', 'cancel', 'confirm'];
const whenTyped: readonly ReviewOverlay['focus'][] = ['field', 'confirm', 'cancel'];

/** Whoever has typed it all wants to say yes next. */
function stopsOf(review: ReviewOverlay, change: Change): readonly ReviewOverlay['focus'][] {
  if (typedWord(change) === undefined) return buttons;
  return isTypedRight(review) ? whenTyped : fieldAndButtons;
}

/** From the field to the button, once the text is right. Nothing is sent: the button wants a key press of its own. */
export function leaveField(state: UiState, at: number): Step {
  const review = reviewOf(state);
  if (review?.change === undefined || review.stage !== 'reviewing') return [state, noEffects];
  if (!isTypedRight(review)) return [withReview(state, { note: 'what you typed is not the same' }), noEffects];
  return [withReview(state, { focus: 'confirm', shown_at: at, note: undefined }), [armedAfter(at)]];
}
