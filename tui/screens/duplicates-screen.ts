import type { DuplicateGroup, UserRow } from '../../src/mirror/mirror.ts';
import { gap, startWith, wrapWords, type Line } from '../components/line.ts';
import { shortSpan } from '../components/relative-time.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { moreDuplicates } from '../state/linking.ts';
import { openLinking } from '../state/open-linking.ts';
import { syncWords } from '../state/sync-words.ts';
import { tenantView } from '../state/tenants.ts';
import { allTenants, noEffects, type Step, type UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';

const kinds = { email: 'e-mail', phone_number: 'phone' } as const;

const duplicatesPane: ListPane = {
  id: 'duplicates',
  columns: [
    { title: 'SHARED', width: 24, grows: 3 },
    { title: 'KIND', width: 6 },
    { title: 'USERS', width: 5, align: 'right' },
    { title: 'LAST', width: 6, align: 'right' },
    { title: 'NAMES', width: 18, grows: 3 },
    { title: 'CONNECTIONS', width: 18, grows: 3 },
  ],
  rows: groupRows,
  above: (state, width) => {
    if (state.duplicates.read === undefined) return [];
    const words =
      'Users with the same verified e-mail address or phone number: maybe one person. Enter compares them for linking.';
    return startWith(gap(1), wrapWords(words, width - 2, 'dim'));
  },
  empty: emptyLines,
};

/** Accounts of a whole tenant that may be of one person. */
export const duplicatesScreen: Screen = {
  id: 'duplicates',
  title: 'Duplicates',
  key: 'g d',
  pane: duplicatesPane,
  keys: [
    {
      id: 'duplicates.open',
      keys: ['enter'],
      words: 'compare the accounts of the row, for linking',
      hint: 'compare',
      contexts: ['duplicates'],
      group: 'Look',
      run: openGroup,
    },
  ],
  draw: (state, width, height) => drawPane(state, duplicatesPane, width, height),
};

function groupRows(state: UiState): readonly PaneRow[] {
  const { read } = state.duplicates;
  if (read === undefined || state.active === allTenants) return [];
  const offset = tenantView(state, state.active)?.status?.clock_offset ?? 0;
  const rows = read.groups.map((group): PaneRow => {
    const last = Math.max(0, ...group.users.map((user) => user.last_login ?? 0));
    const when = last === 0 ? 'never' : shortSpan(state.now + offset - last);
    const names = unique(group.users.map(({ name, username }) => name ?? username ?? '(no name)'));
    const connections = group.users.map(({ connection }) => connection ?? '?').join(', ');
    const cells = [group.value, kinds[group.by], String(group.count), when, names, connections];
    return { id: `${group.by} ${group.value}`, cells, item: group };
  });
  if (!read.hasMore) return rows;
  const words = `the first ${String(read.groups.length)} are shown: enter for more`;
  return [...rows, { id: 'more', cells: [words, '', '', '', '', ''], look: 'dim' }];
}

function unique(words: readonly string[]): string {
  return [...new Set(words)].join(', ');
}

/** The account that is used most is offered as the one that stays. */
function openGroup(state: UiState): Step {
  const row = rowAt(state, duplicatesPane);
  if (row?.id === 'more') return [moreDuplicates(state), noEffects];
  const group = row?.item as DuplicateGroup | undefined;
  const [first] = group?.users.toSorted((a, b) => useOf(b) - useOf(a)) ?? [];
  if (first === undefined || state.active === undefined) return [state, noEffects];
  return openLinking(state, { tenant: state.active, user_id: first.user_id });
}

function useOf({ logins_count }: UserRow): number {
  return logins_count ?? -1;
}

function emptyLines(state: UiState, width: number): readonly Line[] {
  return startWith(gap(1), wrapWords(whyEmpty(state), width - 2, 'dim'));
}

function whyEmpty(state: UiState): string {
  if (state.active === allTenants) {
    return 'Duplicates are looked for in one tenant at a time, because only users of the same tenant can be linked: choose one with t.';
  }
  const view = tenantView(state, state.active);
  if (view === undefined) return 'No tenant is configured.';
  if (view.mirror !== 'open' || view.status?.complete_at === undefined) {
    return `The mirror of ${view.tenant.name} is not complete, so not all duplicates would be found: ${syncWords(state, view).long}`;
  }
  return `No two users of ${view.tenant.name} share a verified e-mail address or phone number. Addresses that are not verified prove nothing and are not compared.`;
}
