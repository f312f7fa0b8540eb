import { locationsLayout, scrollTo } from '../layout.ts';
import { gatherPlaces, type Place } from '../places/gather-places.ts';
import { fieldWith } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { LocationsRead, LocationsState } from '../user-state.ts';
import { askHistory, withHistory } from './history.ts';
import { withUser } from './with-user.ts';

export const firstLocations: LocationsState = { index: 0, top: 0, zoomed: false, more: false };

export function withLocations(state: UiState, change: Partial<LocationsState>): UiState {
  const locations = state.user?.locations;
  return locations === undefined ? state : withUser(state, { locations: { ...locations, ...change } });
}

const gathered = new WeakMap<object, readonly Place[]>();

/** The places of the logins that were read, put together once for each read. */
export function placesOf(read: LocationsRead | undefined): readonly Place[] {
  if (read === undefined) return [];
  const known = gathered.get(read.sightings) ?? gatherPlaces(read.sightings);
  gathered.set(read.sightings, known);
  return known;
}

export function moveLocationsTo(state: UiState, index: number): Step {
  const locations = state.user?.locations;
  if (locations === undefined) return [state, noEffects];
  const count = placesOf(locations.read).length;
  const next = Math.max(0, Math.min(index, count - 1));
  const top = scrollTo(next, locations.top, locationsLayout(state).listHeight, count);
  return [withLocations(state, { index: next, top }), noEffects];
}

/** Takes logins that were read; the cursor stays on its place, and the next portion is asked for. */
export function takeLocationsRead(state: UiState, read: LocationsRead): Step {
  const { user } = state;
  if (user === undefined) return [state, noEffects];
  const held = placesOf(user.locations.read)[user.locations.index]?.name;
  const found = user.locations.index === 0 ? 0 : placesOf(read).findIndex(({ name }) => name === held);
  const [next] = moveLocationsTo(withLocations(state, { read, more: false }), Math.max(0, found));
  if (read.complete) return [next, noEffects];
  return [next, [{ type: 'later', ms: 1, event: { type: 'more-locations-wanted', user_id: user.user_id } }]];
}

/** Shows the events of the place under the cursor. */
export function openPlace(state: UiState): Step {
  const locations = state.user?.locations;
  const place = placesOf(locations?.read)[locations?.index ?? 0];
  if (place === undefined) return [state, noEffects];
  const asked = askHistory(state, { text: '', type: undefined, place: place.name });
  return [withUser(withHistory(asked, { filter: fieldWith('') }), { tab: 'history' }), noEffects];
}
