import type { UiState } from '../ui-state.ts';
import { organizationsScreens } from './organizations-screens.ts';
import { rolesScreens } from './roles-screens.ts';
import { accessScreen } from './access-screen.ts';
import { applicationScreen } from './application-screen.ts';
import { applicationsScreen } from './applications-screen.ts';
import { connectionScreen } from './connection-screen.ts';
import { duplicatesScreen } from './duplicates-screen.ts';
import { linkScreen } from './link-screen.ts';
import { logsScreen } from './logs-screen.ts';
import type { Screen } from './screen.ts';
import { daemonLogScreen } from './daemon-log-screen.ts';
import { tenantSyncScreen } from './tenant-sync-screen.ts';
import { syncScreen } from './sync-screen.ts';
import { userScreen } from './user-screen.ts';
import { usersScreen } from './users-screen.ts';

/** All screens. The first is the one that everything else goes back to. */
export const screens: readonly Screen[] = [
  usersScreen,
  userScreen,
  logsScreen,
  ...organizationsScreens,
  ...rolesScreens,
  syncScreen,
  tenantSyncScreen,
  daemonLogScreen,
  accessScreen,
  connectionScreen,
  applicationsScreen,
  applicationScreen,
  duplicatesScreen,
  linkScreen,
];

export function openScreen({ screen }: Pick<UiState, 'screen'>): Screen {
  return screens.find((each) => each.id === screen) ?? usersScreen;
}
