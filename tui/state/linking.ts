import type { UserProfile } from '../../src/domain/user.ts';
import { linkUser } from '../actions/link-user.ts';
import type { TargetUser } from '../actions/user-action.ts';
import { linkPane } from '../panes/link-pane.ts';
import { paneState, rowAt } from '../panes/pane-state.ts';
import type { DuplicatesWanted, LinkOffer, LinksWanted, OtherWanted } from '../read-links.ts';
import { noEffects, type LinkingState, type Step, type UiState } from '../ui-state.ts';
import { startReview } from './review.ts';
import { tenantObstacle } from './target.ts';
import { addToast } from './toasts.ts';

/** Groups of duplicates that are read at first, and again each time that one wants more. */
const page = 100;

export function withLinking(state: UiState, change: Partial<LinkingState>): UiState {
  return state.linking === undefined ? state : { ...state, linking: { ...state.linking, ...change } };
}

/** The account under the cursor. */
function offerOf(state: UiState): LinkOffer | undefined {
  return rowAt(state, linkPane)?.item as LinkOffer | undefined;
}

/** Both accounts, once they were read: the one that stays, and the one that becomes its identity. */
export function pairOf(state: UiState): { readonly primary: UserProfile; readonly second: UserProfile } | undefined {
  const { linking } = state;
  const user = linking?.read?.user?.profile;
  const other = linking?.other?.profile;
  if (linking === undefined || user === undefined || other === undefined) return undefined;
  if (offerOf(state)?.row.user_id !== other.user_id) return undefined;
  return linking.isTurned ? { primary: other, second: user } : { primary: user, second: other };
}

/** What the screen needs of the mirror: the account with its suggestions, then the one under the cursor. */
export function nextOfLinking(state: UiState, version: string): LinksWanted | OtherWanted | undefined {
  const { linking } = state;
  if (linking === undefined) return undefined;
  const { tenant, user_id, read, other } = linking;
  const { text } = paneState(state, linkPane.id).filter;
  const key = `${version} ${user_id} ${text}`;
  if (read?.key !== key) return { type: 'links', key, tenant, user_id, text };
  const offer = offerOf(state);
  if (offer === undefined) return undefined;
  const otherKey = `${version} ${offer.row.user_id}`;
  if (other?.key === otherKey) return undefined;
  return { type: 'link-other', key: otherKey, tenant, user_id: offer.row.user_id };
}

export function nextOfDuplicates({ active, duplicates }: UiState, version: string): DuplicatesWanted | undefined {
  const key = `${version} ${String(duplicates.limit)}`;
  if (active === undefined || duplicates.read?.key === key) return undefined;
  return { type: 'duplicates', key, tenant: active, limit: duplicates.limit };
}

export function moreDuplicates(state: UiState): UiState {
  return { ...state, duplicates: { ...state.duplicates, limit: state.duplicates.limit + page } };
}

/** Lets the other account be the one that stays. */
export function turnRound(state: UiState): UiState {
  return withLinking(state, { isTurned: state.linking?.isTurned !== true });
}

export function toggleMerge(state: UiState): UiState {
  return withLinking(state, { merges: state.linking?.merges !== true });
}

/** Opens the review of what is shown. */
export function reviewLink(state: UiState): Step {
  const pair = pairOf(state);
  const { linking } = state;
  if (linking === undefined || pair === undefined) return [state, noEffects];
  const { tenant, merges } = linking;
  const obstacle = tenantObstacle(state, tenant, linkUser.scopes);
  if (obstacle !== undefined) return [addToast(state, 'info', `${linkUser.words}: ${obstacle}`), noEffects];
  const input = { user_id: pair.second.user_id, merge_metadata: merges };
  return startReview(state, linkUser, targetOf(tenant, pair.primary), input);
}

function targetOf(tenant: string, { user_id, name, email, identities, blocked }: UserProfile): TargetUser {
  return { tenant, user_id, name, email, connection: identities?.[0]?.connection, blocked: blocked === true };
}
