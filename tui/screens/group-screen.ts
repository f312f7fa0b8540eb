import type { DetailItem } from '../../src/domain/detail.ts';
import { detailAgeLine, detailProblemLines } from '../components/detail-lines.ts';
import { fitHeight, gap, piece, spreadLine, type Line } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneColumn } from '../panes/list-pane.ts';
import { detailState } from '../state/details.ts';
import {
  groupCatalogues,
  groupDetail,
  groupItems,
  groupTenant,
  groupViews,
  openGroup,
  type GroupKind,
  type GroupView,
} from '../state/group.ts';
import type { UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';
import type { Wanted } from './wanted.ts';

/** How one view of a role or organization is drawn. */
interface GroupListing {
  readonly kind: GroupKind;
  /** Id of the view. */
  readonly screen: string;
  readonly columns: readonly PaneColumn[];
  /** Tells an item from all others. */
  readonly idOf: (item: DetailItem) => string;
  readonly cells: (state: UiState, item: DetailItem) => readonly unknown[];
  readonly hasMarks?: boolean;
  /** What is said when there is none, with what one can do. */
  readonly none: string;
  /** Further lists that its cells are drawn from. */
  readonly wants?: (tenant: string) => readonly Wanted[];
}

/** The screen of one view: bar of the views, age, what is wrong, list. */
export function groupScreen(listing: GroupListing): Screen {
  const { kind, screen, columns, idOf, cells, hasMarks = false, none } = listing;
  const pane: ListPane = {
    id: screen,
    columns,
    hasMarks,
    rows: (state) => groupItems(state).map((item) => ({ id: idOf(item), cells: cells(state, item), item })),
    above: (state, width) => aboveLines(state, kind, width),
    empty: (state) => emptyLines(state, none),
  };
  const view = groupViews[kind].find((each) => each.screen === screen);
  return {
    id: screen,
    title: view?.title ?? '',
    about: (state) => openGroup(state)?.name,
    parent: groupCatalogues[kind],
    pane,
    wants: (state): readonly Wanted[] => {
      const tenant = groupTenant(state);
      if (tenant === '') return [];
      const detail = groupDetail(state);
      const catalogue = { tenant, catalogue: groupCatalogues[kind] } as const;
      return [catalogue, ...(detail === undefined ? [] : [detail]), ...(listing.wants?.(tenant) ?? [])];
    },
    draw: (state, width, height) => fitHeight(drawPane(state, pane, width, height), height),
  };
}

function aboveLines(state: UiState, kind: GroupKind, width: number): readonly Line[] {
  const group = openGroup(state);
  const wanted = groupDetail(state);
  if (group === undefined || wanted === undefined) {
    return [[piece(` The mirror does not know this ${kind} (any more).`, 'warn')]];
  }
  return [
    spreadLine(viewsBar(groupViews[kind], group.view), [piece(`${group.words} `, 'dim')], width),
    [piece(countWords(state), 'plain'), ...detailAgeLine(state, wanted)],
    ...detailProblemLines(state, wanted, width),
  ];
}

function viewsBar(views: readonly GroupView[], open: GroupView): Line {
  return views.flatMap((view, at) => {
    const words = `${String(at + 1)} ${view.title}`;
    return [gap(1), view === open ? piece(`[${words}]`, 'strong') : piece(` ${words} `)];
  });
}

function countWords(state: UiState): string {
  const count = groupItems(state).length;
  return count === 0 ? '' : ` ${String(count)},`;
}

function emptyLines(state: UiState, none: string): readonly Line[] {
  const wanted = groupDetail(state);
  const detail = wanted && detailState(state, wanted).read?.detail;
  if (detail === undefined || detail.problem !== undefined) return [];
  return [[], [piece(` ${none}`, 'dim')]];
}
