import { openPlace, withLocations } from '../state/locations.ts';
import { copyPlace } from '../tabs/locations-tab.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';

function isZoomed(state: UiState): boolean {
  return state.user?.locations.zoomed === true;
}

/** The keys of the map and of the list of places. */
export const locationsKeys: readonly KeyRow[] = [
  {
    id: 'locations.open',
    keys: ['enter'],
    words: 'events from this place',
    hint: 'history here',
    contexts: ['locations'],
    group,
    run: openPlace,
  },
  {
    id: 'locations.zoom',
    keys: ['z'],
    words: 'map of where the places are',
    hint: 'zoom',
    contexts: ['locations'],
    group,
    isAvailable: (state) => !isZoomed(state),
    run: (state) => [withLocations(state, { zoomed: true }), noEffects],
  },
  {
    id: 'locations.world',
    keys: ['w'],
    words: 'map of the world',
    hint: 'world',
    contexts: ['locations'],
    group,
    isAvailable: isZoomed,
    run: (state) => [withLocations(state, { zoomed: false }), noEffects],
  },
  {
    id: 'locations.copy',
    keys: ['y v'],
    words: 'copy the place with its coordinates',
    contexts: ['locations'],
    group,
    run: copyPlace,
  },
];
