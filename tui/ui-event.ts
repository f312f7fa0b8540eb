import type { FilterRefusal } from './bar/filter-problem.ts';
import type { DevicePrompt } from '../src/auth0/device-login.ts';
import type { Change, ChangeState } from '../src/domain/change.ts';
import type { Detail } from '../src/domain/detail.ts';
import type { SavedView } from '../src/domain/saved-view.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import type { MirroredUser, SyncStatus } from '../src/mirror/mirror.ts';
import type { FieldChoice } from './forms/form.ts';
import type { CoverageRead, ListedUser, ListRead, ServerAnswered } from './list-state.ts';
import type { LogsRead, LogsSummary } from './logs/logs-state.ts';
import type { ReviewOverlay } from './overlay.ts';
import type { DuplicatesRead, LinksRead, OtherRead } from './read-links.ts';
import type { WantedCatalogue, WantedDetail } from './screens/wanted.ts';
import type { ScopeReport } from './setup/compare-scopes.ts';
import type { TenantDraft } from './setup/draft.ts';
import type {
  ActivityRead,
  CatalogueRead,
  DaemonView,
  KnownRead,
  Preferences,
  PreviewState,
  Problem,
  Settled,
  TenantView,
  Toast,
  UiState,
  ViewCounted,
} from './ui-state.ts';
import type { HistoryRead, HistoryState, LocationsRead, PictureState, UserRead, UserState } from './user-state.ts';

/** What happens to the state. */
export type UiEvent =
  | { readonly type: 'key'; readonly key: string; readonly at: number }
  | { readonly type: 'paste'; readonly text: string; readonly at: number }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'tenants'; readonly tenants: readonly Tenant[] }
  | { readonly type: 'preferences'; readonly preferences: Preferences }
  | { readonly type: 'views'; readonly views: readonly SavedView[] }
  | { readonly type: 'log-views'; readonly views: readonly SavedView[] }
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
      readonly refusal: FilterRefusal;
    }
  | {
      readonly type: 'server-answered';
      readonly tenant: string;
      readonly text: string;
      readonly answer?: ServerAnswered | undefined;
      readonly problem?: Problem | undefined;
    }
  /** Nothing was typed for a moment in a filter that asks for groups, and nothing was written, see `versionOf`. */
  | { readonly type: 'filter-rests'; readonly tenant: string; readonly text: string; readonly version: string }
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
  /** The first rows are on the screen: what they did not wait for is read. */
  | { readonly type: 'rows-shown' }
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
      readonly refusal: FilterRefusal;
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
      readonly refusal: FilterRefusal;
    }
  | { readonly type: 'logs-rest'; readonly tenant: string; readonly key: string }
  | { readonly type: 'logs-summary'; readonly tenant: string; readonly summary: LogsSummary }
  | { readonly type: 'locations-read'; readonly read: LocationsRead }
  | { readonly type: 'connection-users-read'; readonly read: NonNullable<UiState['connectionUsers']> }
  /** They are being read in a thread: until they come, what was known stays. */
  | { readonly type: 'attempts-asked' }
  | {
      readonly type: 'attempts-read';
      readonly tenant: string;
      readonly user_id: string;
      readonly read: NonNullable<UserState['attempts']>;
    }
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
