import { reachOf, type Reach } from '../access/reach.ts';
import { detailProblemLines } from '../components/detail-lines.ts';
import { fitHeight, piece, type Line } from '../components/line.ts';
import type { Glyphs } from '../glyphs.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import { rowAt, withPane } from '../panes/pane-state.ts';
import { connectionsOf } from '../obstacles/login-facts.ts';
import { loginFacts, wantedForAccess } from '../state/login-facts.ts';
import { openOn } from '../state/open-on.ts';
import { addToast } from '../state/toasts.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { unreadLines } from '../components/unread-lines.ts';
import type { Tab } from './tab.ts';

const accessPane: ListPane = {
  id: 'user-access',
  columns: [
    { title: 'APPLICATION', width: 22, grows: 2 },
    { title: 'TYPE', width: 9 },
    { title: 'CAN LOG IN', width: 10 },
    { title: 'THROUGH, OR WHY NOT', width: 24, grows: 3 },
  ],
  rows: (state) => {
    const facts = loginFacts(state);
    return facts === undefined ? [] : reachOf(facts).map((reach) => reachRow(reach, state.glyphs));
  },
  above: aboveLines,
  empty: () => [[piece(' The mirror has no list of applications yet: it needs read:clients.', 'warn')]],
};

/** Which applications a user can log in to, through which connection, and why not to the others. */
export const accessTab: Tab = {
  id: 'user-access',
  title: 'Access',
  pane: accessPane,
  wants: (state) => [
    ...wantedForAccess(state),
    ...(state.user === undefined
      ? []
      : [{ tenant: state.user.tenant, owner: state.user.user_id, kind: 'organizations' } as const]),
  ],
  keys: [
    {
      id: 'user-access.connection',
      keys: ['enter'],
      words: 'applications of the connection of the user',
      hint: 'connection',
      contexts: ['user-access'],
      group: 'Look',
      run: openConnection,
    },
  ],
  draw: (state, width, height) =>
    loginFacts(state) === undefined
      ? fitHeight(unreadLines(state, width), height)
      : drawPane(state, accessPane, width, height),
};

function reachRow(reach: Reach, glyphs: Glyphs): PaneRow {
  const { client, can, by, why } = reach;
  const sign =
    can === undefined
      ? ({ text: '?', look: 'dim' } as const)
      : can
        ? ({ text: glyphs.good, look: 'good' } as const)
        : ({ text: glyphs.bad, look: 'bad' } as const);
  const through = [by.join(', '), why].filter((part) => part !== '').join('; ');
  const word = can === undefined ? 'unknown' : can ? 'yes' : 'no';
  return { id: client.client_id, cells: [client.name, client.app_type ?? '', word, through], sign, item: reach };
}

function aboveLines(state: UiState, width: number): readonly Line[] {
  const facts = loginFacts(state);
  if (facts === undefined) return [];
  const reach = reachOf(facts).filter(({ client }) => client.app_type !== 'non_interactive');
  const can = reach.filter((each) => each.can === true).length;
  const tenant = state.user?.tenant ?? '';
  const problems = connectionsOf(facts).flatMap(({ connection }): readonly Line[] =>
    connection === undefined
      ? []
      : detailProblemLines(state, { tenant, owner: connection.id, kind: 'clients_of_connection' }, width),
  );
  return [[piece(` ${String(can)} of ${String(reach.length)} applications`, 'strong')], ...problems];
}

/** Goes to where access is switched: for all users of the connection, there is no other way. */
function openConnection(state: UiState): Step {
  const facts = loginFacts(state);
  const [first] = facts === undefined ? [] : connectionsOf(facts);
  if (facts === undefined || first === undefined) return [state, noEffects];
  if (first.connection === undefined) {
    return [addToast(state, 'info', `the mirror knows no connection ${first.name}`), noEffects];
  }
  const row = rowAt(state, accessPane);
  const isOn = row !== undefined && (row.item as Reach).by.includes(first.name);
  const at = row === undefined ? undefined : `${row.id} ${isOn ? 'on' : 'off'}`;
  const [opened, effects] = openOn(state, 'connection', first.connection.id);
  return [withPane(opened, 'connection', { at }), effects];
}
