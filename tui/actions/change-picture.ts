import { isPasswordless } from '../../src/domain/user-attributes.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { filledValues } from '../forms/filled-values.ts';
import type { FormSpec } from '../forms/form.ts';
import { pictureMistake } from '../forms/text-check.ts';
import { startReview } from '../state/review.ts';
import type { TargetUser, UserAction } from './user-action.ts';

export const changePicture: UserAction = {
  id: 'set-picture',
  key: 'P',
  words: 'Change picture',
  verb: 'set picture',
  done: 'Changed the picture of',
  scopes: ['update:users'],
  applies: () => true,
  form: (_, target, profile) => pictureForm(target, profile),
};

/** https://auth0.com/docs/manage-users/user-accounts/change-user-picture */
function pictureForm(target: TargetUser, profile: UserProfile): FormSpec {
  const provider = profile.identities?.[0]?.provider ?? '';
  const isOwn = provider === 'auth0' || isPasswordless(provider);
  return {
    title: 'Change picture',
    about: target.name ?? target.email ?? target.user_id,
    fields: [
      {
        id: 'picture',
        label: 'Picture',
        kind: 'choice',
        initial: 'url',
        choices: (_, { place }) => [
          { id: 'url', label: 'an address', note: 'https; the picture has to stay there' },
          { id: 'initials', label: 'the initials', note: 'from cdn.auth0.com' },
          {
            id: 'gravatar',
            label: 'the Gravatar',
            note: 'as new users have it; initials where there is none',
            disabled: profile.email === undefined ? 'the user has no e-mail address' : undefined,
          },
          {
            id: 'none',
            label: 'none',
            disabled: isOwn && place !== 'user_metadata' ? 'users of this connection always have one' : undefined,
          },
        ],
      },
      {
        id: 'url',
        label: 'Address',
        kind: 'text',
        initial: profile.picture ?? '',
        isShown: ({ picture }) => picture === 'url',
        check: (value) => {
          const words = value === '' ? 'is needed' : pictureMistake(String(value));
          return words === undefined ? { level: 'good', words: '' } : { level: 'bad', words };
        },
      },
      {
        id: 'place',
        label: 'Kept in',
        kind: 'choice',
        initial: isOwn ? 'profile' : 'user_metadata',
        choices: () => [
          {
            id: 'profile',
            label: 'picture',
            note: isOwn ? undefined : `only if ${provider} is not synced at each login`,
          },
          { id: 'user_metadata', label: 'user_metadata.picture', note: 'an Action has to make use of it' },
        ],
        hint: () =>
          isOwn
            ? 'In the profile, where applications look for it.'
            : `${provider} writes the profile at each login unless the connection is set otherwise (set_user_root_attributes).`,
      },
    ],
    submit: (values, state) =>
      startReview(state, changePicture, target, filledValues(values, 'picture', 'url', 'place')),
  };
}
