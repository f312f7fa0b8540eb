import type { LogFacetField } from '../../src/mirror/mirror.ts';
import { logEventType } from '../../src/domain/log-event-types.ts';
import type { UiState } from '../ui-state.ts';
import { activeLogs } from '../state/active-logs.ts';
import { bodyHeight } from '../layout.ts';
import { logsLayout } from './logs-layout.ts';
import { askedValues } from './toggle-term.ts';

/** What events are counted by, in the order in which it is shown. The names are fields of the query language. */
export const shownFacets: readonly { readonly field: LogFacetField; readonly title: string }[] = [
  { field: 'type', title: 'type' },
  { field: 'client', title: 'application' },
  { field: 'connection', title: 'connection' },
  { field: 'user', title: 'user' },
  { field: 'ip', title: 'ip' },
  { field: 'place', title: 'place' },
];

/** Values of a facet that are shown at most, and beside the list at least. */
const mostValues = 8;
const leastValues = 3;

/** A value that the query can be narrowed to. Raw text. */
export interface FacetChoice {
  readonly field: LogFacetField;
  readonly value: string;
  /** The value in words. */
  readonly words: string;
  /** Undefined while it is not counted. */
  readonly count: number | undefined;
  readonly isAsked: boolean;
}

/** The most frequent values of a facet; before them those that are asked for and are not among them. */
export function facetChoices(state: UiState, field: LogFacetField): readonly FacetChoice[] {
  const { applied, answered, summary } = activeLogs(state);
  const counted = summary?.facets[field];
  const isCurrent = summary?.text === answered.text;
  const asked = askedValues(applied.root, field);
  const top = (counted ?? []).slice(0, valuesFor(state)).map(({ value }) => value);
  const values = [...asked.filter((value) => !top.includes(value)), ...top];
  return values.map((value) => ({
    field,
    value,
    words: field === 'type' ? typeWords(value) : value,
    count: counted === undefined || !isCurrent ? undefined : (counted.find((each) => each.value === value)?.count ?? 0),
    isAsked: asked.includes(value),
  }));
}

/** Beside the list as many as let every facet be in sight. */
function valuesFor(state: UiState): number {
  if (!logsLayout(state).facetsBeside) return mostValues;
  const each = Math.floor(bodyHeight(state) / shownFacets.length) - 1;
  return Math.max(leastValues, Math.min(mostValues, each));
}

export function allFacetChoices(state: UiState): readonly FacetChoice[] {
  return shownFacets.flatMap(({ field }) => facetChoices(state, field));
}

function typeWords(code: string): string {
  const { words } = logEventType(code);
  return words === code ? code : `${words}  ${code}`;
}
