import { screens } from '../screens/index.ts';
import { tabs } from '../tabs/index.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { contextsOf } from './contexts.ts';
import type { Context, KeyRow } from './key-row.ts';
import type { Mover } from './mover.ts';

export type Movers = Readonly<Partial<Record<Context, Mover>>>;

const views: readonly Context[] = [
  ...screens.map(({ id }) => id).filter((id) => id !== 'user'),
  ...tabs.map(({ id }) => id),
  'logs-facets',
  'help',
  'messages',
  'menu',
  'review',
];
const typed: readonly Context[] = [
  'pick',
  'filter',
  'pane-filter',
  'history-filter',
  'help-search',
  'form-list',
  'typed-review',
  'review-field',
];

/** The keys that move, the same in every view. Where text is typed only those that are no letters. */
export function moveKeys(movers: Movers): readonly KeyRow[] {
  const move =
    (target: (mover: Mover, state: UiState) => number) =>
    (state: UiState): Step => {
      const mover = contextsOf(state)
        .map((context) => movers[context])
        .find((each) => each !== undefined);
      return mover === undefined ? [state, noEffects] : mover.to(state, target(mover, state));
    };
  const by = (rows: number): KeyRow['run'] => move((mover, state) => mover.position(state) + rows);
  const byPage = (share: number): KeyRow['run'] =>
    move((mover, state) => mover.position(state) + Math.trunc(mover.page(state) * share));
  const group = 'Move';
  return [
    { id: 'move.down', keys: ['down'], words: 'next row', contexts: [...views, ...typed], group, run: by(1) },
    { id: 'move.down.letter', keys: ['j'], words: 'next row', contexts: views, group, run: by(1) },
    { id: 'move.up', keys: ['up'], words: 'row before', contexts: [...views, ...typed], group, run: by(-1) },
    { id: 'move.up.letter', keys: ['k'], words: 'row before', contexts: views, group, run: by(-1) },
    {
      id: 'move.page-down',
      keys: ['pagedown'],
      words: 'page down',
      contexts: [...views, ...typed],
      group,
      run: byPage(1),
    },
    { id: 'move.page-up', keys: ['pageup'], words: 'page up', contexts: [...views, ...typed], group, run: byPage(-1) },
    { id: 'move.half-down', keys: ['ctrl+d'], words: 'half a page down', contexts: views, group, run: byPage(0.5) },
    { id: 'move.half-up', keys: ['ctrl+u'], words: 'half a page up', contexts: views, group, run: byPage(-0.5) },
    { id: 'move.first', keys: ['g g', 'home'], words: 'first row', contexts: views, group, run: move(() => 0) },
    {
      id: 'move.last',
      keys: ['G', 'end'],
      words: 'last row',
      contexts: views,
      group,
      run: move((mover, state) => mover.count(state) - 1),
    },
  ];
}
