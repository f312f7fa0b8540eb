import { withJson } from '../state/json.ts';
import { copyDocument, copyJsonPath, copyJsonValue, findInJson, foldJson } from '../tabs/json-tab.ts';
import { fieldWith } from '../text-field.ts';
import { noEffects } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Look';

/** The keys of a JSON document, the profile or an event, and of the search in it. */
export const jsonKeys: readonly KeyRow[] = [
  {
    id: 'json.fold',
    keys: ['enter', 'left', 'right', 'h', 'l'],
    words: 'fold or unfold',
    hint: 'fold',
    contexts: ['json'],
    group,
    run: (state, _, key) => foldJson(state, key),
  },
  {
    id: 'json.search',
    keys: ['/'],
    words: 'search the text',
    hint: 'search',
    contexts: ['json'],
    group,
    run: (state) => [withJson(state, { editing: true, search: fieldWith('') }), noEffects],
  },
  {
    id: 'json.next',
    keys: ['n'],
    words: 'next place found',
    contexts: ['json'],
    group,
    run: (state) => findInJson(state, 1),
  },
  {
    id: 'json.previous',
    keys: ['N'],
    words: 'place found before',
    contexts: ['json'],
    group,
    run: (state) => findInJson(state, -1),
  },
  {
    id: 'json.copy',
    keys: ['y v'],
    words: 'copy the value of this row',
    contexts: ['json'],
    group,
    run: copyJsonValue,
  },
  {
    id: 'json.copy-path',
    keys: ['Y', 'y p'],
    words: 'copy the path of this row',
    contexts: ['json'],
    group,
    run: copyJsonPath,
  },
  {
    id: 'json.copy-all',
    keys: ['J', 'y j'],
    words: 'copy the whole document',
    contexts: ['json'],
    group,
    run: copyDocument,
  },
  {
    id: 'search.keep',
    keys: ['enter'],
    words: 'go to the next place found',
    hint: 'find',
    contexts: ['search'],
    group: 'Dialogs',
    run: (state) => findInJson(withJson(state, { editing: false }), 1),
  },
  {
    id: 'search.clear',
    keys: ['esc'],
    words: 'leave the search',
    hint: 'leave',
    contexts: ['search'],
    group: 'Dialogs',
    run: (state) => [withJson(state, { editing: false, search: fieldWith('') }), noEffects],
  },
];
