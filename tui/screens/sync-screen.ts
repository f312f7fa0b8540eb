import type { Screen } from './screen.ts';
import { SyncScreen } from './SyncScreen.tsx';

export const syncScreen: Screen = { id: 'sync', title: 'Sync', key: 'g s', Component: SyncScreen };
