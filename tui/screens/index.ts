import type { ScreenId } from '../ui-state.ts';
import type { Screen } from './screen.ts';
import { SyncScreen } from './SyncScreen.tsx';
import { UserScreen } from './UserScreen.tsx';
import { UsersScreen } from './UsersScreen.tsx';

export const screens: Readonly<Record<ScreenId, Screen>> = { users: UsersScreen, user: UserScreen, sync: SyncScreen };
