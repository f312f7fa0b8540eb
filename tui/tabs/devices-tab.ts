import { fitHeight } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { Wanted } from '../screens/wanted.ts';
import { unreadLines } from '../components/unread-lines.ts';
import { devicesPane, wantedDevices } from './devices-pane.ts';
import type { Tab } from './tab.ts';

/** Where a user stays logged in. */
export const devicesTab: Tab = {
  id: 'devices',
  title: 'Devices',
  pane: devicesPane,
  wants: (state): readonly Wanted[] => {
    const wanted = wantedDevices(state);
    if (wanted === undefined) return [];
    return [wanted.devices, wanted.tokens, { tenant: wanted.devices.tenant, catalogue: 'clients' }];
  },
  draw: (state, width, height) =>
    state.user?.read === undefined
      ? fitHeight(unreadLines(state, width), height)
      : drawPane(state, devicesPane, width, height),
};
