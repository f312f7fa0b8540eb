import type { ReactElement } from 'react';

import { tenantSyncId } from '../state/sync-screen.ts';
import type { ScreenProps } from './screen-props.ts';
import { TenantSyncScreen } from './TenantSyncScreen.tsx';

/** The screens that are more than rows, by id. Apart from the screens, so that the first rows need no Ink. */
export const components: Readonly<Record<string, (props: ScreenProps) => ReactElement>> = {
  [tenantSyncId]: TenantSyncScreen,
};
