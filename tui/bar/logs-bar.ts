import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';
import { logSchema } from '../../src/mirror/log-fields.ts';
import type { KnownValue, KnownValues } from '../../src/mirror/field-values.ts';
import type { LogFacetField } from '../../src/mirror/mirror.ts';
import { completionsAt, type Completion } from '../../src/query/completion-at.ts';
import { groupDigits } from '../components/relative-time.ts';
import type { LogsState, LogsSummary } from '../logs/logs-state.ts';
import { activeLogs } from '../state/active-logs.ts';
import type { UiState } from '../ui-state.ts';
import { barOf, type BarSchema, type UsersBar } from './users-bar.ts';

/** What the log can be asked. */
export const logsSchema: BarSchema = logSchema(0);

/** The facet whose values a field has. */
const facetOf: Readonly<Record<string, LogFacetField>> = {
  type: 'type',
  client: 'client',
  client_name: 'client',
  connection: 'connection',
  user: 'user',
  user_name: 'user',
  ip: 'ip',
  place: 'place',
};

const mostValues = 60;

let last: { readonly logs: LogsState; readonly bar: UsersBar } | undefined;

/** The query line of the Logs screen; undefined while nobody types in it. The same state gives the same object. */
export function logsBar(state: UiState): UsersBar | undefined {
  const logs = activeLogs(state);
  if (state.screen !== 'logs' || !logs.editing) return undefined;
  if (last?.logs === logs) return last.bar;
  const place = completionsAt(logs.filter.text, logs.filter.caret, logsSchema);
  const bar = barOf(logs, place, knownOf(place, logs.summary));
  last = { logs, bar };
  return bar;
}

/** Values that were counted for the facets, and all types of event. */
function knownOf({ kind, field = '', prefix }: Completion, summary: LogsSummary | undefined): KnownValues | undefined {
  const facet = Object.hasOwn(facetOf, field) ? facetOf[field] : undefined;
  if (kind !== 'value' || facet === undefined) return undefined;
  const counted = (summary?.facets[facet] ?? []).map(({ value, count }): KnownValue => ({
    value,
    about: `${wordsOf(facet, value)}${groupDigits(count)}`,
  }));
  const seen = new Set(counted.map(({ value }) => value));
  const others = facet === 'type' ? logEventTypes.filter(({ code }) => !seen.has(code)) : [];
  const all = [...counted, ...others.map(({ code, words }): KnownValue => ({ value: code, about: words }))];
  const typed = prefix.toLowerCase();
  const begin = all.filter(({ value }) => value.toLowerCase().startsWith(typed));
  const hold = all.filter(
    (one) => !begin.includes(one) && `${one.value} ${one.about ?? ''}`.toLowerCase().includes(typed),
  );
  return { paths: [], values: [...begin, ...hold].slice(0, mostValues), samples: {}, holders: {}, complete: true };
}

function wordsOf(facet: LogFacetField, value: string): string {
  return facet === 'type' ? `${logEventType(value).words}  ` : '';
}
