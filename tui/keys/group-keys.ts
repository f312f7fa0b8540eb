import { accountName } from '../../src/account-name.ts';
import type { ActionWords } from '../actions/user-action.ts';
import { invitationForm, inviteScopes, revokeWords } from '../forms/invitation-form.ts';
import { memberActions, membersForm } from '../forms/members-form.ts';
import { currentPane } from '../panes/current-pane.ts';
import { chosenRows, rowAt } from '../panes/pane-state.ts';
import { copyText } from '../state/copy-text.ts';
import { openForm } from '../state/form.ts';
import { groupViews, openGroup, type OpenGroup } from '../state/group.ts';
import { openOn } from '../state/open-on.ts';
import { openReview } from '../state/review.ts';
import { tenantObstacle } from '../state/target.ts';
import { openUser } from '../state/user.ts';
import { askAgain } from '../wanted-now.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const views = Object.values(groupViews).flat();
const everyView = views.map(({ screen }) => screen);
const ofMembers = ['role', 'organization'];
const change = 'Change (all ask first)';

/** The keys of the screens of one role or organization. */
export const groupKeys: readonly KeyRow[] = [
  {
    id: 'group.nth-view',
    keys: ['1', '2', '3'],
    words: 'nth view of the role or organization',
    hint: 'views',
    contexts: everyView,
    group: 'Look',
    run: (state, _, key) => showView(state, () => Number(key) - 1),
  },
  {
    id: 'group.next-view',
    keys: [']'],
    words: 'next view',
    contexts: everyView,
    group: 'Look',
    run: (state) => showView(state, (at, count) => (at + 1) % count),
  },
  {
    id: 'group.previous-view',
    keys: ['['],
    words: 'view before',
    contexts: everyView,
    group: 'Look',
    run: (state) => showView(state, (at, count) => (at + count - 1) % count),
  },
  {
    id: 'group.open-user',
    keys: ['enter'],
    words: 'open the user',
    hint: 'open',
    contexts: ofMembers,
    group: 'Look',
    run: openMember,
  },
  {
    id: 'group.refetch',
    keys: ['r'],
    words: 'read it from Auth0 again',
    contexts: everyView,
    group: 'Look',
    run: (state) => askAgain(state),
  },
  {
    id: 'group.copy',
    keys: ['y y'],
    words: 'copy the id',
    contexts: everyView,
    group: 'Look',
    run: (state) => {
      const pane = currentPane(state);
      return copyText(state, 'id', pane && rowAt(state, pane)?.id);
    },
  },
  ...changeRows(),
];

function changeRows(): readonly KeyRow[] {
  const shared = { group: change, dangerous: true } as const;
  return [
    {
      ...shared,
      id: 'group.add-users',
      keys: ['A'],
      words: 'add users: those that are marked in the users list, or found by typing…',
      hint: 'add users',
      contexts: ofMembers,
      ...allowed(({ kind }) => memberActions[kind].add.scopes),
      run: onGroup((state, group) => [openForm(state, group.tenant, membersForm(state, group)), noEffects]),
    },
    {
      ...shared,
      id: 'group.remove-users',
      keys: ['D'],
      words: 'remove the marked users, or the one under the cursor…',
      hint: 'remove',
      contexts: ofMembers,
      ...allowed(({ kind }) => memberActions[kind].remove.scopes),
      run: onGroup(removeChosen),
    },
    {
      ...shared,
      id: 'group.invite',
      keys: ['A'],
      words: 'invite somebody…',
      hint: 'invite',
      contexts: ['organization-invitations'],
      ...allowed(() => inviteScopes),
      run: onGroup((state, group) => [openForm(state, group.tenant, invitationForm(group, accountName())), noEffects]),
    },
    {
      ...shared,
      id: 'group.revoke',
      keys: ['D'],
      words: 'revoke the invitation under the cursor…',
      hint: 'revoke',
      contexts: ['organization-invitations'],
      ...allowed(() => ['delete:organization_invitations']),
      run: onGroup((state, group) => {
        const row = rowUnderCursor(state);
        return row === undefined ? [state, noEffects] : review(state, group, revokeWords, { invitation_id: row.id });
      }),
    },
  ];
}

/** Where the tenant and the token allow it; elsewhere the key says why not. */
function allowed(scopesOf: (group: OpenGroup) => readonly string[]): Pick<KeyRow, 'isAvailable' | 'obstacle'> {
  const obstacle = (state: UiState, group: OpenGroup) => tenantObstacle(state, group.tenant, scopesOf(group));
  return {
    isAvailable: (state) => {
      const group = openGroup(state);
      return group !== undefined && obstacle(state, group) === undefined;
    },
    obstacle: (state) => {
      const group = openGroup(state);
      return group && obstacle(state, group);
    },
  };
}

function onGroup(run: (state: UiState, group: OpenGroup) => Step): KeyRow['run'] {
  return (state) => {
    const group = openGroup(state);
    return group === undefined ? [state, noEffects] : run(state, group);
  };
}

function showView(state: UiState, next: (at: number, count: number) => number): Step {
  const group = openGroup(state);
  if (group === undefined) return [state, noEffects];
  const own = groupViews[group.kind];
  const view = own[next(own.indexOf(group.view), own.length)];
  return view === undefined ? [state, noEffects] : openOn(state, view.screen, group.id);
}

function rowUnderCursor(state: UiState) {
  const pane = currentPane(state);
  return pane && rowAt(state, pane);
}

function openMember(state: UiState): Step {
  const row = rowUnderCursor(state);
  const group = openGroup(state);
  return row === undefined || group === undefined ? [state, noEffects] : openUser(state, group.tenant, row.id);
}

function removeChosen(state: UiState, group: OpenGroup): Step {
  const pane = currentPane(state);
  const users = pane === undefined ? [] : chosenRows(state, pane).map(({ id }) => id);
  if (users.length === 0) return [state, noEffects];
  return review(state, group, memberActions[group.kind].remove.words, { users });
}

function review(state: UiState, { tenant, kind, id, name }: OpenGroup, words: ActionWords, input: object): Step {
  const order = { action: words.id, subject: { kind, id, words: name }, input };
  return openReview(state, { words, tenant, who: name, order });
}
