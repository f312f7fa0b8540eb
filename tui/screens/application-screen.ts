import { detailAgeLine, detailProblemLines } from '../components/detail-lines.ts';
import { fitHeight, piece, spreadLine, type Line } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane } from '../panes/list-pane.ts';
import { rowAt, withPane } from '../panes/pane-state.ts';
import { catalogueOf, detailOf } from '../state/details.ts';
import { accessTenant, openApplication } from '../state/open-connection.ts';
import { openOn } from '../state/open-on.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { wantedLists } from './access-screen.ts';
import type { Screen } from './screen.ts';
import type { WantedDetail } from './wanted.ts';

const waysPane: ListPane = {
  id: 'application',
  columns: [
    { title: 'CONNECTION', width: 28, grows: 2 },
    { title: 'STRATEGY', width: 14, grows: 1 },
    { title: 'USERS CAN LOG IN', width: 16 },
  ],
  rows: (state) => {
    const wanted = wantedDetail(state);
    const detail = wanted && detailOf(state, wanted.tenant, wanted.owner, wanted.kind);
    if (detail === undefined || detail.problem !== undefined) return [];
    const on = new Set(detail.items.map(({ id }) => id));
    return catalogueOf(state, accessTenant(state), 'connections').map(({ id, name, strategy }) => ({
      id,
      cells: [name, strategy, on.has(id) ? '[x] on' : '[ ] off'],
    }));
  },
  above: aboveLines,
  empty: () => [],
};

/** The connections whose users reach one application. Each is switched on the screen of the connection. */
export const applicationScreen: Screen = {
  id: 'application',
  title: 'Application',
  about: (state) => openApplication(state)?.name,
  parent: 'applications',
  pane: waysPane,
  wants: (state) => {
    const wanted = wantedDetail(state);
    return [...wantedLists(state), ...(wanted === undefined ? [] : [wanted])];
  },
  keys: [
    {
      id: 'application.connection',
      keys: ['enter'],
      words: 'open the connection, to switch it',
      hint: 'connection',
      contexts: ['application'],
      group: 'Look',
      run: openTheConnection,
    },
  ],
  draw: (state, width, height) => fitHeight(drawPane(state, waysPane, width, height), height),
};

function wantedDetail(state: UiState): WantedDetail | undefined {
  const client = openApplication(state);
  if (client === undefined) return undefined;
  return { tenant: accessTenant(state), owner: client.client_id, kind: 'connections_of_client' };
}

function aboveLines(state: UiState, width: number): readonly Line[] {
  const client = openApplication(state);
  const wanted = wantedDetail(state);
  if (client === undefined || wanted === undefined) {
    return [[piece(' The mirror does not know this application (any more).', 'warn')]];
  }
  const type = [client.app_type, client.client_id].filter((part) => part !== undefined).join('  ');
  return [
    spreadLine(
      [piece(` ${client.name}`, 'title'), piece(`  ${type}`, 'dim')],
      [...detailAgeLine(state, wanted), piece(' ')],
      width,
    ),
    ...detailProblemLines(state, wanted, width),
  ];
}

/** With the cursor on the same application, however it stands there. */
function openTheConnection(state: UiState): Step {
  const row = rowAt(state, waysPane);
  const client = openApplication(state);
  if (row === undefined || client === undefined) return [state, noEffects];
  const [opened, effects] = openOn(state, 'connection', row.id);
  const isOn = String(row.cells[2]).includes('x');
  return [withPane(opened, 'connection', { at: `${client.client_id} ${isOn ? 'on' : 'off'}` }), effects];
}
