import { environmentWord } from '../components/environment-word.ts';
import { fitHeight, gap, piece, wrapWords, startWith, type Line } from '../components/line.ts';
import { runLines } from '../components/run-lines.ts';
import { sectionLine } from '../components/section.ts';
import { syncLines } from '../components/sync-lines.ts';
import { syncScreenKeys } from '../keys/sync-screen-keys.ts';
import { drawPane } from '../panes/draw-pane.ts';
import { paneMover } from '../panes/pane-mover.ts';
import { syncPane } from '../panes/sync-pane.ts';
import { chosenForSync, syncListHeight } from '../state/sync-screen.ts';
import type { UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';

/** All tenants, and everything about the sync of the one under the cursor. */
export const syncScreen: Screen = {
  id: 'sync',
  title: 'Sync',
  key: 'g s',
  pane: syncPane,
  keys: syncScreenKeys,
  mover: paneMover(syncPane, syncListHeight),
  draw: drawSync,
};

function drawSync(state: UiState, width: number, height: number): readonly Line[] {
  const above = daemonLines(state, width);
  const list = drawPane(state, syncPane, width, syncListHeight(state));
  const view = chosenForSync(state);
  if (view === undefined) return fitHeight([...above, ...list], height);
  const room = height - above.length - list.length - 1;
  const lines = syncLines(state, view, width).slice(0, Math.max(0, room));
  const runs = state.activities[view.tenant.name]?.activity.runs ?? [];
  const journal = runLines(state, runs, width, room - lines.length - 1);
  const below = journal.length === 0 ? [] : [[], ...journal];
  const { name, environment, read_only } = view.tenant;
  const note = `${environmentWord(environment)} ${read_only ? 'READ-ONLY' : 'RW'}`;
  return fitHeight([...above, ...list, sectionLine(name, width, state.glyphs, note), ...lines, ...below], height);
}

/** What one can do where no daemon does the work. */
function daemonLines(state: UiState, width: number): readonly Line[] {
  const { daemon, glyphs } = state;
  if (daemon.state === 'alive') return [];
  if (daemon.starting) return [[piece(` ${glyphs.half} the daemon is starting`, 'warn')]];
  if (daemon.state === 'unknown') return [[piece(` ${glyphs.off} looking for the daemon`, 'dim')]];
  const [first = [], ...more] = wrapWords(
    'no daemon is running, so nothing here gets newer by itself: & starts it, R syncs the tenant once',
    width - 4,
    'warn',
  );
  return [[piece(` ${glyphs.off} `, 'warn'), ...first], ...startWith(gap(3), more)];
}
