import type { TenantState } from '../src/daemon-lock.ts';
import type { DevicePrompt } from '../src/auth0/device-login.ts';
import type { ChangeOrder } from '../src/changes/changes.ts';
import type { Change, ChangeAction, ChangeState, ChangeSubject } from '../src/domain/change.ts';
import type { SyncActivity } from '../src/domain/activity.ts';
import type { Config } from '../src/config.ts';
import type { SharedCount } from './views/count-shared.ts';
import type { Coverage } from '../src/domain/coverage.ts';
import type { Habits, ListLook, RecentQuery } from '../src/habits.ts';
import type { Detail, DetailKind } from '../src/domain/detail.ts';
import type { Secret } from '../src/secret.ts';
import type { LogEvent } from '../src/domain/log-event.ts';
import type { SavedView } from '../src/domain/saved-view.ts';
import type { Environment, Tenant } from '../src/domain/tenant.ts';
import type { LogGap, MirroredUser, SyncStatus, Tombstone, UserRow, UserSort } from '../src/mirror/mirror.ts';
import type { KnownValues } from '../src/mirror/field-values.ts';
import type { QueryNode } from '../src/query/ast.ts';
import type { ActionWords, ShownResult, TargetUser, UserAction } from './actions/user-action.ts';
import type { FieldChoice, FormOverlay } from './forms/form.ts';
import type { Glyphs } from './glyphs.ts';
import type { ScopeReport } from './setup/compare-scopes.ts';
import type { TenantDraft } from './setup/draft.ts';
import type { Attempts } from './obstacles/login-facts.ts';
import type { LogsCounted } from './logs/count-logs.ts';
import type { LogsRead, LogsState, LogsSummary } from './logs/logs-state.ts';
import type { PaneState } from './panes/pane-state.ts';
import type { ViewChange } from './views/change-views.ts';
import type { ColumnWishes } from './screens/user-columns.ts';
import type { Sighting } from './places/sighting.ts';
import type { ColourDepth } from './terminal/colour-depth.ts';
import type { WantedCatalogue, WantedDetail } from './screens/wanted.ts';
import type { DuplicatesRead, LinksRead, OtherRead } from './read-links.ts';
import { emptyField, type TextField } from './text-field.ts';

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

type Preferences = Config['preferences'];

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

interface ActivityRead {
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

export interface ListedUser {
  readonly tenant: string;
  readonly environment: Environment;
  readonly row: UserRow;
}

interface AppliedFilter {
  readonly text: string;
  readonly root: QueryNode | undefined;
}

export interface MarkedUser {
  readonly tenant: string;
  readonly user_id: string;
  readonly email: string | undefined;
}

/** What is wrong with a filter, and where in its text. */
export interface FilterProblem {
  readonly message: string;
  /** What to do, in a sentence. */
  readonly hint: string;
  readonly start: number;
  readonly end: number;
  /** False: it may become a query yet, as one types on. */
  readonly isMistake: boolean;
}

interface CoverageRead {
  readonly key: string;
  readonly found: readonly { readonly tenant: string; readonly coverage: Coverage }[];
}

interface ServerAsked {
  readonly text: string;
  readonly stage: 'asking' | 'answered';
  readonly answer?: ServerAnswered | undefined;
}

/** What Auth0's own search has answered. */
export interface ServerAnswered {
  /** Users that match, as Auth0 counts them. */
  readonly total: number;
  /** Of those that were read: users that exist, and users known to be deleted. */
  readonly read: number;
  readonly deleted: number;
  /** Users that the mirror did not have. */
  readonly added: number;
  /** What Auth0 understands otherwise, in words. */
  readonly differs: readonly string[];
}

/** The list of completions under the filter line. */
export interface PopupState {
  /** The choice under the cursor; -1 for none. */
  readonly index: number;
  /** Whether it was asked for by a key. */
  readonly asked: boolean;
  /** It was closed for the word that begins here. */
  readonly closedAt?: number | undefined;
}

/** What the mirror knows for one place of a filter. */
export interface KnownRead {
  readonly key: string;
  readonly about: string;
  readonly known: KnownValues;
  /** More is to be looked at: the same is asked again. */
  readonly again: boolean;
}

/** How many users a view found in that state of the mirrors; undefined where it could not be asked, with the reason. */
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

/** The view that a list was made from, as it was then. */
interface AppliedView {
  readonly name: string;
  readonly query: string;
  readonly sort: string;
  /** How the list looked before: so it looks again when the view is left. */
  readonly before?: Pick<ListState, 'sort' | 'hasChosenSort' | 'columnWishes'> | undefined;
  /** What the view has made of the columns; undefined where it has none of its own. */
  readonly columnWishes?: ColumnWishes | undefined;
}

export interface ListState {
  readonly view?: AppliedView | undefined;
  readonly filter: TextField;
  readonly editing: boolean;
  /** The filter that is asked of the mirror: the last one that could be understood. */
  readonly applied: AppliedFilter;
  /** The filter of what is shown: the last one that could be answered. */
  readonly answered: AppliedFilter;
  readonly problem?: FilterProblem | undefined;
  readonly popup: PopupState;
  /** What Auth0's own search was asked last, and what it has answered. */
  readonly server?: ServerAsked | undefined;
  /** How far what is shown can be known at all, with the query that it is about. */
  readonly coverage?: CoverageRead | undefined;
  /** The filter that typing has rested at; see `asksGroups`. */
  readonly rested?: string | undefined;
  readonly sort: UserSort;
  /** False: bare words are answered by relevance. */
  readonly hasChosenSort: boolean;
  /** What the mirrors' threads were asked for and have not answered yet; see `nextOfList`. */
  readonly asked?: string | undefined;
  /** What they could not answer, spelled like `asked`: it is not asked again by itself. */
  readonly refused?: string | undefined;
  /** Whether more columns than usual are asked for. */
  readonly wide: boolean;
  /** Columns that are wanted or not, by the ids of `optionalColumns`. */
  readonly columnWishes: ColumnWishes;
  readonly index: number;
  readonly top: number;
  readonly read?: ListRead | undefined;
  /** Marked users by `markKey`; they stay marked whatever the filter shows. */
  readonly marks: ReadonlyMap<string, MarkedUser>;
  /** Row where a range of marks begins. */
  readonly markFrom?: number | undefined;
  /** Rows that are to be read and marked; `asked`: a thread is reading them. */
  readonly marking?: { readonly from: number; readonly limit: number; readonly asked?: boolean } | undefined;
  /** Key of the read whose matches are to be counted exactly. */
  readonly counting?: string | undefined;
}

/** A window of the list. */
export interface ListRead {
  /** Says what was asked and of which version of the data. */
  readonly key: string;
  readonly offset: number;
  readonly users: readonly ListedUser[];
  /** Users that match, and users that there are. */
  readonly count: number;
  readonly total: number;
  /**
   * Counting all matches of a filter can take longer than finding a page of them, so it is done once typing rests: until
   * then `count` is the one from before the last change, or only what is known to be there at least.
   */
  readonly count_is: 'exact' | 'old' | 'least';
  /** How long reading the page took, in milliseconds. */
  readonly took: number;
  /** All tenants: how many have a match, how many were searched, all matches, names of those that could not be searched. */
  readonly among?: {
    readonly matching: number;
    readonly searched: number;
    readonly all: number;
    readonly left_out: readonly string[];
  };
}

interface PreviewState {
  readonly shown: boolean;
  /** The user that the cursor has rested on for a moment: passing over a row reads nothing. */
  readonly wanted?: string | undefined;
  readonly read?: {
    readonly key: string;
    readonly tenant: string;
    readonly user: MirroredUser | undefined;
    readonly events: readonly LogEvent[];
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

export interface UserState {
  readonly tenant: string;
  readonly user_id: string;
  /** The screen that it was opened from, where that was not the users list. */
  readonly cameFrom?: string | undefined;
  /** That screen was about all tenants. */
  readonly isOfAll?: boolean | undefined;
  readonly tab: string;
  readonly read?: UserRead | undefined;
  readonly refetch: {
    readonly state: 'idle' | 'running' | 'done' | 'failed';
    readonly problem?: Problem | undefined;
    readonly at?: number | undefined;
  };
  readonly scroll: number;
  /** Row of the Details tab under the cursor: it stays with it when rows come and go above. */
  readonly cursor?: string | undefined;
  readonly history: HistoryState;
  readonly locations: LocationsState;
  readonly json: JsonState;
  /** Loaded only when asked for, and gone with this screen. */
  readonly picture?: PictureState | undefined;
  /** Refused logins of the mirror's log, with the key of that read. */
  readonly attempts?: { readonly key: string; readonly attempts: Attempts } | undefined;
}

/** A picture that somebody said yes to. */
export interface PictureState {
  /** The address that the profile had then: for another one it counts no more. */
  readonly url: string;
  readonly stage: 'loading' | 'shown' | 'failed';
  /** Rows of `pictureSide` pixels, three bytes each. */
  readonly pixels?: Uint8Array | undefined;
  readonly problem?: Problem | undefined;
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

interface CatalogueRead {
  readonly key: string;
  readonly items: readonly object[];
}

export interface UserRead {
  readonly key: string;
  readonly user: MirroredUser | undefined;
  readonly tombstone: Tombstone | undefined;
  /** Server clock minus ours: ages are told by the server's clock. */
  readonly clock_offset: number;
}

export interface HistoryState {
  /** Row of the list, gaps of the log counted. */
  readonly index: number;
  readonly top: number;
  readonly details: boolean;
  readonly filter: TextField;
  readonly editing: boolean;
  /** What is asked of the mirror: text, a type code, a place by its name. */
  readonly asked: HistoryFilter;
  /** What is shown: the last that could be answered. */
  readonly answered: HistoryFilter;
  readonly problem?: FilterProblem | undefined;
  /** What the mirror's thread was asked for and has not answered yet; see `nextOfHistory`. */
  readonly waits?: string | undefined;
  /** What it could not answer: it is not asked again by itself, until the data is newer. */
  readonly refused?: string | undefined;
  /** How many events of each type there are, with the key of that read; wanted while one is chosen. */
  readonly types?: { readonly key: string; readonly counts: ReadonlyMap<string, number> } | undefined;
  /** An event that is shown as the JSON that Auth0 sent. */
  readonly raw?: { readonly event: LogEvent; readonly json: JsonState } | undefined;
  readonly read?: HistoryRead | undefined;
}

export interface HistoryFilter {
  readonly text: string;
  /** What the text means. */
  readonly root?: QueryNode | undefined;
  readonly type?: string | undefined;
  readonly place?: string | undefined;
}

/** A window of a user's events, newest first. */
export interface HistoryRead {
  readonly key: string;
  readonly offset: number;
  readonly events: readonly LogEvent[];
  /** Events that match, and events that the user has. */
  readonly count: number;
  readonly total: number;
  /** Holes in the log, newest first, each with the number of matching events that are newer. */
  readonly gaps: readonly { readonly at: number; readonly gap: LogGap }[];
  /** Date of the oldest event of anybody that the mirror has. */
  readonly begins: number | undefined;
}

export interface LocationsState {
  readonly index: number;
  readonly top: number;
  readonly zoomed: boolean;
  /** Older logins are to be read now: they come in portions, so that no key waits for all of them. */
  readonly more: boolean;
  readonly read?: LocationsRead | undefined;
}

/** The logins of a user that were read so far, newest first. */
export interface LocationsRead {
  readonly key: string;
  readonly sightings: readonly Sighting[];
  /** `log_id` of the newest and of the oldest event that was looked at. */
  readonly newest: string | undefined;
  readonly oldest: string | undefined;
  /** Logins and refused attempts that the mirror has. */
  readonly total: number;
  readonly complete: boolean;
}

export interface JsonState {
  readonly index: number;
  readonly top: number;
  /** Paths that are folded. */
  readonly folded: ReadonlySet<string>;
  readonly search: TextField;
  readonly editing: boolean;
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

/** What lies on top of the screen and takes the keys. */
export type Overlay =
  | {
      readonly kind: 'pick';
      readonly picker: string;
      readonly field: TextField;
      readonly index: number;
      /** The user that it was opened for: an action chosen from it is about no other. */
      readonly about?: { readonly tenant: string; readonly user_id: string } | undefined;
      /** Name of the saved view that it was opened for. */
      readonly view?: string | undefined;
    }
  | { readonly kind: 'help'; readonly field: TextField; readonly searching: boolean; readonly top: number }
  | { readonly kind: 'messages'; readonly top: number }
  /** An action whose form is about to be made: the user is read first. */
  | OpeningOverlay
  | FormOverlay
  | SetupOverlay
  | ReviewOverlay
  | ResultOverlay
  | DocumentOverlay
  | QuestionOverlay;

/** Something that is not a change in Auth0, and yet wants a yes. */
export interface QuestionOverlay {
  readonly kind: 'question';
  readonly title: string;
  /** What follows from a yes, raw text. */
  readonly words: readonly string[];
  /** What `y` does, in a word or two. */
  readonly yes: string;
  readonly run: (state: UiState) => Step;
}

/** A text that was made for a person, to be read and copied: code for elsewhere. Nothing is changed by it. */
export interface DocumentOverlay {
  readonly kind: 'document';
  readonly title: string;
  /** What it is about, raw text. */
  readonly about: string;
  /** What one should know before using it, as signs and words. Raw text. */
  readonly remarks: readonly { readonly level: 'good' | 'bad' | 'warn'; readonly words: string }[];
  readonly text: string;
  readonly top: number;
}

/** A tenant that is being signed in to, or was just added. */
export interface SetupOverlay {
  readonly kind: 'setup';
  readonly name: string;
  readonly domain: string;
  readonly stage: 'signing in' | 'added';
  /** What the person has to do in the browser. */
  readonly prompt?: DevicePrompt | undefined;
  /** Where the secret is kept. */
  readonly place?: string | undefined;
  readonly report?: ScopeReport | undefined;
}

export interface OpeningOverlay {
  readonly kind: 'opening';
  readonly action: UserAction;
  readonly target: TargetUser;
  /** Whether its first document goes to the editor at once. */
  readonly inEditor: boolean;
}

/** What Auth0 answered a change with. */
export interface ResultOverlay {
  readonly kind: 'result';
  readonly tenant: string;
  readonly who: string;
  readonly result: ShownResult;
  readonly isHidden: boolean;
}

/** A change that somebody said yes to, with what is needed to send it and to speak of it. */
export interface AgreedChange {
  readonly change: Change;
  /** As it was asked for: the secrets are in it, and nowhere else. */
  readonly input: unknown;
  readonly words: ActionWords;
  /** The subject in a word, raw text. */
  readonly who: string;
}

/** An agreed change that cannot be undone and is not sent yet. */
export interface HeldChange extends AgreedChange {
  /** Time until it is sent, in milliseconds; only time in which a person could see it counts. */
  readonly left: number;
}

/** A change that was done and whose opposite can be asked for. */
interface Undoable extends AgreedChange {
  /** Until when the key offers it. */
  readonly until: number;
}

/** A change under review. */
export interface ReviewOverlay {
  readonly kind: 'review';
  readonly words: ActionWords;
  readonly tenant: string;
  /** What is asked for; the change that takes another one back is only known once it is planned. */
  readonly order: ChangeOrder | { readonly undoes: string };
  /** The subject in a word, raw text: name, e-mail address or id. */
  readonly who: string;
  /** That users are marked whom it is not about. */
  readonly marks: string | undefined;
  /** Undefined while it is being planned. */
  readonly change: Change | undefined;
  readonly stage: 'planning' | 'reviewing' | 'applying';
  /** When the change was first drawn: keys typed ahead are dropped, buttons arm a moment later. */
  readonly shown_at: number;
  readonly focus: 'field' | 'cancel' | 'confirm';
  readonly field: TextField;
  readonly note?: string | undefined;
  /** First line that is shown of what does not fit, and how far it was looked at in this width. */
  readonly top: number;
  readonly seen: { readonly lines: number; readonly width: number };
}

/** A change whose outcome was unknown and is known now. */
export interface Settled {
  readonly subject: ChangeSubject;
  readonly action: ChangeAction;
  readonly state: ChangeState;
}

/** How much a sync on request does: look for changes, read every user again, or compare all users with the tenant's. */
export type SyncExtent = 'changes' | 'full' | 'reconcile';

/** What the reducer wants done outside of it. */
export type Effect =
  | { readonly type: 'quit'; readonly code: number }
  | { readonly type: 'note-look'; readonly tenant: string; readonly look: ListLook }
  | { readonly type: 'note-query'; readonly query: RecentQuery }
  | { readonly type: 'forget-queries' }
  | { readonly type: 'ask-server'; readonly tenant: string; readonly text: string; readonly sort: UserSort }
  | { readonly type: 'suspend' }
  | { readonly type: 'repaint' }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'later'; readonly ms: number; readonly event: UiEvent }
  | { readonly type: 'refetch-user'; readonly tenant: string; readonly user_id: string }
  | { readonly type: 'plan-change'; readonly tenant: string; readonly order: ReviewOverlay['order'] }
  | { readonly type: 'apply-change'; readonly change: Change; readonly input: unknown }
  | { readonly type: 'edit-text'; readonly name: string; readonly field: string; readonly text: string }
  | { readonly type: 'open-link'; readonly tenant: string; readonly link: string }
  | {
      readonly type: 'read-detail';
      readonly tenant: string;
      readonly owner: string;
      readonly kind: DetailKind;
      /** What the mirror has is good enough up to this age, in milliseconds; 0 asks Auth0 in any case. */
      readonly most_age: number;
    }
  | {
      readonly type: 'follow-job';
      readonly tenant: string;
      /** The tenant's default domain when the job was started. */
      readonly domain: string;
      readonly job: string;
      readonly words: ActionWords;
      readonly who: string;
    }
  | { readonly type: 'open-page'; readonly link: string }
  | { readonly type: 'count-logs'; readonly wanted: LogsCounted }
  | { readonly type: 'load-picture'; readonly tenant: string; readonly user_id: string; readonly url: string }
  | { readonly type: 'stop-picture' }
  | { readonly type: 'look-at-domain'; readonly draft: TenantDraft }
  | {
      readonly type: 'add-tenant';
      readonly draft: TenantDraft;
      readonly source: { readonly secret: Secret } | { readonly file: string } | 'browser';
    }
  | { readonly type: 'stop-setup' }
  | {
      readonly type: 'edit-tenant';
      readonly name: string;
      readonly change: Pick<Tenant, 'environment' | 'read_only' | 'keep_logs'>;
    }
  | { readonly type: 'remove-tenant'; readonly name: string }
  | { readonly type: 'settle-changes'; readonly tenant: string }
  | {
      readonly type: 'sync-now';
      readonly tenants: readonly string[];
      readonly daemon: boolean;
      readonly extent: SyncExtent;
    }
  | { readonly type: 'pause-tenant'; readonly name: string; readonly paused: boolean }
  /** Reads the daemon's log where it is another one than this. */
  | { readonly type: 'read-log'; readonly known: string | undefined }
  | { readonly type: 'start-daemon' }
  | { readonly type: 'change-views'; readonly change: ViewChange }
  | {
      readonly type: 'count-view';
      readonly key: string;
      readonly version: string;
      readonly query: string;
      readonly tenants: readonly string[];
      /** Whether to tell where the log begins, too. */
      readonly isFromLog: boolean;
      /** The addresses of these tenants are compared. */
      readonly isShared?: boolean | undefined;
    };

/** What happens to the state. */
export type UiEvent =
  | { readonly type: 'key'; readonly key: string; readonly at: number }
  | { readonly type: 'paste'; readonly text: string; readonly at: number }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'tenants'; readonly tenants: readonly Tenant[] }
  | { readonly type: 'preferences'; readonly preferences: Preferences }
  | { readonly type: 'views'; readonly views: readonly SavedView[] }
  | { readonly type: 'view-counted'; readonly key: string; readonly counted: Omit<ViewCounted, 'at'> }
  | { readonly type: 'activity-read'; readonly tenant: string; readonly read: ActivityRead }
  | { readonly type: 'log-read'; readonly log: NonNullable<UiState['daemonLog']> }
  | {
      readonly type: 'mirror';
      readonly tenant: string;
      readonly mirror: TenantView['mirror'];
      readonly version: number;
      readonly problem?: Problem | undefined;
    }
  | {
      readonly type: 'domain-looked-at';
      readonly draft: TenantDraft;
      readonly problem?: Problem | undefined;
    }
  | { readonly type: 'device-prompt'; readonly name: string; readonly prompt: DevicePrompt }
  | { readonly type: 'tenant-added'; readonly name: string; readonly place: string; readonly report: ScopeReport }
  | { readonly type: 'tenant-not-added'; readonly name: string; readonly problem: Problem }
  | { readonly type: 'versions'; readonly versions: Readonly<Record<string, number>> }
  | { readonly type: 'scopes'; readonly tenant: string; readonly scopes: ReadonlySet<string> }
  | { readonly type: 'daemon'; readonly daemon: Omit<DaemonView, 'starting'> }
  | { readonly type: 'daemon-start'; readonly problem?: Problem | undefined }
  | { readonly type: 'filter-settled'; readonly tenant: string; readonly text: string }
  | {
      readonly type: 'filter-refused';
      readonly tenant: string;
      /** What was asked for, see `refused`. */
      readonly asked: string;
      readonly text: string;
      readonly message: string;
      readonly hint: string;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly type: 'server-answered';
      readonly tenant: string;
      readonly text: string;
      readonly answer?: ServerAnswered | undefined;
      readonly problem?: Problem | undefined;
    }
  /** Typing has rested at a filter that asks for groups. */
  | { readonly type: 'filter-rests'; readonly tenant: string; readonly text: string }
  | { readonly type: 'coverage-read'; readonly tenant: string; readonly read: CoverageRead }
  | { readonly type: 'known-read'; readonly read: Omit<KnownRead, 'again'> }
  | { readonly type: 'known-wanted'; readonly key: string }
  /** A list is being read in a thread: until it comes the last one stays. */
  | { readonly type: 'list-asked'; readonly tenant: string; readonly asked: string }
  | {
      readonly type: 'list-read';
      readonly tenant: string;
      readonly read: ListRead;
      readonly index: number;
      /** What a thread was asked for: the answer counts as long as that is still wanted. */
      readonly asked?: string | undefined;
    }
  /** Rows to be marked are being read in a thread. */
  | { readonly type: 'marks-asked'; readonly tenant: string }
  | {
      readonly type: 'marked';
      readonly tenant: string;
      readonly users: readonly ListedUser[];
      readonly problem?: Problem | undefined;
    }
  | { readonly type: 'count-wanted'; readonly tenant: string; readonly key: string }
  | { readonly type: 'cursor-rests'; readonly user_id: string }
  | { readonly type: 'preview-read'; readonly read: NonNullable<PreviewState['read']> }
  | { readonly type: 'user-read'; readonly read: UserRead }
  | { readonly type: 'links-read'; readonly read: LinksRead }
  | { readonly type: 'link-other-read'; readonly read: OtherRead }
  | { readonly type: 'duplicates-read'; readonly read: DuplicatesRead }
  /** The events are being read in a thread: until they come the last window stays. */
  | { readonly type: 'history-asked'; readonly waits: string }
  | {
      readonly type: 'history-read';
      readonly read: HistoryRead;
      readonly index: number;
      /** What a thread was asked for: the answer counts as long as that is still wanted. */
      readonly waits?: string | undefined;
    }
  | { readonly type: 'history-types-read'; readonly types: NonNullable<HistoryState['types']> }
  | { readonly type: 'history-filter-rests'; readonly text: string }
  | {
      readonly type: 'history-filter-refused';
      readonly user_id: string;
      /** What was asked for, see `refused`. */
      readonly asked: string;
      readonly text: string;
      readonly message: string;
      readonly hint: string;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly type: 'logs-read';
      readonly tenant: string;
      readonly read: LogsRead;
      readonly index: number;
      readonly isHeld: boolean;
    }
  /** The log is being read in a thread: until it comes the last window stays. */
  | { readonly type: 'logs-asked'; readonly tenant: string; readonly asked: string }
  | { readonly type: 'logs-filter-settled'; readonly tenant: string; readonly text: string }
  | {
      readonly type: 'logs-filter-refused';
      readonly tenant: string;
      /** What was asked for, see `refused`. */
      readonly asked: string;
      readonly text: string;
      readonly message: string;
      readonly hint: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'logs-rest'; readonly tenant: string; readonly key: string }
  | { readonly type: 'logs-summary'; readonly tenant: string; readonly summary: LogsSummary }
  | { readonly type: 'locations-read'; readonly read: LocationsRead }
  | { readonly type: 'connection-users-read'; readonly read: NonNullable<UiState['connectionUsers']> }
  | { readonly type: 'attempts-read'; readonly read: NonNullable<UserState['attempts']> }
  | { readonly type: 'more-locations-wanted'; readonly user_id: string }
  | { readonly type: 'status-read'; readonly tenant: string; readonly version: number; readonly status: SyncStatus }
  | {
      readonly type: 'detail-read';
      readonly wanted: WantedDetail;
      readonly key: string;
      readonly detail: Detail | undefined;
    }
  | { readonly type: 'detail-asked'; readonly wanted: WantedDetail; readonly problem?: Problem | undefined }
  | { readonly type: 'users-found'; readonly key: string; readonly choices: readonly FieldChoice[] }
  | { readonly type: 'catalogue-read'; readonly wanted: WantedCatalogue; readonly read: CatalogueRead }
  | { readonly type: 'refetched'; readonly tenant: string; readonly user_id: string; readonly problem?: Problem }
  | {
      readonly type: 'change-planned';
      readonly change: Change;
      readonly at: number;
      /** The very order that was given: the same form, saved anew, gives another one. */
      readonly order: ReviewOverlay['order'];
    }
  | {
      readonly type: 'plan-failed';
      readonly tenant: string;
      readonly order: ReviewOverlay['order'];
      readonly problem: Problem;
    }
  | { readonly type: 'change-failed'; readonly change: Change; readonly problem: Problem }
  | {
      readonly type: 'change-ended';
      readonly change: Change;
      readonly state: Exclude<ChangeState, 'sent' | 'refused'>;
      readonly detail: string;
      readonly result?: unknown;
      /** Whether its opposite can be planned. */
      readonly canUndo?: boolean | undefined;
    }
  | { readonly type: 'profile-read'; readonly user_id: string; readonly user: MirroredUser | undefined }
  | {
      readonly type: 'text-edited';
      readonly field: string;
      readonly text: string | undefined;
      readonly problem?: Problem | undefined;
    }
  | { readonly type: 'settled'; readonly tenant: string; readonly outcomes: readonly Settled[] }
  | {
      readonly type: 'picture-loaded';
      readonly tenant: string;
      readonly user_id: string;
      readonly picture: PictureState;
    }
  | { readonly type: 'sync-ended'; readonly tenants: readonly string[]; readonly problem?: Problem | undefined }
  | {
      readonly type: 'toast';
      readonly level: Toast['level'];
      readonly text: string;
      readonly hint?: string | undefined;
    };

/** A new state and what has to be done outside. */
export type Step = readonly [UiState, readonly Effect[]];

export const noEffects: readonly Effect[] = [];

/** The list as it is first shown: who logged in last stands on top. */
export const firstList: ListState = {
  filter: emptyField,
  editing: false,
  applied: { text: '', root: undefined },
  answered: { text: '', root: undefined },
  popup: { index: -1, asked: false },
  sort: { field: 'last_login', descending: true },
  hasChosenSort: false,
  wide: false,
  columnWishes: {},
  index: 0,
  top: 0,
  marks: new Map(),
};

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
