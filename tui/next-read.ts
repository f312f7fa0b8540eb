import type { TargetUser } from './actions/user-action.ts';
import { historyHeight } from './layout.ts';
import type { HistoryWanted } from './read-history.ts';
import { nextOfLogs } from './logs/next-of-logs.ts';
import type { LogsWanted } from './logs/read-logs.ts';
import type { DuplicatesWanted, LinksWanted, OtherWanted } from './read-links.ts';
import type { LocationsWanted } from './read-locations.ts';
import { countRows, rowAt } from './state/history.ts';
import { usersHeight } from './state/difference-lines.ts';
import { asksGroups } from './state/coverage.ts';
import { openConnection } from './state/open-connection.ts';
import { nextOfDuplicates, nextOfLinking } from './state/linking.ts';
import { wantsPreview } from './state/preview.ts';
import { questionOf } from './state/list-sort.ts';
import { momentOf } from './state/moment-of.ts';
import { placesOf } from './state/locations.ts';
import { activeList, rowAtCursor } from './state/tenants.ts';
import type { ListState } from './list-state.ts';
import { allTenants, type UiState } from './ui-state.ts';
import type { HistoryRead, UserState } from './user-state.ts';
import type { WantedCatalogue, WantedDetail } from './screens/wanted.ts';
import { placeKey, sampledFields, usersBar } from './bar/users-bar.ts';
import type { QueryNode } from '../src/query/ast.ts';
import type { ValuesWanted } from '../src/mirror/field-values.ts';
import { catalogueKey, detailState } from './state/details.ts';
import { soughtUsers } from './state/form.ts';
import { shownActivities } from './state/sync-screen.ts';
import { versionOf } from './state/version-of.ts';
import { sortableFields } from './pickers/sort-path-picker.ts';
import { wantedNow } from './wanted-now.ts';

/** Something that the screen shows and that has to be read from a mirror first. */
export type Read =
  | {
      readonly type: 'list';
      readonly tenant: string;
      readonly key: string;
      /** Of the query, see `momentOf`. */
      readonly moment: string;
      readonly list: ListState;
      readonly offset: number;
      readonly limit: number;
      /** The user that the cursor must stay on; undefined where its row number counts. */
      readonly anchor: Pick<TargetUser, 'tenant' | 'user_id'> | undefined;
      /** How many matched before the data changed; undefined for another question. */
      readonly held: number | undefined;
    }
  | {
      readonly type: 'preview';
      readonly key: string;
      readonly tenant: string;
      readonly user_id: string;
      readonly isBrief: boolean | undefined;
    }
  | { readonly type: 'user'; readonly key: string; readonly tenant: string; readonly user_id: string }
  | LinksWanted
  | OtherWanted
  | DuplicatesWanted
  | LogsWanted
  | HistoryWanted
  | LocationsWanted
  | { readonly type: 'connection-users'; readonly key: string; readonly tenant: string; readonly connection: string }
  | { readonly type: 'attempts'; readonly key: string; readonly tenant: string; readonly user_id: string }
  | { readonly type: 'history-types'; readonly key: string; readonly tenant: string; readonly user_id: string }
  | {
      readonly type: 'marks';
      readonly tenant: string;
      readonly list: ListState;
      readonly from: number;
      readonly limit: number;
    }
  | { readonly type: 'profile'; readonly tenant: string; readonly user_id: string }
  | { readonly type: 'detail'; readonly key: string; readonly tenant: string; readonly wanted: WantedDetail }
  | { readonly type: 'catalogue'; readonly key: string; readonly tenant: string; readonly wanted: WantedCatalogue }
  | { readonly type: 'found'; readonly key: string; readonly tenant: string; readonly text: string }
  | {
      readonly type: 'known';
      readonly key: string;
      readonly about: string;
      readonly tenant: string;
      readonly wanted: ValuesWanted;
    }
  | {
      readonly type: 'coverage';
      readonly tenant: string;
      readonly text: string;
      readonly version: string;
      readonly query: QueryNode;
    }
  | { readonly type: 'activity'; readonly tenant: string; readonly key: string }
  | { readonly type: 'status'; readonly tenant: string; readonly version: number };

/** The next thing to read, or undefined when everything that is shown is as the mirrors have it. */
export function nextRead(state: UiState): Read | undefined {
  return (
    nextStatus(state) ??
    nextActivity(state) ??
    nextProfile(state) ??
    nextFound(state) ??
    nextOfLinks(state) ??
    nextOfScreen(state) ??
    nextWanted(state) ??
    nextOfConnection(state)
  );
}

function nextOfScreen(state: UiState): Read | undefined {
  if (state.screen === 'user') return nextOfUser(state);
  if (state.screen === 'logs') return nextOfLogs(state);
  // A list is read for whoever has left the user: until then what is asked of the user's history goes on.
  if (state.user !== undefined) return undefined;
  return nextOfList(state) ?? nextMarks(state) ?? nextKnown(state) ?? nextCoverage(state) ?? nextOfPreview(state);
}

/** How many users a change of the open connection would affect. */
function nextOfConnection(state: UiState): Read | undefined {
  const connection = openConnection(state);
  const version = state.active === undefined ? undefined : versionOf(state, state.active);
  if (state.screen !== 'connection' || connection === undefined || version === undefined) return undefined;
  const key = `${version} ${connection.name}`;
  if (state.active === undefined || state.connectionUsers?.key === key) return undefined;
  return { type: 'connection-users', key, tenant: state.active, connection: connection.name };
}

function nextStatus(state: UiState): Read | undefined {
  const view = state.tenants.find((each) => each.mirror === 'open' && each.statusVersion !== each.version);
  return view && { type: 'status', tenant: view.tenant.name, version: view.version };
}

/** Only what is in sight, and anew with each hour: a mirror in which nothing happens is not left at the last one. */
function nextActivity(state: UiState): Read | undefined {
  for (const tenant of shownActivities(state)) {
    const version = versionOf(state, tenant);
    const key = `${version ?? ''} ${String(Math.floor(state.now / 3_600_000))}`;
    if (version !== undefined && state.activities[tenant]?.key !== key) return { type: 'activity', tenant, key };
  }
  return undefined;
}

function nextOfLinks(state: UiState): Read | undefined {
  const tenant = state.screen === 'link' ? state.linking?.tenant : state.active;
  if (tenant === undefined || tenant === allTenants) return undefined;
  const version = versionOf(state, tenant);
  if (version === undefined) return undefined;
  if (state.screen === 'link') return nextOfLinking(state, version);
  return state.screen === 'duplicates' ? nextOfDuplicates(state, version) : undefined;
}

/** Rows that are to be marked, when the list shows what it was asked for. */
function nextMarks(state: UiState): Read | undefined {
  const list = activeList(state);
  if (state.active === undefined || list.marking === undefined || list.marking.asked === true) return undefined;
  const { from, limit } = list.marking;
  return { type: 'marks', tenant: state.active, list, from, limit };
}

/** What the form of an action is made from. */
function nextProfile(state: UiState): Read | undefined {
  const top = state.overlays.at(-1);
  if (top?.kind !== 'opening' || versionOf(state, top.target.tenant) === undefined) return undefined;
  const { tenant, user_id } = top.target;
  return { type: 'profile', tenant, user_id };
}

/** Users that a form lets one choose from. */
function nextFound(state: UiState): Read | undefined {
  const sought = soughtUsers(state);
  const version = sought && versionOf(state, sought.tenant);
  if (sought === undefined || version === undefined) return undefined;
  const key = `${version} ${sought.text}`;
  return state.found?.key === key ? undefined : { type: 'found', key, ...sought };
}

function nextWanted(state: UiState): Read | undefined {
  for (const wanted of wantedNow(state)) {
    const { tenant } = wanted;
    const key = versionOf(state, tenant);
    if (key === undefined) continue;
    const isDetail = 'kind' in wanted;
    const read = isDetail ? detailState(state, wanted).read : state.catalogues[catalogueKey(wanted)];
    if (read?.key === key) continue;
    return isDetail ? { type: 'detail', key, tenant, wanted } : { type: 'catalogue', key, tenant, wanted };
  }
  return undefined;
}

/** While one types, as many rows as the tallest usual screen shows are read: the next key asks for others. */
const firstRows = 60;

/** Tells one list that a thread is asked for from another. */
export function askedOf({
  key,
  list,
  offset,
}: Pick<Extract<Read, { type: 'list' }>, 'key' | 'list' | 'offset'>): string {
  return `${list.counting === key ? 'count ' : ''}${offset} ${key}`;
}

function nextOfList(state: UiState): Read | undefined {
  if (state.active === undefined) return undefined;
  const version = versionOf(state, state.active);
  if (version === undefined) return undefined;
  const list = activeList(state);
  // What else was typed meanwhile is looked for, and not what stood there before.
  if (list.editing && state.typedAhead !== undefined) return undefined;
  const height = usersHeight(state);
  const asked = questionOf(list);
  const moment = momentOf(list.applied.root, state.now);
  const key = `${version}${moment} ${asked}`;
  const { read } = list;
  const last = Math.min(list.top + height, read?.count ?? 0);
  const isCovered = read !== undefined && list.top >= read.offset && last <= read.offset + read.users.length;
  const isCounted = read?.count_is === 'exact' || list.counting !== key;
  if (read?.key === key && isCovered && isCounted) return undefined;
  const wanted = askedOf({ key, list, offset: Math.max(0, list.top - height) });
  if (list.asked === wanted || list.refused === wanted) return undefined;
  const isSameQuestion = read !== undefined && read.key.endsWith(` ${asked}`);
  const isReordered = read !== undefined && !isSameQuestion && read.key.endsWith(` ${list.applied.text}`);
  // On the first row the cursor stays on top of what arrives, unless something is being decided about that user.
  const holds = list.index > 0 || state.overlays.length > 0;
  const anchored = holds && ((isSameQuestion && read.key !== key) || isReordered);
  const at = rowAtCursor(state);
  return {
    type: 'list',
    tenant: state.active,
    key,
    moment,
    list,
    offset: Math.max(0, list.top - height),
    limit:
      isSameQuestion || (read !== undefined && !list.editing)
        ? height * 3
        : Math.min(height * 3, Math.max(height, firstRows)),
    anchor: anchored && at !== undefined ? { tenant: at.tenant, user_id: at.row.user_id } : undefined,
    held: isSameQuestion ? read.count : undefined,
  };
}

/** What completes the filter that is being typed. */
function nextKnown(state: UiState): Read | undefined {
  const { active } = state;
  if (state.screen !== 'users' || active === undefined || versionOf(state, active) === undefined) return undefined;
  const top = state.overlays.at(-1);
  if (top?.kind === 'pick' && top.picker === 'sort-path') {
    const prefix = top.field.text.trim();
    return knownAgain(state, {
      key: `${active} sort ${prefix}`,
      about: 'sort',
      tenant: active,
      wanted: { prefix, sampled: sortableFields, limit: 200 },
    });
  }
  const bar = usersBar(state);
  if (bar === undefined) return undefined;
  const { place } = bar;
  const about = placeKey(place);
  const sampled = sampledFields(bar);
  const key = `${active} ${about} ${sampled.join()}`;
  const { prefix } = place;
  const field = place.kind === 'field' ? undefined : (place.field ?? '');
  return knownAgain(state, { key, about, tenant: active, wanted: { field, prefix, sampled, limit: 40 } });
}

/** How far the answer to a filter can be known: anew when the data has changed, once the filter and the data rest. */
function nextCoverage(state: UiState): Read | undefined {
  const { active } = state;
  const { answered, coverage, editing, rested } = activeList(state);
  const { root, text } = answered;
  if (state.screen !== 'users' || active === undefined || root === undefined) return undefined;
  const version = versionOf(state, active);
  if (version === undefined || !asksGroups(text)) return undefined;
  const isKnown = coverage?.text === text;
  if (isKnown && coverage.version === version) return undefined;
  const isAtRest = rested?.text === text && rested.version === version;
  if ((editing || isKnown) && !isAtRest) return undefined;
  return { type: 'coverage', tenant: active, text, version, query: root };
}

function knownAgain({ known }: UiState, wanted: Omit<Extract<Read, { type: 'known' }>, 'type'>): Read | undefined {
  const isAgain = known?.key === wanted.key;
  if (isAgain && !known.again) return undefined;
  // The rows of a key go first: what else stands in the mirror is looked for afterwards.
  return { type: 'known', ...wanted, wanted: { ...wanted.wanted, mayLook: isAgain } };
}

function nextOfPreview(state: UiState): Read | undefined {
  if (!wantsPreview(state)) return undefined;
  const at = rowAtCursor(state);
  if (at === undefined) return undefined;
  const { read, wanted, isBrief } = state.preview;
  const isFirst = read === undefined || (read.tenant === at.tenant && read.user?.profile.user_id === at.row.user_id);
  if (!isFirst && wanted !== at.row.user_id) return undefined;
  const version = versionOf(state, at.tenant);
  const key = `${version ?? ''} ${at.row.user_id}${isBrief === true ? ' in brief' : ''}`;
  if (version === undefined || read?.key === key) return undefined;
  return { type: 'preview', key, tenant: at.tenant, user_id: at.row.user_id, isBrief };
}

function nextOfUser(state: UiState): Read | undefined {
  const { user } = state;
  const version = user && versionOf(state, user.tenant);
  if (user === undefined || version === undefined) return undefined;
  const { tenant, user_id } = user;
  const key = `${version} ${user_id}`;
  if (user.read?.key !== key) return { type: 'user', key, tenant, user_id };
  return nextOfHistory(state, user, key) ?? nextOfLocations(user, key) ?? nextOfAttempts(user, key);
}

function nextOfAttempts({ tenant, user_id, tab, attempts, attemptsAsked }: UserState, key: string): Read | undefined {
  // However much arrives meanwhile: what is under way comes to its end first.
  if (tab !== 'why' || attempts?.key === key || attemptsAsked === true) return undefined;
  return { type: 'attempts', key, tenant, user_id };
}

function nextOfHistory(state: UiState, user: UserState, version: string): Read | undefined {
  const { tenant, user_id, tab, history, locations } = user;
  if (tab !== 'history') return undefined;
  const top = state.overlays.at(-1);
  if (top?.kind === 'pick' && top.picker === 'types' && history.types?.key !== version)
    return { type: 'history-types', key: version, tenant, user_id };
  const { text, root, type, place } = history.asked;
  // Which events are of a place is known from the logins that were read.
  if (place !== undefined && locations.read?.key !== version) return undefined;
  const log_ids =
    place === undefined ? undefined : (placesOf(locations.read).find(({ name }) => name === place)?.log_ids ?? []);
  const question = JSON.stringify([text, type, place]);
  const key = `${version} ${String(log_ids?.length ?? '')} ${question}`;
  const { read } = history;
  const height = historyHeight(state, history.details);
  if (read?.key === key && coversRows(read, history.top, height)) return undefined;
  // However much arrives meanwhile: what is under way comes to its end first.
  const waits = `${tenant} ${user_id} ${question}${read?.key === key ? ' further' : ''}`;
  if (history.waits === waits || history.refused === `${waits} ${key}`) return undefined;
  const isSameQuestion = read?.key.endsWith(` ${question}`) === true;
  const row = read && rowAt(read, history.index);
  const isHeld = isSameQuestion && read?.key !== key && history.index > 0 && row?.kind === 'event';
  return {
    type: 'history',
    key,
    waits,
    tenant,
    user_id,
    filter: { user_id, query: root, types: type === undefined ? undefined : [type], log_ids },
    index: history.index,
    limit: Math.max(60, height * 3),
    text,
    counted: read?.key === key ? read : undefined,
    total: read?.key.startsWith(`${version} `) === true ? read.total : undefined,
    anchor: isHeld ? row.event.log_id : undefined,
  };
}

function coversRows(read: HistoryRead, top: number, height: number): boolean {
  const rows = Math.min(countRows(read), top + height);
  for (const row of [top, rows - 1]) if (row >= 0 && row < rows && rowAt(read, row) === undefined) return false;
  return true;
}

function nextOfLocations({ tenant, user_id, tab, history, locations }: UserState, key: string): Read | undefined {
  if (tab !== 'locations' && (tab !== 'history' || history.asked.place === undefined)) return undefined;
  const { read, more } = locations;
  if (read?.key === key && (read.complete || !more)) return undefined;
  return { type: 'locations', key, tenant, user_id, held: read };
}
