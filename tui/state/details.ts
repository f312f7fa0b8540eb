import type { CatalogueItems, CatalogueKind } from '../../src/domain/catalogue.ts';
import type { Detail, DetailKind } from '../../src/domain/detail.ts';
import type { WantedCatalogue, WantedDetail } from '../screens/wanted.ts';
import type { DetailState, UiState } from '../ui-state.ts';

/** Entries that are kept: enough for going back and forth. */
const most = 100;

/** The key of a detail in `state.details`. */
export function detailKey({ tenant, owner, kind }: WantedDetail): string {
  return JSON.stringify([tenant, owner, kind]);
}

/** The key of a catalogue in `state.catalogues`. */
export function catalogueKey({ tenant, catalogue }: WantedCatalogue): string {
  return `${tenant} ${catalogue}`;
}

/** What is known of a detail and of the asking for it. */
export function detailState(state: UiState, wanted: WantedDetail): DetailState {
  return state.details[detailKey(wanted)] ?? { asking: false };
}

/** A detail as the mirror has it; undefined when nobody has read it yet. */
export function detailOf(state: UiState, tenant: string, owner: string, kind: DetailKind): Detail | undefined {
  return detailState(state, { tenant, owner, kind }).read?.detail;
}

const none: readonly never[] = [];

/** A catalogue as the mirror has it, once a tab or screen has wanted it; empty before. */
export function catalogueOf<Kind extends CatalogueKind>(
  state: UiState,
  tenant: string,
  catalogue: Kind,
): readonly CatalogueItems[Kind][] {
  return (state.catalogues[catalogueKey({ tenant, catalogue })]?.items ?? none) as readonly CatalogueItems[Kind][];
}

/** Changes one entry; the ones that were not touched for longest go when there are many. */
export function withDetail(state: UiState, wanted: WantedDetail, change: Partial<DetailState>): UiState {
  const key = detailKey(wanted);
  const { [key]: before = { asking: false }, ...others } = state.details;
  const kept = Object.entries(others).slice(1 - most);
  return { ...state, details: { ...Object.fromEntries(kept), [key]: { ...before, ...change } } };
}

/** After a change of ours: what it made untrue is worth asking for at once, however lately that was done. */
export function askedBefore(details: UiState['details']): UiState['details'] {
  const entries = Object.entries(details).map(([key, each]): [string, DetailState] => [key, { ...each, asked_at: 0 }]);
  return Object.fromEntries(entries);
}
