import { scrollTo, tabHeight } from '../layout.ts';
import { emptyField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { JsonState } from '../user-state.ts';
import { activeLogs, withLogs } from './active-logs.ts';
import { withUser } from './with-user.ts';

export const firstJson: JsonState = { index: 0, top: 0, folded: new Set(), search: emptyField, editing: false };

/** The JSON document that is shown: an event of the history, or the profile. */
export function shownDocument(state: UiState): { readonly value: object; readonly json: JsonState } | undefined {
  const { user } = state;
  const { raw } = activeLogs(state);
  if (state.screen === 'logs') return raw && { value: raw.event, json: raw.json };
  if (user?.history.raw !== undefined) return { value: user.history.raw.event, json: user.history.raw.json };
  const profile = user?.tab === 'json' ? user.read?.user?.profile : undefined;
  return user === undefined || profile === undefined ? undefined : { value: profile, json: user.json };
}

/** Changes how the shown document is looked at. */
export function withJson(state: UiState, change: Partial<JsonState>): UiState {
  const { user } = state;
  if (state.screen === 'logs') {
    const shown = activeLogs(state).raw;
    return shown === undefined ? state : withLogs(state, { raw: { ...shown, json: { ...shown.json, ...change } } });
  }
  if (user === undefined) return state;
  const { raw } = user.history;
  if (raw === undefined) return withUser(state, { json: { ...user.json, ...change } });
  return withUser(state, { history: { ...user.history, raw: { ...raw, json: { ...raw.json, ...change } } } });
}

export function moveJsonTo(state: UiState, index: number, count: number): Step {
  const json = shownDocument(state)?.json;
  if (json === undefined) return [state, noEffects];
  const next = Math.max(0, Math.min(index, count - 1));
  return [withJson(state, { index: next, top: scrollTo(next, json.top, tabHeight(state) - 1, count) }), noEffects];
}
