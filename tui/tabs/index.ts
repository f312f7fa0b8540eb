import type { UiState } from '../ui-state.ts';
import { accessTab } from './access-tab.ts';
import { detailsTab } from './details-tab.ts';
import { devicesTab } from './devices-tab.ts';
import { historyTab } from './history-tab.ts';
import { jsonTab } from './json-tab.ts';
import { locationsTab } from './locations-tab.ts';
import { sessionsTab } from './sessions-tab.ts';
import type { Tab } from './tab.ts';
import { whyTab } from './why-tab.ts';

/** The tabs of the user screen, in the order of their digits. */
export const tabs: readonly Tab[] = [
  detailsTab,
  devicesTab,
  historyTab,
  locationsTab,
  jsonTab,
  accessTab,
  whyTab,
  sessionsTab,
];

export function openTab({ user }: Pick<UiState, 'user'>): Tab {
  return tabs.find((each) => each.id === user?.tab) ?? detailsTab;
}
