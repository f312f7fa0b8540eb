import type { QueryNode } from '../../src/query/ast.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { optionalColumns } from '../screens/user-columns.ts';
import { shownColumns } from '../screens/shown-columns.ts';
import { fieldWith } from '../text-field.ts';
import { isViewFor, listViews, type ListedView } from '../views/list-views.ts';
import { isSeveralTenantsView, severalTenantsView } from '../views/several-tenants-view.ts';
import { viewSort } from '../views/view-filter.ts';
import type { ListState } from '../list-state.ts';
import { allTenants, noEffects, type Step, type UiState, type ViewCounted } from '../ui-state.ts';
import { settleFilter } from './list.ts';
import { sortOf } from './list-sort.ts';
import { momentOf } from './moment-of.ts';
import { offeredLogViews } from './log-views.ts';
import { lookBeforeView, sortText } from './look-before-view.ts';
import { activeList, switchTenant, withList } from './tenants.ts';

/** A count of another state of the mirror is taken anew after so long, in milliseconds: until then it is shown. */
const countKept = 5_000;

/** The views that are offered where one is: of one tenant those for it, of all tenants all that are for one of them. */
export function offeredViews({ views, active, tenants }: UiState): readonly ListedView[] {
  if (active === undefined) return [];
  const names = active === allTenants ? tenants.map(({ tenant }) => tenant.name) : [active];
  return listViews(views).filter((view) => names.some((name) => isViewFor(view, name)));
}

/** With it the one that compares tenants, where there are several to compare. */
export function countedViews(state: UiState): readonly ListedView[] {
  const { views, active, tenants } = state;
  const comparesTenants =
    active === allTenants && tenants.length > 1 && isSeveralTenantsView(severalTenantsView.name, views);
  return comparesTenants ? [...offeredViews(state), severalTenantsView] : offeredViews(state);
}

/** Shows the users of a view. One of a single tenant that is chosen among all goes there. */
export function applyView(state: UiState, view: ListedView): Step {
  const [there, effects] =
    state.active === allTenants && view.tenant !== undefined ? switchTenant(state, view.tenant) : [state, noEffects];
  const { active } = there;
  if (active === undefined) return [there, effects];
  const { name, query, columns } = view;
  const before = lookBeforeView(activeList(there));
  const columnWishes = columns && Object.fromEntries(optionalColumns.map(({ id }) => [id, columns.includes(id)]));
  const next = withList(there, active, {
    filter: fieldWith(query),
    editing: false,
    sort: viewSort(view),
    hasChosenSort: view.sort !== undefined,
    columnWishes: columnWishes ?? before.columnWishes,
    index: 0,
    top: 0,
    view: { name, query, sort: view.sort ?? 'name', before, columnWishes },
  });
  return [settleFilter(next, active, query), effects];
}

/** The view that the list was made from, and whether somebody has changed query or order since. */
export function appliedView(list: ListState): { readonly name: string; readonly isChanged: boolean } | undefined {
  const { view, filter, sort } = list;
  if (view === undefined) return undefined;
  return { name: view.name, isChanged: filter.text !== view.query || sortText(sort) !== view.sort };
}

/** What the list shows now, as a view that has yet to be saved: of one's own that was changed, a new state of it. */
export function presentView(state: UiState): SavedView {
  const list = activeList(state);
  const known = state.views.find(({ name }) => list.view !== undefined && isSameView(name, list.view.name));
  // By relevance is no order that one chooses: it is the one of a view without any.
  const sort = sortOf(list).field === 'relevance' ? undefined : sortText(list.sort);
  return { ...known, name: known?.name ?? '', query: list.filter.text.trim(), sort };
}

/** Ids of the columns that are shown now, apart from the name. */
export function presentColumns(state: UiState): readonly string[] {
  const shown = new Set(shownColumns(state).map(({ id }) => id));
  return optionalColumns.map(({ id }) => id).filter((id) => shown.has(id));
}

/** What is known of how many users a view finds here, or events. */
export function viewCount(
  state: UiState,
  view: SavedView & Pick<ListedView, 'basis'>,
  of?: 'logs',
): ViewCounted | undefined {
  return state.viewCounts[countKey(state, view, of)];
}

/** While views are being chosen from, those whose users are not counted yet are counted, one after the other; or events. */
export function askForCount([state, effects]: Step): Step {
  const top = state.overlays.at(-1);
  if (top?.kind !== 'pick' || state.viewCounting !== undefined) return [state, effects];
  if (top.picker !== 'views' && top.picker !== 'log-types') return [state, effects];
  const of = top.picker === 'views' ? undefined : 'logs';
  const views = of === undefined ? countedViews(state) : offeredLogViews(state);
  const view = views.find((each) => isDue(state, viewCount(state, each, of), versionsOf(state, each)));
  const tenants = countedTenants(state).filter((name) => view !== undefined && isViewFor(view, name));
  if (view === undefined || tenants.length === 0) return [state, effects];
  const key = countKey(state, view, of);
  const { query, basis } = view;
  const version = versionsOf(state, view);
  return [
    { ...state, viewCounting: key },
    [
      ...effects,
      {
        type: 'count-view',
        of,
        key,
        version,
        query,
        tenants,
        isFromLog: basis === 'log',
        isShared: basis === 'tenants',
      },
    ],
  ];
}

/** Takes a count that has arrived. */
export function takeViewCount(state: UiState, key: string, counted: Omit<ViewCounted, 'at'>): UiState {
  const viewCounts = { ...state.viewCounts, [key]: { ...counted, at: state.now } };
  return { ...state, viewCounts, viewCounting: state.viewCounting === key ? undefined : state.viewCounting };
}

function isDue({ now }: UiState, known: ViewCounted | undefined, version: string): boolean {
  return known === undefined || (known.version !== version && Math.abs(now - known.at) >= countKept);
}

function countKey(
  { active }: UiState,
  { tenant, query, basis }: SavedView & Pick<ListedView, 'basis'>,
  of: 'logs' | undefined,
): string {
  return basis === 'tenants' ? basis : `${of === undefined ? '' : `${of}: `}${active ?? ''} ${tenant ?? ''} ${query}`;
}

function countedTenants({ tenants, active }: UiState): readonly string[] {
  const open = tenants.filter(
    ({ mirror, tenant }) => mirror === 'open' && (active === allTenants || tenant.name === active),
  );
  return open.map(({ tenant }) => tenant.name);
}

/** Says which data a count is of, and of what time where the view asks for an age. */
function versionsOf(state: UiState, { query }: SavedView): string {
  const names = new Set(countedTenants(state));
  const open = state.tenants.filter(({ tenant }) => names.has(tenant.name));
  const versions = open.map(({ tenant, version }) => `${tenant.name}@${String(version)}`);
  return [...versions, momentOf(rootOf(query), state.now)].join(' ');
}

/** Undefined also for a query that cannot be read. */
function rootOf(query: string): QueryNode | undefined {
  try {
    return parseQuery(query).root;
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}
