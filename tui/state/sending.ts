import type { Change } from '../../src/domain/change.ts';
import type { Effect } from '../effect.ts';
import type { AgreedChange, HeldChange } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { addToast } from './toasts.ts';

/** How long what cannot be undone is held before it is sent, in milliseconds. */
const holdFor = { production: 30_000, staging: 10_000, development: 10_000 } as const;
/** Longer between two ticks than this, and nobody was looking: the program was stopped, the machine asleep. */
const longestTick = 2_000;
/** How long the key that takes a change back offers it, in milliseconds. */
export const undoFor = 30_000;

/** Sends an agreed change. */
export function sendChange(state: UiState, agreed: AgreedChange): Step {
  const { change, input } = agreed;
  const sending = { ...state.sending, [change.id]: agreed };
  return [{ ...state, sending }, [{ type: 'apply-change', change, input }]];
}

/** Keeps an agreed change back for a while, in which it can still be taken back. */
export function holdChange(state: UiState, agreed: AgreedChange): UiState {
  return { ...state, held: [...state.held, { ...agreed, left: holdFor[agreed.change.environment] }] };
}

/** Counts the time that held changes have left, and sends those that have none. */
export function countDown(state: UiState, now: number): Step {
  const passed = Math.max(0, Math.min(longestTick, now - state.tickedAt));
  const ticked = { ...state, tickedAt: now };
  if (state.held.length === 0 || state.isAway) return [ticked, noEffects];
  const held = state.held.map((each): HeldChange => Object.assign({}, each, { left: each.left - passed }));
  const due = held.filter(({ left }) => left <= 0);
  const effects: Effect[] = [];
  let next: UiState = { ...ticked, held: held.filter(({ left }) => left > 0) };
  for (const { left: _left, ...agreed } of due) {
    const [sent, wanted] = sendChange(next, agreed);
    next = sent;
    effects.push(...wanted);
  }
  return [next, effects];
}

/** Takes the last held change back: it is never sent. */
export function takeBack(state: UiState): Step {
  const last = state.held.at(-1);
  if (last === undefined) return [state, noEffects];
  const { words, who, change } = last;
  const next = { ...state, held: state.held.slice(0, -1) };
  return [addToast(next, 'good', `Taken back: ${words.verb} ${who} in ${change.tenant}. Nothing was sent.`), noEffects];
}

/** What is known of a change that was sent; forgets it. */
export function endSending(state: UiState, change: Change): readonly [UiState, AgreedChange] {
  const { [change.id]: known, ...sending } = state.sending;
  const { action, verb, target, subject } = change;
  const words = { id: action, words: verb, verb, done: `Done: ${verb}` };
  const who = target.name ?? target.email ?? subject.words;
  return [{ ...state, sending }, known ?? { change, input: undefined, words, who }];
}
