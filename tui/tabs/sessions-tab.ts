import { revokeSessions } from '../actions/revoke-sessions.ts';
import { fitHeight } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import { chosenRows } from '../panes/pane-state.ts';
import { startOnTarget } from '../state/start-on-target.ts';
import { writeObstacle } from '../state/target.ts';
import { unreadLines } from '../components/unread-lines.ts';
import { sessionsPane, wantedSessions } from './sessions-pane.ts';
import type { Tab } from './tab.ts';

/** Where a user is logged in at the login page. */
export const sessionsTab: Tab = {
  id: 'sessions',
  title: 'Sessions',
  pane: sessionsPane,
  keys: [
    {
      id: 'sessions.revoke',
      keys: ['X'],
      words: 'revoke the marked sessions, or the one under the cursor…',
      contexts: ['sessions'],
      group: 'Change (all ask first)',
      dangerous: true,
      isAvailable: (state) =>
        chosenRows(state, sessionsPane).length > 0 && writeObstacle(state, revokeSessions) === undefined,
      obstacle: (state) =>
        chosenRows(state, sessionsPane).length > 0 ? writeObstacle(state, revokeSessions) : undefined,
      run: (state) => startOnTarget(state, revokeSessions),
    },
  ],
  wants: (state) => {
    const wanted = wantedSessions(state);
    return wanted === undefined ? [] : [wanted, { tenant: wanted.tenant, catalogue: 'clients' }];
  },
  draw: (state, width, height) =>
    state.user?.read === undefined
      ? fitHeight(unreadLines(state, width), height)
      : drawPane(state, sessionsPane, width, height),
};
