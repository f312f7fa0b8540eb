import { chosenRows } from '../panes/pane-state.ts';
import { devicesPane } from '../tabs/devices-pane.ts';
import type { UserAction } from './user-action.ts';

/** Takes the refresh tokens of the marked devices, or of the one under the cursor. */
export const unlinkDevices: UserAction = {
  id: 'unlink-devices',
  key: 'U',
  words: 'Unlink devices',
  verb: 'unlink',
  doing: 'unlinking devices of',
  done: 'Unlinked devices of',
  scopes: ['delete:device_credentials'],
  applies: (_, state) => {
    if (state.screen !== 'user' || state.user?.tab !== 'devices') return 'choose them in the Devices tab';
    return chosenRows(state, devicesPane).length > 0 ? true : 'no device stays logged in';
  },
  input: (state) => ({ ids: chosenRows(state, devicesPane).map(({ id }) => id) }),
};
