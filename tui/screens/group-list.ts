import { fitHeight, startWith, wrapWords, gap, type Line } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { copyText } from '../state/copy-text.ts';
import { catalogueOf, detailOf } from '../state/details.ts';
import { groupCatalogues, groupTenant, groupViews, type GroupKind } from '../state/group.ts';
import { openOn } from '../state/open-on.ts';
import { syncWords } from '../state/sync-words.ts';
import { tenantView } from '../state/tenants.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';

interface ListedGroup {
  readonly id: string;
  readonly name: string;
  readonly description?: unknown;
  readonly display_name?: unknown;
}

/** The screen that lists the roles or the organizations of a tenant. */
export function groupListScreen(kind: GroupKind, title: string, key: string): Screen {
  const catalogue = groupCatalogues[kind];
  const pane: ListPane = {
    id: catalogue,
    columns: [
      { title: kind.toUpperCase(), width: 22, grows: 2 },
      { title: kind === 'role' ? 'DESCRIPTION' : 'DISPLAY NAME', width: 20, grows: 3 },
      { title: kind === 'role' ? 'USERS' : 'MEMBERS', width: 8, align: 'right' },
      { title: 'ID', width: 24, isExtra: true },
    ],
    rows: (state) =>
      catalogueOf(state, groupTenant(state), catalogue).map((each) => groupRow(state, kind, each as ListedGroup)),
    empty: (state, width) => emptyLines(state, kind, width),
  };
  return {
    id: catalogue,
    title,
    key,
    pane,
    wants: (state) => (groupTenant(state) === '' ? [] : [{ tenant: groupTenant(state), catalogue }]),
    keys: [
      {
        id: `${catalogue}.open`,
        keys: ['enter'],
        words: `open the ${kind}`,
        hint: 'open',
        contexts: [catalogue],
        group: 'Look',
        run: (state) => {
          const row = rowAt(state, pane);
          return row === undefined ? [state, noEffects] : openOn(state, kind, row.id);
        },
      },
      {
        id: `${catalogue}.copy`,
        keys: ['y y'],
        words: `copy the id of the ${kind}`,
        contexts: [catalogue],
        group: 'Look',
        run: (state) => copyText(state, 'id', rowAt(state, pane)?.id),
      },
    ],
    draw: (state, width, height) => fitHeight(drawPane(state, pane, width, height), height),
  };
}

/** How many belong to it is known of those that somebody has looked at: counting them all would be reading them all. */
function groupRow(state: UiState, kind: GroupKind, group: ListedGroup): PaneRow {
  const { id, name, description, display_name } = group;
  const [members] = groupViews[kind];
  const detail = members && detailOf(state, groupTenant(state), id, members.detail);
  const isCounted = detail !== undefined && detail.problem === undefined;
  const count = isCounted ? `${String(detail.items.length)}${detail.complete ? '' : '+'}` : '?';
  return { id, cells: [name, display_name ?? description ?? '', count, id] };
}

/** Why there is none: the tenant has none, it was not synced, or the token may not read them. */
function emptyLines(state: UiState, kind: GroupKind, width: number): readonly Line[] {
  const say = (words: string, look: 'dim' | 'warn'): readonly Line[] => [
    [],
    ...startWith(gap(1), wrapWords(words, width - 2, look)),
  ];
  const what = groupCatalogues[kind];
  const view = tenantView(state, groupTenant(state));
  if (view === undefined) return say(`Choose one tenant with t: ${what} belong to one.`, 'dim');
  const error = view.status?.jobs.find(({ job }) => job === what)?.error;
  if (error !== undefined) return say(`${error.message}. ${error.hint}`, 'warn');
  const isRead = view.status?.jobs.some(({ job, last_success_at }) => job === what && last_success_at !== undefined);
  if (isRead === true) return say(`${view.tenant.name} has no ${what}.`, 'dim');
  return say(`The ${what} were not read yet. ${syncWords(state, view).long}`, 'warn');
}
