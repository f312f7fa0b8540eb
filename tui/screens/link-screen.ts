import { compareLines, linkWarnings } from '../components/compare-accounts.ts';
import { fitHeight, type Line } from '../components/line.ts';
import { sectionLine } from '../components/section.ts';
import { bodyHeight } from '../layout.ts';
import { drawPane } from '../panes/draw-pane.ts';
import { linkPane } from '../panes/link-pane.ts';
import { paneMover } from '../panes/pane-mover.ts';
import { pairOf, reviewLink, toggleMerge, turnRound } from '../state/linking.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';

const contexts = ['link'];

/** Finds the other account of a person, compares the two, and leads to the review of linking them. */
export const linkScreen: Screen = {
  id: 'link',
  title: 'Link account',
  parent: ({ linking }) => linking?.from ?? 'users',
  pane: linkPane,
  mover: paneMover(linkPane, (state) => listRows(state, bodyHeight(state))),
  keys: [
    {
      id: 'link.review',
      keys: ['enter'],
      words: 'review linking the two…',
      hint: 'review',
      contexts,
      group: 'Change (all ask first)',
      dangerous: true,
      run: (state) => reviewLink(state),
    },
    {
      id: 'link.switch',
      keys: ['s'],
      words: 'switch which of the two stays',
      hint: 'switch',
      contexts,
      group: 'Look',
      run: (state) => [turnRound(state), noEffects],
    },
    {
      id: 'link.merge',
      keys: ['m'],
      words: 'merge the metadata of the other one first, or not',
      hint: 'merge metadata',
      contexts,
      group: 'Look',
      run: (state) => [toggleMerge(state), noEffects],
    },
  ],
  draw: (state, width, height) => {
    const below = belowLines(state, width);
    const list = listRows(state, height);
    return fitHeight([...drawPane(state, linkPane, width, list), ...below], height);
  },
};

/** The list has what the comparison leaves, and not less than its heads and a few rows. */
function listRows(state: UiState, height: number): number {
  return Math.max(5, Math.min(height - belowLines(state, state.columns).length, height));
}

function belowLines(state: UiState, width: number): readonly Line[] {
  const pair = pairOf(state);
  const { linking } = state;
  if (pair === undefined || linking === undefined) return [];
  const head = sectionLine(
    'Side by side',
    width,
    state.glyphs,
    linking.merges ? 'metadata are merged first' : undefined,
  );
  return [
    head,
    ...compareLines([pair.primary, pair.second], ['STAYS, KEEPS ITS user_id', 'BECOMES ITS IDENTITY'], width),
    ...linkWarnings(pair, linking.merges, state.glyphs, width),
  ];
}
