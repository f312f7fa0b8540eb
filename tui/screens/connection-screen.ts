import { detailAgeLine, detailProblemLines } from '../components/detail-lines.ts';
import { fitHeight, piece, spreadLine, type Line } from '../components/line.ts';
import { groupDigits } from '../components/relative-time.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import { paneState } from '../panes/pane-state.ts';
import { catalogueOf, detailOf } from '../state/details.ts';
import { accessTenant, openConnection } from '../state/open-connection.ts';
import { openReview } from '../state/review.ts';
import { tenantObstacle } from '../state/target.ts';
import { addToast } from '../state/toasts.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { Client, Connection } from '../../src/domain/connection.ts';
import { wantedLists } from './access-screen.ts';
import type { Screen } from './screen.ts';
import type { WantedDetail } from './wanted.ts';

const scopes = ['read:connections', 'update:connections'];

/** An application as a row: the id says how it stands, so that a mark, which turns it, does not outlive the turning. */
interface Switch {
  readonly client: Client;
  readonly isOn: boolean;
}

const clientsPane: ListPane = {
  id: 'connection',
  columns: [
    { title: 'APPLICATION', width: 24, grows: 2 },
    { title: 'TYPE', width: 11 },
    { title: 'USERS CAN LOG IN', width: 17 },
    { title: 'CALLBACKS', width: 9, align: 'right' },
    { title: 'CLIENT ID', width: 32, isExtra: true },
  ],
  hasMarks: true,
  rows: (state) => switchesOf(state).map((each) => switchRow(state, each)),
  above: aboveLines,
  empty: () => [],
};

/** The applications of one connection, each on or off; a mark turns it, and the review shows what that means. */
export const connectionScreen: Screen = {
  id: 'connection',
  title: 'Connection',
  about: (state) => openConnection(state)?.name,
  parent: 'access',
  pane: clientsPane,
  wants: (state) => {
    const wanted = wantedDetail(state);
    return [...wantedLists(state), ...(wanted === undefined ? [] : [wanted])];
  },
  keys: [
    {
      id: 'connection.save',
      keys: ['ctrl+s'],
      words: 'turn the marked applications on or off (asks first)',
      hint: 'review and save',
      contexts: ['connection'],
      group: 'Change (all ask first)',
      dangerous: true,
      isAvailable: (state) => tenantObstacle(state, accessTenant(state), scopes) === undefined,
      obstacle: (state) => tenantObstacle(state, accessTenant(state), scopes),
      run: reviewSwitches,
    },
  ],
  draw: (state, width, height) => fitHeight(drawPane(state, clientsPane, width, height), height),
};

function wantedDetail(state: UiState): WantedDetail | undefined {
  const connection = openConnection(state);
  if (connection === undefined) return undefined;
  return { tenant: accessTenant(state), owner: connection.id, kind: 'clients_of_connection' };
}

/** Empty until it is known which of them are on. */
function switchesOf(state: UiState): readonly Switch[] {
  const wanted = wantedDetail(state);
  if (wanted === undefined) return [];
  const detail = detailOf(state, wanted.tenant, wanted.owner, wanted.kind);
  if (detail === undefined || detail.problem !== undefined) return [];
  const on = new Set(detail.items.map(({ client_id }) => client_id));
  return catalogueOf(state, wanted.tenant, 'clients').map((client) => ({ client, isOn: on.has(client.client_id) }));
}

function idOf({ client, isOn }: Switch): string {
  return `${client.client_id} ${isOn ? 'on' : 'off'}`;
}

function switchRow(state: UiState, each: Switch): PaneRow {
  const { client, isOn } = each;
  const arrow = state.glyphs.isAscii ? '->' : '→';
  const isTurned = paneState(state, clientsPane.id).marks.has(idOf(each));
  const word = isOn ? '[x] on' : '[ ] off';
  const cell = isTurned ? `${word} ${arrow} ${isOn ? 'off' : 'on'}` : word;
  const { name, app_type = '', callbacks, client_id } = client;
  return {
    id: idOf(each),
    cells: [name, app_type, cell, callbacks === undefined ? '' : callbacks.length, client_id],
    look: isTurned ? 'accent' : undefined,
    item: each,
  };
}

function turned(state: UiState): readonly Switch[] {
  const { marks } = paneState(state, clientsPane.id);
  return switchesOf(state).filter((each) => marks.has(idOf(each)));
}

function aboveLines(state: UiState, width: number): readonly Line[] {
  const connection = openConnection(state);
  const wanted = wantedDetail(state);
  if (connection === undefined || wanted === undefined) {
    return [[piece(' The mirror does not know this connection (any more).', 'warn')]];
  }
  const obstacle = tenantObstacle(state, wanted.tenant, scopes);
  return [
    spreadLine(
      [piece(` ${connection.name}`, 'title'), piece(`  ${connection.strategy}`, 'dim')],
      [...detailAgeLine(state, wanted), piece(' ')],
      width,
    ),
    ...detailProblemLines(state, wanted, width),
    pendingLine(state, connection),
    ...(obstacle === undefined ? [] : [[piece(` Nothing can be switched: ${obstacle}`, 'warn')]]),
  ];
}

function pendingLine(state: UiState, connection: Connection): Line {
  const changed = turned(state);
  const users =
    state.connectionUsers?.key.endsWith(` ${connection.name}`) === true ? state.connectionUsers.users : undefined;
  const affected = users === undefined ? 'every user of it' : `${groupDigits(users)} users`;
  if (changed.length === 0) return [piece(` Space turns an application on or off, for ${affected}.`, 'dim')];
  const what = changed.length === 1 ? '1 change' : `${String(changed.length)} changes`;
  return [piece(` ${what} not saved, affecting ${affected}: Ctrl-S reviews and saves`, 'warn')];
}

function reviewSwitches(state: UiState): Step {
  const connection = openConnection(state);
  const changed = turned(state);
  if (connection === undefined) return [state, noEffects];
  if (changed.length === 0)
    return [addToast(state, 'info', 'nothing is turned yet: Space turns an application'), noEffects];
  const idsOf = (isOn: boolean): readonly string[] =>
    changed.filter((each) => each.isOn !== isOn).map(({ client }) => client.client_id);
  return openReview(state, {
    words: {
      id: 'set-access',
      words: 'Applications of the connection',
      verb: 'change the applications of',
      done: 'Changed the applications of',
    },
    tenant: accessTenant(state),
    who: connection.name,
    order: {
      action: 'set-access',
      subject: { kind: 'connection', id: connection.id, words: connection.name },
      input: { on: idsOf(true), off: idsOf(false) },
    },
  });
}
