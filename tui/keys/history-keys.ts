import { copyText } from '../state/copy-text.ts';
import { chosenRow, clearHistoryFilter, settleHistoryFilter, showRawEvent, withHistory } from '../state/history.ts';
import { emptyField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';

function copyOfEvent(state: UiState, what: string, text: (event: LogEvent) => string): Step {
  const row = chosenRow(state);
  return copyText(state, what, row?.kind === 'event' ? text(row.event) : undefined);
}

/** The keys of a user's events and of the filter over them. */
export const historyKeys: readonly KeyRow[] = [
  {
    id: 'history.filter',
    keys: ['/'],
    words: 'ask the events as you type, in the language of the log',
    hint: 'filter',
    contexts: ['history'],
    group,
    isAvailable: (state) => state.user?.history.read?.total !== 0,
    obstacle: () => 'nothing to filter: no event of this user is known here',
    run: (state) => [withHistory(state, { editing: true }), noEffects],
  },
  {
    id: 'history.type',
    keys: ['f'],
    words: 'only events of one type…',
    hint: 'type',
    contexts: ['history'],
    group,
    run: (state) => [
      { ...state, overlays: [...state.overlays, { kind: 'pick', picker: 'types', field: emptyField, index: 0 }] },
      noEffects,
    ],
  },
  {
    id: 'history.details',
    keys: ['enter', 'tab'],
    words: 'explain the event, on or off',
    hint: 'explain',
    contexts: ['history'],
    group,
    run: (state) => [withHistory(state, { details: state.user?.history.details !== true }), noEffects],
  },
  {
    id: 'history.raw',
    keys: ['J'],
    words: 'the event as the JSON that Auth0 sent',
    hint: 'raw JSON',
    contexts: ['history'],
    group,
    run: showRawEvent,
  },
  {
    id: 'history.copy',
    keys: ['y v'],
    words: 'copy the event as JSON',
    contexts: ['history'],
    group,
    run: (state) => copyOfEvent(state, 'event', (event) => JSON.stringify(event, undefined, 2)),
  },
  {
    id: 'history.copy-id',
    keys: ['y l'],
    words: 'copy the log_id of the event',
    contexts: ['history'],
    group,
    run: (state) => copyOfEvent(state, 'log_id', ({ log_id }) => log_id),
  },
  {
    id: 'history-filter.keep',
    keys: ['enter', 'tab'],
    words: 'keep the filter, go to the events',
    hint: 'to the events',
    contexts: ['history-filter'],
    group: 'Dialogs',
    run: (state) => {
      const typed = state.user?.history.filter.text ?? '';
      return [withHistory(settleHistoryFilter(state, typed), { editing: false }), noEffects];
    },
  },
  {
    id: 'history-filter.clear',
    keys: ['esc'],
    words: 'all events again',
    hint: 'clear',
    contexts: ['history-filter'],
    group: 'Dialogs',
    run: (state) => [clearHistoryFilter(state), noEffects],
  },
];
