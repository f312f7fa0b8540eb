import type { Config } from '../src/config.ts';
import type { TenantState } from '../src/daemon-lock.ts';
import type { SyncActivity } from '../src/domain/activity.ts';
import type { ChangeAction, ChangeState, ChangeSubject } from '../src/domain/change.ts';
import type { Detail } from '../src/domain/detail.ts';
import type { LogEvent } from '../src/domain/log-event.ts';
import type { SavedView } from '../src/domain/saved-view.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import type { RecentQuery } from '../src/habits.ts';
import type { KnownValues } from '../src/mirror/field-values.ts';
import type { MirroredUser, SyncStatus } from '../src/mirror/mirror.ts';
import type { Effect } from './effect.ts';
import type { FieldChoice } from './forms/form.ts';
import type { Glyphs } from './glyphs.ts';
import type { ListState } from './list-state.ts';
import type { LogsState } from './logs/logs-state.ts';
import type { AgreedChange, HeldChange, Overlay, Undoable } from './overlay.ts';
import type { PaneState } from './panes/pane-state.ts';
import type { DuplicatesRead, LinksRead, OtherRead } from './read-links.ts';
import type { TenantDraft } from './setup/draft.ts';
import type { ColourDepth } from './terminal/colour-depth.ts';
import type { UserState } from './user-state.ts';
import type { SharedCount } from './views/count-shared.ts';

/**
 * Everything that the screen is drawn from. What the mirror says is in it as it was last read (`…Read`), with the
 * key of that read; `next-read.ts` compares keys and asks for what is missing. Text is raw until it is drawn.
 */
export interface UiState {
  /** Time of this machine in milliseconds, moved by ticks: relative times are drawn from it. */
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: Glyphs;
  readonly colours: ColourDepth;
  readonly configFile: string;
  readonly tenants: readonly TenantView[];
  /** Name of the tenant that is shown, or `allTenants`; undefined when none is configured. */
  readonly active: string | undefined;
  readonly previous: string | undefined;
  readonly lists: Readonly<Record<string, ListState>>;
  /** What the Logs screen shows of each tenant. */
  readonly logs: Readonly<Record<string, LogsState>>;
  /** One's own saved views, in their order. */
  readonly views: readonly SavedView[];
  /** Those of logs. */
  readonly logViews: readonly SavedView[];
  /** How many users views find: see `viewCount`. */
  readonly viewCounts: Readonly<Record<string, ViewCounted>>;
  /** Key of the count that is under way. */
  readonly viewCounting: string | undefined;
  /** Id of a row of `screens`. */
  readonly screen: string;
  /** Ids of what screens are about that are opened from another one (a role, a connection), by the id of the screen. */
  readonly about: Readonly<Record<string, string>>;
  /** How many users of a connection the mirror has, with the key of that read. */
  readonly connectionUsers: { readonly key: string; readonly users: number } | undefined;
  /** Lists of tabs and screens, by the id of their pane. */
  readonly panes: Readonly<Record<string, PaneState>>;
  /** Details of objects, by `detailKey`: read them with `detailOf`. */
  readonly details: Readonly<Record<string, DetailState>>;
  /** The tenants' small lists, by `catalogueKey`: read them with `catalogueOf`. */
  readonly catalogues: Readonly<Record<string, CatalogueRead>>;
  /** Users that the open list of a form has found, and everybody whom it has named. */
  readonly found: FoundUsers | undefined;
  /** What completes the filter that is being typed. */
  readonly known: KnownRead | undefined;
  /** The tenant that is being added, as far as its domain is being looked at. */
  readonly draft: TenantDraft | undefined;
  readonly user: UserState | undefined;
  readonly linking: LinkingState | undefined;
  readonly duplicates: DuplicatesState;
  readonly preview: PreviewState;
  readonly overlays: readonly Overlay[];
  /** First key of a chord (`g`), waiting for the second. */
  readonly prefix: string | undefined;
  /** Keys that came together with the last one, to be pressed when the screen has followed that. */
  readonly typedAhead?: { readonly key: string; readonly at: number } | undefined;
  readonly lastKey: { readonly key: string; readonly at: number } | undefined;
  readonly toasts: readonly Toast[];
  readonly messages: readonly Toast[];
  readonly nextToast: number;
  readonly daemon: DaemonView;
  /** What the sync of each tenant did lately, as long as a screen shows it. */
  readonly activities: Readonly<Record<string, ActivityRead>>;
  /** The end of the daemon's log, newest last, with the stamp of the file that it was read from. */
  readonly daemonLog: { readonly stamp: string; readonly lines: readonly string[] } | undefined;
  /** The screen that its log was opened from. */
  readonly daemonLogFrom: string | undefined;
  readonly preferences: Preferences;
  readonly syncing: readonly string[];
  /** Queries that were asked, the newest first, also in runs before this one. */
  readonly recent: readonly RecentQuery[];
  /** Changes that are being sent, by their ids. */
  readonly sending: Readonly<Record<string, AgreedChange>>;
  /** Confirmed changes that cannot be undone and wait a while before they are sent. */
  readonly held: readonly HeldChange[];
  /** The last change that can be undone by a key. */
  readonly undoable: Undoable | undefined;
  /** Time of the last tick. */
  readonly tickedAt: number;
  /** True while an editor has the terminal: nobody sees the screen. */
  readonly isAway: boolean;
  /** When Ctrl-C was last pressed: twice within 1.5 s quits. */
  readonly interruptedAt: number | undefined;
}

export type Preferences = Config['preferences'];

/** Stands for a tenant's name where all of them are searched. No tenant can be called so. */
export const allTenants = '*';

/** A configured tenant and the state of its mirror. */
export interface TenantView {
  readonly tenant: Tenant;
  readonly mirror: 'opening' | 'open' | 'missing' | 'failed';
  readonly problem?: Problem | undefined;
  /** Scopes of the token, once known. */
  readonly scopes?: ReadonlySet<string> | undefined;
  /** `dataVersion()` of the mirror when it was last asked. */
  readonly version: number;
  readonly status?: SyncStatus | undefined;
  readonly statusVersion?: number | undefined;
}

export interface ActivityRead {
  readonly key: string;
  readonly activity: SyncActivity;
  /** Date of the oldest log event. */
  readonly oldest_log: number | undefined;
}

/** A failure in words: what happened and what to do. Raw text. */
export interface Problem {
  readonly title: string;
  readonly message: string;
  readonly hint: string;
  /** Nothing had to be changed: news, and no failure. */
  readonly isNoFailure?: boolean | undefined;
}

/** What the mirror knows for one place of a filter. */
export interface KnownRead {
  readonly key: string;
  readonly about: string;
  readonly known: KnownValues;
  /** More is to be looked at: the same is asked again. */
  readonly again: boolean;
}

/** How many users a view found in that state of the mirrors, or events a view of logs; undefined where it could not be asked, with the reason. */
export interface ViewCounted {
  readonly version: string;
  readonly users: number | undefined;
  readonly problem?: string | undefined;
  /** Where the log begins that it was worked out from; 'empty' where there is none. */
  readonly log_begins?: number | 'empty' | undefined;
  /** Of the view that compares tenants: what it found. */
  readonly shared?: Pick<SharedCount, 'addresses' | 'first'> | undefined;
  readonly at: number;
}

export interface PreviewState {
  readonly shown: boolean;
  /** The log is not asked yet: the first rows do not wait for it. */
  readonly isBrief?: boolean | undefined;
  /** The user that the cursor has rested on for a moment: passing over a row reads nothing. */
  readonly wanted?: string | undefined;
  readonly read?: {
    readonly key: string;
    readonly tenant: string;
    readonly user: MirroredUser | undefined;
    /** Undefined where the log was not asked. */
    readonly events: readonly LogEvent[] | undefined;
    /** Brute-force blocks, if somebody has looked. */
    readonly blocks: Detail | undefined;
  };
}

/** Two accounts on their way to a link: the one that it began with, and the one under the cursor of the list. */
export interface LinkingState {
  readonly tenant: string;
  readonly user_id: string;
  /** Screen that it was opened from. */
  readonly from: string;
  /** True: the other one stays, and this one becomes its identity. */
  readonly isTurned: boolean;
  readonly merges: boolean;
  readonly read?: LinksRead | undefined;
  readonly other?: OtherRead | undefined;
}

interface DuplicatesState {
  /** Groups that are read. */
  readonly limit: number;
  readonly read?: DuplicatesRead | undefined;
}

/** What is known of a detail and of the asking for it. */
export interface DetailState {
  readonly read?: { readonly key: string; readonly detail: Detail | undefined } | undefined;
  /** True while Auth0 is being asked. */
  readonly asking: boolean;
  /** When that was begun last. */
  readonly asked_at?: number | undefined;
  /** Why the last asking failed. A missing scope or plan is no failure: it is in the detail. */
  readonly problem?: Problem | undefined;
}

interface FoundUsers {
  readonly key: string;
  readonly choices: readonly FieldChoice[];
  /** By user_id. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface CatalogueRead {
  readonly key: string;
  readonly items: readonly object[];
}

export interface Toast {
  readonly id: number;
  readonly level: 'good' | 'bad' | 'info';
  readonly text: string;
  readonly hint?: string | undefined;
  readonly at: number;
}

export interface DaemonView {
  readonly state: 'unknown' | 'alive' | 'dead';
  readonly pid?: number | undefined;
  readonly version?: string | undefined;
  readonly started_at?: number | undefined;
  /** What it says of tenants that it cannot open or reach. */
  readonly tenants: Readonly<Record<string, TenantState>>;
  readonly starting: boolean;
}

/** A change whose outcome was unknown and is known now. */
export interface Settled {
  readonly subject: ChangeSubject;
  readonly action: ChangeAction;
  readonly state: ChangeState;
}

/** A new state and what has to be done outside. */
export type Step = readonly [UiState, readonly Effect[]];

export const noEffects: readonly Effect[] = [];
