import type { Problem, Toast, UiState } from '../ui-state.ts';

/** How long a success stays; failures stay until they are dismissed. */
const staysFor = 4_000;
const keptMessages = 200;

export function addToast(state: UiState, level: Toast['level'], text: string, hint?: string): UiState {
  const toast: Toast = { id: state.nextToast, level, text, hint, at: state.now };
  const isRepeated = state.toasts.some((other) => other.text === text && other.level === level);
  const others = isRepeated ? state.toasts.filter((other) => other.text !== text) : state.toasts;
  return {
    ...state,
    nextToast: state.nextToast + 1,
    // Failures stay until somebody has dismissed them, however many successes follow.
    toasts: [
      ...others.filter((other) => other.level === 'bad').slice(-4),
      ...others.filter((other) => other.level !== 'bad').slice(-1),
      toast,
    ],
    messages: [...state.messages, toast].slice(-keptMessages),
  };
}

/** A failure as a toast: what was attempted, what happened, what to do. */
export function addProblem(state: UiState, attempt: string, problem: Problem): UiState {
  return addToast(state, 'bad', `${attempt}: ${problem.message}`, problem.hint);
}

export function dropOldToasts(state: UiState): UiState {
  const kept = state.toasts.filter((toast) => toast.level === 'bad' || state.now - toast.at < staysFor);
  return kept.length === state.toasts.length ? state : { ...state, toasts: kept };
}

/** Takes a word away that was said before that time and is not needed any more. */
export function dropToast(state: UiState, text: string, before: number): UiState {
  const kept = state.toasts.filter((toast) => toast.text !== text || toast.at > before);
  return kept.length === state.toasts.length ? state : { ...state, toasts: kept };
}

/** Takes the last failure away; where there is none, the last word. */
export function dismissToast(state: UiState): UiState {
  const last = state.toasts.findLast((toast) => toast.level === 'bad') ?? state.toasts.at(-1);
  return { ...state, toasts: state.toasts.filter((toast) => toast !== last) };
}
