import type { UserProfile } from '../../src/domain/user.ts';
import type { FieldChoice, FormSpec } from '../forms/form.ts';
import { startReview } from '../state/review.ts';
import type { TargetUser, UserAction } from './user-action.ts';

/** https://auth0.com/docs/manage-users/user-accounts/user-account-linking/unlink-user-accounts */
export const unlinkIdentity: UserAction = {
  id: 'unlink',
  key: 'U',
  words: 'Unlink identity',
  verb: 'unlink',
  doing: 'unlinking',
  done: 'Unlinked an identity from',
  scopes: ['update:users'],
  applies: ({ user_id }, { user, screen }) => {
    const profile = user?.user_id === user_id && screen === 'user' ? user.read?.user?.profile : undefined;
    return profile !== undefined && linkedOf(profile).length === 0 ? 'the user has no linked identity' : true;
  },
  form: (_state, target, profile) => unlinkForm(target, profile),
};

function unlinkForm(target: TargetUser, profile: UserProfile): FormSpec {
  const linked = linkedOf(profile);
  const main = profile.identities?.[0];
  return {
    title: 'Unlink an identity',
    about: target.name ?? target.email ?? target.user_id,
    fields: [
      {
        id: 'identity',
        label: 'identity',
        kind: 'choice',
        initial: linked[0]?.id ?? '',
        choices: () => linked,
        check: (value) => (value === '' ? { level: 'bad', words: 'the user has no linked identity' } : undefined),
        hint: () => `The main identity (${main?.connection ?? 'none'}) cannot be unlinked.`,
      },
    ],
    remarks: [
      'The identity becomes a user of its own again, as new as one who just came: its metadata, roles and memberships do not come back.',
    ],
    submit: ({ identity }, state) => startReview(state, unlinkIdentity, target, { identity }),
  };
}

/** The first identity is the main one, which stays. */
function linkedOf({ identities = [] }: UserProfile): readonly FieldChoice[] {
  return identities.slice(1).map(({ provider, user_id, connection, profileData }) => ({
    id: `${provider}|${user_id}`,
    label: `${provider}|${user_id}`,
    note: [connection, profileData?.['email']].filter((part) => typeof part === 'string').join('  '),
  }));
}
