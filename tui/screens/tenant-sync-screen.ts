import { jobsPane } from '../panes/jobs-pane.ts';
import { paneMover } from '../panes/pane-mover.ts';
import { chosenForSync, jobsListHeight, tenantSyncId } from '../state/sync-screen.ts';
import type { Screen } from './screen.ts';

/** What the sync of one tenant consists of. Its keys are those of the Sync screen. */
export const tenantSyncScreen: Screen = {
  id: tenantSyncId,
  title: 'Jobs',
  about: (state) => chosenForSync(state)?.tenant.name,
  parent: 'sync',
  pane: jobsPane,
  mover: paneMover(jobsPane, jobsListHeight),
};
