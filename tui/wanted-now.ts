import { openScreen } from './screens/index.ts';
import type { Wanted, WantedDetail } from './screens/wanted.ts';
import { detailKey, detailState, withDetail } from './state/details.ts';
import { formValues } from './state/form.ts';
import { openTab } from './tabs/index.ts';
import type { Effect } from './effect.ts';
import { noEffects, type Step, type UiState } from './ui-state.ts';

/** An answer of Auth0 is good for so long, in milliseconds, when a person comes back to it. */
const freshFor = 60_000;

/** What is outdated is asked for again, but not more often than this. */
const askAgainAfter = 10_000;

const nothing: readonly Wanted[] = [];

/** What the open screen or tab shows beside the profile, and the form above it. */
export function wantedNow(state: UiState): readonly Wanted[] {
  const shown = state.screen === 'user' ? openTab(state) : openScreen(state);
  const wanted = shown.wants?.(state) ?? nothing;
  const form = state.overlays.find((overlay) => overlay.kind === 'form');
  return form?.spec.wants === undefined ? wanted : [...wanted, ...form.spec.wants(formValues(form), state)];
}

/**
 * Asks Auth0 for the details that are shown: when they come into sight, and again when something says that they have
 * changed. What stays in sight unchanged is not asked for again: that is what `r` is for.
 */
export function askForDetails(before: UiState, [state, effects]: Step): Step {
  const wanted = detailsOf(wantedNow(state));
  if (wanted.length === 0) return [state, effects];
  const inSight = new Set(keysOf(before));
  const due = wanted.filter((each) => isDue(state, each, inSight.has(detailKey(each))));
  if (due.length === 0) return [state, effects];
  return [markAsked(state, due), [...effects, ...due.map((each) => askFor(each, freshFor))]];
}

/** Asks for everything that is shown, however fresh it is. */
export function askAgain(state: UiState): Step {
  const due = detailsOf(wantedNow(state)).filter((each) => !detailState(state, each).asking);
  if (due.length === 0) return [state, noEffects];
  return [markAsked(state, due), due.map((each) => askFor(each, 0))];
}

function keysOf(state: UiState): readonly string[] {
  return detailsOf(wantedNow(state)).map(detailKey);
}

function detailsOf(wanted: readonly Wanted[]): readonly WantedDetail[] {
  return wanted.filter((each) => 'kind' in each);
}

function isDue(state: UiState, wanted: WantedDetail, wasInSight: boolean): boolean {
  const { asking, asked_at, read } = detailState(state, wanted);
  if (asking) return false;
  if (asked_at === undefined) return true;
  const since = state.now - asked_at;
  if (read?.detail?.outdated === true && since > askAgainAfter) return true;
  return !wasInSight && since > freshFor;
}

function markAsked(state: UiState, asked: readonly WantedDetail[]): UiState {
  return asked.reduce((next, each) => withDetail(next, each, { asking: true, asked_at: state.now }), state);
}

function askFor({ tenant, owner, kind }: WantedDetail, most_age: number): Effect {
  return { type: 'read-detail', tenant, owner, kind, most_age };
}
