import type { SavedView } from '../src/domain/saved-view.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import type { Habits } from '../src/habits.ts';
import type { Glyphs } from './glyphs.ts';
import { firstList, type ListState } from './list-state.ts';
import type { ColourDepth } from './terminal/colour-depth.ts';
import type { Preferences, UiState } from './ui-state.ts';

export interface StartOptions {
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  readonly configFile: string;
  readonly tenants: readonly Tenant[];
  readonly active?: string | undefined;
  readonly preferences?: Preferences | undefined;
  readonly views?: readonly SavedView[] | undefined;
  readonly logViews?: readonly SavedView[] | undefined;
  /** How it was left the last time. */
  readonly habits?: Habits | undefined;
  /** `few` when left out. */
  readonly colours?: ColourDepth | undefined;
}

/** Lists as they were left. */
function startLists(looks: Habits['lists']): UiState['lists'] {
  const lists = Object.entries(looks).map(([name, { sort, columns, wide }]): [string, ListState] => {
    return [name, { ...firstList, sort, wide, columnWishes: columns }];
  });
  return Object.fromEntries(lists);
}

export function initialState(options: StartOptions): UiState {
  return {
    now: options.now,
    columns: options.columns,
    rows: options.rows,
    glyphs: options.glyphs,
    colours: options.colours ?? 'few',
    configFile: options.configFile,
    tenants: options.tenants.map((tenant) => ({ tenant, mirror: 'opening', version: 0 })),
    active: options.active ?? options.tenants[0]?.name,
    previous: undefined,
    lists: startLists(options.habits?.lists ?? {}),
    logs: {},
    views: options.views ?? [],
    logViews: options.logViews ?? [],
    viewCounts: {},
    viewCounting: undefined,
    screen: 'users',
    about: {},
    connectionUsers: undefined,
    panes: {},
    details: {},
    catalogues: {},
    found: undefined,
    known: undefined,
    draft: undefined,
    user: undefined,
    linking: undefined,
    duplicates: { limit: 100 },
    preview: { shown: true },
    overlays: [],
    prefix: undefined,
    lastKey: undefined,
    toasts: [],
    messages: [],
    nextToast: 1,
    daemon: { state: 'unknown', tenants: {}, starting: false },
    activities: {},
    daemonLog: undefined,
    daemonLogFrom: undefined,
    preferences: options.preferences ?? { sync_interval: 30, sync_reserve: 0.2 },
    syncing: [],
    recent: options.habits?.recent ?? [],
    sending: {},
    held: [],
    tickedAt: options.now,
    undoable: undefined,
    isAway: false,
    interruptedAt: undefined,
  };
}
