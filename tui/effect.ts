import type { Change } from '../src/domain/change.ts';
import type { DetailKind } from '../src/domain/detail.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import type { ListLook, RecentQuery } from '../src/habits.ts';
import type { UserSort } from '../src/mirror/mirror.ts';
import type { Secret } from '../src/secret.ts';
import type { ActionWords } from './actions/user-action.ts';
import type { LogsCounted } from './logs/count-logs.ts';
import type { ReviewOverlay } from './overlay.ts';
import type { TenantDraft } from './setup/draft.ts';
import type { UiEvent } from './ui-event.ts';
import type { ViewChange } from './views/change-views.ts';

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
  | { readonly type: 'change-views'; readonly of?: 'logs' | undefined; readonly change: ViewChange }
  | {
      readonly type: 'count-view';
      /** Events are counted instead of users. */
      readonly of?: 'logs' | undefined;
      readonly key: string;
      readonly version: string;
      readonly query: string;
      readonly tenants: readonly string[];
      /** Whether to tell where the log begins, too. */
      readonly isFromLog: boolean;
      /** The addresses of these tenants are compared. */
      readonly isShared?: boolean | undefined;
    };
