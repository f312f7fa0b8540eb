import { nextRead, type Read } from './next-read.ts';
import { reduce } from './reduce.ts';
import { wantsPreview } from './state/preview.ts';
import { rowAtCursor } from './state/tenants.ts';
import type { Effect } from './effect.ts';
import type { UiEvent } from './ui-event.ts';
import type { UiState } from './ui-state.ts';

/** Holds the state. Every change goes through `dispatch`: reduce, run effects, read what the new screen needs. */
export interface Store {
  readonly state: () => UiState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly dispatch: (event: UiEvent) => void;
}

/** The world outside of the reducer. */
export interface World {
  /** Starts something; whatever comes of it is dispatched later. */
  run(effect: Effect): void;
  /** Reads from a mirror, at once. */
  read(read: Read): UiEvent;
}

/** One screen never needs more reads than this; more would be two that undo each other. */
const mostReads = 24;
/** A cursor that stays on a user this long, in milliseconds, wants to see more of it. */
const restsAfter = 80;

export function createStore(first: UiState, world: World): Store {
  let state = first;
  let isBusy = false;
  const waiting: UiEvent[] = [];
  const listeners = new Set<() => void>();

  const apply = (event: UiEvent): void => {
    const [next, effects] = reduce(state, event);
    state = next;
    for (const effect of effects) world.run(effect);
  };

  const noticeRest = (before: UiState): void => {
    if (!wantsPreview(state)) return;
    const user_id = rowAtCursor(state)?.row.user_id;
    if (user_id === undefined || user_id === rowAtCursor(before)?.row.user_id) return;
    world.run({ type: 'later', ms: restsAfter, event: { type: 'cursor-rests', user_id } });
  };

  const dispatch = (event: UiEvent): void => {
    waiting.push(event);
    if (isBusy) return;
    isBusy = true;
    const before = state;
    try {
      for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) apply(each);
      for (let count = 0; count < mostReads; count += 1) {
        const read = nextRead(state);
        if (read === undefined) break;
        apply(world.read(read));
      }
    } finally {
      isBusy = false;
    }
    const { typedAhead } = state;
    if (typedAhead !== undefined) dispatch({ type: 'key', ...typedAhead });
    else if (waiting.length > 0) dispatch(waiting.shift() as UiEvent);
    else if (state !== before) {
      noticeRest(before);
      for (const listener of listeners) listener();
    }
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispatch,
  };
}
