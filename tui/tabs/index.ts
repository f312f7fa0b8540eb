import { detailsTab } from './details-tab.ts';
import { historyTab } from './history-tab.ts';
import { jsonTab } from './json-tab.ts';
import type { Tab } from './tab.ts';

/** The tabs of the user screen, in the order of their digits. */
export const tabs: readonly Tab[] = [detailsTab, historyTab, jsonTab];
