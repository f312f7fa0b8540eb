import { logUsers } from '../../src/domain/log-effects.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { dashboardPage } from '../logs/dashboard-page.ts';
import { chosenFacet } from '../logs/facet-lines.ts';
import { logsLayout } from '../logs/logs-layout.ts';
import { firstLogs } from '../logs/logs-state.ts';
import { toggleTerm } from '../logs/toggle-term.ts';
import { copyText } from '../state/copy-text.ts';
import { activeLogs, withLogs } from '../state/active-logs.ts';
import {
  chosenLogRow,
  focusFacets,
  hideFacets,
  leaveFacets,
  setLogsQuery,
  showRawLog,
  toggleFollowing,
} from '../state/logs.ts';
import { openPick } from '../state/open-picker.ts';
import { saveLogQuery } from '../state/save-log-query.ts';
import { tenantView } from '../state/tenants.ts';
import { addToast } from '../state/toasts.ts';
import { openUser } from '../state/user.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';
const contexts = ['logs'];

/** The keys of the Logs screen and of its facets. */
export const logsKeys: readonly KeyRow[] = [
  {
    id: 'logs.open',
    keys: ['enter'],
    words: 'open the user of the event',
    hint: 'user',
    contexts,
    group,
    run: openUserOfEvent,
  },
  {
    id: 'logs.filter',
    keys: ['/'],
    words: 'ask the log as you type',
    hint: 'filter',
    contexts,
    group,
    run: (state) => [withLogs(state, { editing: true, popup: firstLogs.popup }), noEffects],
  },
  {
    id: 'logs.type',
    keys: ['f'],
    words: 'only events of some types, or of a saved view…',
    hint: 'views, type',
    contexts,
    group,
    run: (state) => openPick(state, 'log-types'),
  },
  {
    id: 'logs.save-view',
    keys: ['ctrl+s'],
    words: 'keep the query as a view…',
    contexts,
    group,
    run: saveLogQuery,
  },
  {
    id: 'logs.facets',
    keys: ['tab'],
    words: 'what the events are made of: types, users, places…',
    hint: 'facets',
    contexts,
    group,
    run: (state) => [focusFacets(state), noEffects],
  },
  {
    id: 'logs.facets-shown',
    keys: ['F'],
    words: 'the same, on or off',
    contexts,
    group,
    run: (state) => [logsLayout(state).width < state.columns ? hideFacets(state) : focusFacets(state), noEffects],
  },
  {
    id: 'logs.moment',
    keys: ['g t'],
    words: 'go to a time: a date, a time of day, or -2h…',
    contexts,
    group,
    run: (state) => openPick(state, 'moment'),
  },
  {
    id: 'logs.follow',
    keys: ['T'],
    words: 'follow what arrives; any move pauses it',
    hint: 'follow',
    contexts,
    group,
    run: (state) => [toggleFollowing(state), noEffects],
  },
  {
    id: 'logs.explain',
    keys: ['p'],
    words: 'explain the event, on or off',
    hint: 'explain',
    contexts,
    group,
    run: (state) => [withLogs(state, { explains: logsLayout(state).explanation === 0 }), noEffects],
  },
  {
    id: 'logs.raw',
    keys: ['J'],
    words: 'the event as the JSON that Auth0 sent',
    hint: 'raw JSON',
    contexts,
    group,
    run: (state) => [showRawLog(state), noEffects],
  },
  {
    id: 'logs.charts',
    keys: ['H'],
    words: 'bars over time, on or off',
    contexts,
    group,
    run: (state) => [withLogs(state, { charts: logsLayout(state).bars === 0 }), noEffects],
  },
  {
    id: 'logs.dashboard',
    keys: ['o'],
    words: "the event in Auth0's dashboard, in the browser",
    contexts,
    group,
    run: openInDashboard,
  },
  ...copyRows(),
  ...facetRows(),
];

function copyRows(): readonly KeyRow[] {
  const ofEvent = (
    id: string,
    key: string,
    what: string,
    text: (event: LogEvent) => string | null | undefined,
  ): KeyRow => ({
    id: `logs.copy-${id}`,
    keys: [key],
    words: `copy the ${what} of the event`,
    contexts,
    group,
    run: (state) => {
      const row = chosenLogRow(state);
      return copyText(state, what, (row?.kind === 'event' ? text(row.event) : undefined) ?? undefined);
    },
  });
  return [
    ofEvent('id', 'y l', 'log_id', ({ log_id }) => log_id),
    ofEvent('user', 'y y', 'user_id', (event) => userOf(event)),
    ofEvent('ip', 'y i', 'ip', ({ ip }) => ip),
    ofEvent('event', 'y v', 'JSON', (event) => JSON.stringify(event, undefined, 2)),
    {
      id: 'logs.copy-query',
      keys: ['y q'],
      words: 'copy the query',
      contexts,
      group,
      run: (state) => {
        const { text } = activeLogs(state).filter;
        return copyText(state, 'query', text === '' ? undefined : text);
      },
    },
  ];
}

function facetRows(): readonly KeyRow[] {
  const inFacets = ['logs-facets'];
  return [
    {
      id: 'facets.toggle',
      keys: ['enter', 'space'],
      words: 'only events with this value; again: no longer',
      hint: 'narrow',
      contexts: inFacets,
      group,
      run: toggleFacet,
    },
    {
      id: 'facets.leave',
      keys: ['tab', 'q'],
      words: 'back to the events',
      hint: 'to the events',
      contexts: inFacets,
      group,
      run: (state) => [leaveFacets(state), noEffects],
    },
    {
      id: 'facets.hide',
      keys: ['F'],
      words: 'take the facets away',
      contexts: inFacets,
      group,
      run: (state) => [hideFacets(state), noEffects],
    },
  ];
}

/** Adds the value to the query, or takes it out again. */
function toggleFacet(state: UiState): Step {
  const choice = chosenFacet(state);
  if (choice === undefined) return [state, noEffects];
  const { applied } = activeLogs(state);
  return [setLogsQuery(state, toggleTerm(applied.text, applied.root, choice.field, choice.value)), noEffects];
}

/** Whom an event is about: who logged in, or whom an operation of the API was on. */
function userOf(event: LogEvent): string | undefined {
  return logUsers(event).find((user_id) => user_id !== event.user_id) ?? event.user_id ?? undefined;
}

function openUserOfEvent(state: UiState): Step {
  const row = chosenLogRow(state);
  if (row?.kind !== 'event') return [state, noEffects];
  const user_id = userOf(row.event);
  if (user_id === undefined || user_id === '') return [addToast(state, 'info', 'this event names no user'), noEffects];
  return openUser(state, row.tenant, user_id);
}

function openInDashboard(state: UiState): Step {
  const row = chosenLogRow(state);
  if (row?.kind !== 'event') return [state, noEffects];
  const domain = tenantView(state, row.tenant)?.tenant.domain ?? '';
  const link = dashboardPage(domain, ['logs', row.event.log_id]);
  if (link !== undefined) return [state, [{ type: 'open-page', link }]];
  return [addToast(state, 'info', `the dashboard has no known address for ${domain}`), noEffects];
}
