import { toLucene } from '../../src/query/to-lucene.ts';
import { beginning, usersBar } from '../bar/users-bar.ts';
import { emptyLine, gap, startWith, textWidth, wrapWords, type Line } from '../components/line.ts';
import { groupDigits } from '../components/relative-time.ts';
import { coverageOf } from '../state/coverage.ts';
import { serverWords } from '../state/server.ts';
import { syncWords } from '../state/sync-words.ts';
import { activeList, tenantView } from '../state/tenants.ts';
import { allTenants, type TenantView, type UiState } from '../ui-state.ts';
import { wayOutWords } from '../way-out-words.ts';

/** Why there are no rows, and what one can do about it. */
export function emptyListLines(state: UiState, width: number, height: number): readonly Line[] {
  const lines = words(state);
  const top = Math.max(0, Math.min(4, Math.floor((height - lines.length) / 2)));
  const block = Math.min(width - 4, Math.max(...lines.map(([, text]) => textWidth(text))));
  const left = Math.max(2, Math.floor((width - block) / 2));
  const drawn = lines.flatMap(([look, text]): readonly Line[] =>
    text === '' ? [emptyLine] : startWith(gap(left), wrapWords(text, width - left - 1, look)),
  );
  return [...Array.from({ length: top }, () => emptyLine), ...drawn];
}

type Worded = readonly ['strong' | 'plain' | 'dim' | 'warn' | 'bad', string];

function words(state: UiState): readonly Worded[] {
  if (state.tenants.length === 0) return noTenants(state);
  const list = activeList(state);
  if (list.read !== undefined && list.applied.text !== '') return noMatch(state, list.applied.text);
  if (state.active === allTenants) return [['dim', 'No tenant has a mirror yet.']];
  const view = tenantView(state, state.active);
  if (view === undefined) return [];
  if (view.mirror === 'failed') {
    const { title = 'the mirror cannot be read', message = '', hint = '' } = view.problem ?? {};
    return [
      ['bad', `${view.tenant.name}: ${title}`],
      ['plain', ''],
      ['plain', message],
      ['plain', hint],
    ];
  }
  const { long } = syncWords(state, view);
  if (view.mirror === 'opening') return [['dim', `opening the mirror of ${view.tenant.name}…`]];
  if (view.status?.complete_at !== undefined)
    return [
      ['strong', 'No users yet.'],
      ['dim', `${view.tenant.name} has none.`],
    ];
  return notSynced(state, view.tenant.name, long);
}

function noTenants(state: UiState): readonly Worded[] {
  return [
    ['strong', 'No tenants yet.'],
    ['plain', ''],
    ['plain', 'T      add one: domain, sign-in, access, first sync'],
    ['plain', 't      create one at Auth0, in the browser'],
    ['plain', ''],
    [
      'dim',
      'or from the shell:  tenantry tenants add NAME --domain acme.eu.auth0.com --client-id ID --client-secret-stdin',
    ],
    ['dim', 'or look around in simulated ones:  tenantry demo'],
    ['dim', `Tenants are kept in ${state.configFile}`],
  ];
}

/** True where a filter was answered, and nobody matches it. */
export function isNoMatch(state: UiState): boolean {
  const { read, applied } = activeList(state);
  return read !== undefined && read.count === 0 && applied.text.trim() !== '';
}

function noMatch(state: UiState, text: string): readonly Worded[] {
  const { editing } = activeList(state);
  const asked = serverWords(activeList(state));
  const server: readonly Worded[] =
    asked === undefined ? [] : [['plain', asked.words], ...asked.differs.map((differs): Worded => ['dim', differs])];
  const why = searchedWords(state).map((words) => ['dim', words] as const);
  const wayOut = wayOutWords(activeList(state).applied.root, 'users');
  const partly = coverageOf(state).map((words): Worded => ['warn', words]);
  return [
    ['strong', `No user matches  ${text}`],
    ...(isFilling(state) ? [['warn', 'The first sync is under way: not all users are here yet.'] as const] : []),
    ...why,
    ...partly,
    ...(wayOut === undefined ? [] : [['plain', wayOut] as const]),
    ...server,
    ['plain', ''],
    ...offers(state, editing),
  ];
}

/** What one can do where nobody matches. In the filter line the keys of the list come behind Enter. */
function offers(state: UiState, editing: boolean): readonly Worded[] {
  const isAll = state.active === allTenants;
  const isAsked = activeList(state).server?.text === activeList(state).filter.text.trim();
  const ask = editing ? '^X' : 'enter';
  const all = editing ? 'enter 0' : '0';
  return [
    ...halfName(state),
    ...(isAll || isAsked || !canAskAuth0(state) ? [] : [['plain', `${ask.padEnd(9)}ask Auth0 itself`] as const]),
    ...(isAll || state.tenants.length < 2 ? [] : [['plain', `${all.padEnd(9)}search all tenants`] as const]),
    ['plain', 'esc      clear the filter'],
  ];
}

/** A word that nobody has may be the beginning of a field. */
function halfName(state: UiState): readonly Worded[] {
  const bar = usersBar(state);
  if (bar?.place.kind !== 'field' || bar.place.prefix === '') return [];
  const [field] = beginning(bar);
  return field === undefined ? [] : [['plain', `tab      ${field.text} the field: ${field.note}`]];
}

/** Whether Auth0's search has the question at all; an organization that is not known yet may be by then. */
function canAskAuth0(state: UiState): boolean {
  const { root } = activeList(state).applied;
  return toLucene(root, { now: state.now, organizationId: (name) => name }).q !== undefined;
}

function searchedViews({ tenants, active }: UiState): readonly TenantView[] {
  return tenants.filter(({ tenant, mirror }) => mirror === 'open' && (active === allTenants || tenant.name === active));
}

/** Who is looked for may be among those who are still to come. */
function isFilling(state: UiState): boolean {
  return searchedViews(state).some(({ status }) => status !== undefined && status.complete_at === undefined);
}

/** What a search that found nothing has looked through: how old it is, and what is missing from it. */
function searchedWords(state: UiState): readonly string[] {
  const left_out = activeList(state).read?.among?.left_out ?? [];
  const searched = searchedViews(state).map((view) => {
    const users = view.status === undefined ? '' : `none of ${groupDigits(view.status.users)} users, `;
    return `${view.tenant.name}: ${users}${syncWords(state, view).long}`;
  });
  return left_out.length === 0 ? searched : [...searched, `not searched: ${left_out.join(', ')}`];
}

function notSynced(state: UiState, name: string, long: string): readonly Worded[] {
  const isIdle = state.daemon.state === 'dead' && !state.daemon.starting && !state.syncing.includes(name);
  if (!isIdle)
    return [
      ['strong', name],
      ['plain', long],
    ];
  return [
    ['strong', name],
    ['plain', long.split(':')[0] ?? long],
    ['plain', ''],
    ['plain', '&      start the daemon: keeps the mirrors in sync in the background'],
    ['plain', 'R      sync this tenant once'],
  ];
}
