import type { ActionWords } from '../actions/user-action.ts';
import type { GroupKind, OpenGroup } from '../state/group.ts';
import { openReview } from '../state/review.ts';
import type { MarkedUser } from '../list-state.ts';
import type { UiState } from '../ui-state.ts';
import type { FormSpec } from './form.ts';

interface MemberAction {
  readonly words: ActionWords;
  readonly scopes: readonly string[];
}

/** How users are added to roles and organizations and removed from them. */
export const memberActions: Readonly<Record<GroupKind, { readonly add: MemberAction; readonly remove: MemberAction }>> =
  {
    role: {
      add: {
        words: {
          id: 'add-role-users',
          words: 'Give the role to users',
          verb: 'give the role',
          done: 'Gave users the role',
        },
        scopes: ['update:roles', 'create:role_members'],
      },
      remove: {
        words: {
          id: 'remove-role-users',
          words: 'Take the role from users',
          verb: 'take the role away',
          done: 'Took from users the role',
        },
        scopes: ['update:users'],
      },
    },
    organization: {
      add: {
        words: { id: 'add-members', words: 'Add members', verb: 'add members to', done: 'Added members to' },
        scopes: ['create:organization_members'],
      },
      remove: {
        words: {
          id: 'remove-members',
          words: 'Remove members',
          verb: 'remove members from',
          done: 'Removed members from',
        },
        scopes: ['delete:organization_members'],
      },
    },
  };

/** Asks who is to be added: at first, who is marked in the users list. */
export function membersForm(state: UiState, { tenant, kind, id, name }: OpenGroup): FormSpec {
  const marked = markedIn(state, tenant);
  const { words } = memberActions[kind].add;
  return {
    title: words.words,
    about: name,
    fields: [
      {
        id: 'users',
        label: 'Users',
        kind: 'multi',
        finds: 'users',
        initial: marked.map(({ user_id }) => user_id),
        labels: Object.fromEntries(marked.map(({ user_id, email }) => [user_id, email ?? user_id])),
        counter: (value) => countWords(value as readonly string[]),
        hint: () =>
          marked.length > 0
            ? 'Those that are marked in the users list are chosen. Enter finds more.'
            : 'Enter, then type a part of a name, an address or an id; Enter chooses, Esc closes the list. To add many, mark them in the users list first.',
        check: (value) =>
          (value as readonly string[]).length === 0 ? { level: 'bad', words: 'nobody is chosen' } : undefined,
      },
    ],
    submit: (values, next) =>
      openReview(next, {
        words,
        tenant,
        who: name,
        order: { action: words.id, subject: { kind, id, words: name }, input: { users: values['users'] } },
      }),
  };
}

function countWords(ids: readonly string[]): string {
  return ids.length === 1 ? '1 user' : `${String(ids.length)} users`;
}

function markedIn({ lists }: UiState, tenant: string): readonly MarkedUser[] {
  return [...(lists[tenant]?.marks.values() ?? [])].filter((mark) => mark.tenant === tenant);
}
