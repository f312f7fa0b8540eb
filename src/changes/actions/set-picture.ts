import { z } from 'zod';

import type { Difference } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { gravatarPicture, initialsPicture } from '../../domain/default-picture.ts';
import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import type { Action } from './action.ts';
import { syncWords } from './edit.ts';
import { patchUser } from './patch-user.ts';
import { readConnection } from './read-connection.ts';
import { identityOf } from './user-identity.ts';
import { pictureText } from './user-shapes.ts';
import { isFederated, whyNotEditable } from './why-not-editable.ts';

const input = z
  .strictObject({
    /** What it shall be: an address, Auth0's default of the e-mail, the initials, or none. */
    picture: z.enum(['url', 'gravatar', 'initials', 'none'], { error: 'must be url, gravatar, initials or none' }),
    url: pictureText.optional(),
    /** In `user_metadata.picture` it is safe from the provider, but an Action has to make use of it. */
    place: z.enum(['profile', 'user_metadata'], { error: 'must be profile or user_metadata' }).optional(),
  })
  .refine(({ picture, url }) => (picture === 'url') === (url !== undefined), {
    error: 'an address goes with url, and with nothing else',
  });
type Input = z.infer<typeof input>;

interface Facts {
  readonly tenant: string;
  readonly connection: Connection | undefined;
}

/** https://auth0.com/docs/manage-users/user-accounts/change-user-picture */
export const setPicture: Action<Input, Facts> = {
  action: 'set-picture',
  kind: 'user',
  verb: 'set picture',
  input,
  scopes: () => ['update:users'],
  read: async (reading, { id }) => {
    const name = reading.mirror.getUser(id)?.profile.identities?.[0]?.connection;
    return { tenant: reading.tenant.name, connection: await readConnection(reading, name) };
  },
  plan: ({ user, subject, input: wanted, facts }) => {
    refuseUnfit(user, wanted, facts);
    const differences = differencesOf(user, wanted, facts.tenant);
    const picture = differences[0]?.after ?? null;
    const body = wanted.place === 'user_metadata' ? { user_metadata: { picture } } : { picture };
    return {
      differences,
      requests: differences.length === 0 ? [] : [patchUser(subject.id, body)],
      remarks: remarksOf(user, wanted),
    };
  },
  nothingToChange: () => ({ words: 'the picture is this one already' }),
  isDone: ({ user, differences: [wanted] }) =>
    user !== undefined && wanted !== undefined && pictureOf(user, wanted.field) === wanted.after,
  undo: ({ differences: [made], input: { place } }) => {
    if (made === undefined) return undefined;
    const { before } = made;
    return {
      action: 'set-picture',
      input: before === undefined ? { picture: 'none', place } : { picture: 'url', url: before, place },
    };
  },
};

function differencesOf(user: UserProfile, wanted: Input, tenant: string): readonly Difference[] {
  const field = wanted.place === 'user_metadata' ? 'user_metadata.picture' : 'picture';
  const [before, after] = [pictureOf(user, field), addressOf(user, wanted, tenant)];
  return before === after ? [] : [{ field, before, after }];
}

function pictureOf(user: UserProfile, field: string): unknown {
  return (field === 'picture' ? user.picture : user.user_metadata?.['picture']) ?? undefined;
}

function addressOf({ email, name, nickname, user_id }: UserProfile, { picture, url }: Input, tenant: string): unknown {
  if (picture === 'url') return url;
  if (picture === 'none') return undefined;
  if (picture === 'initials') return initialsPicture(name ?? nickname ?? email ?? user_id);
  if (email !== undefined) return gravatarPicture(email);
  throw new AppError('refused', `the user has no e-mail address in tenant ${tenant}, and so no Gravatar`, {
    tenant,
    hint: 'Choose the initials.',
  });
}

/** @throws AppError `refused` */
function refuseUnfit(user: UserProfile, { picture, place }: Input, { tenant, connection }: Facts): void {
  const account = identityOf(user, undefined);
  if (place === 'user_metadata' || account === undefined) return;
  const why = whyNotEditable('picture', account, connection);
  const isKept = picture === 'none' && !isFederated(account.identity.provider);
  if (why === undefined && !isKept) return;
  const words = why?.words ?? 'a user of this connection always has one';
  throw new AppError('refused', `the picture cannot be changed like this in tenant ${tenant}: ${words}`, {
    tenant,
    hint: isKept ? 'Choose the initials instead.' : 'Keep it in user_metadata.picture.',
  });
}

function remarksOf(user: UserProfile, { picture, place }: Input): readonly string[] {
  const [main] = user.identities ?? [];
  if (place === 'user_metadata') {
    return ['An Action has to take the picture from user_metadata.picture and put it into the token.'];
  }
  return [
    ...(main !== undefined && isFederated(main.provider) ? [syncWords(main.connection)] : []),
    ...(main !== undefined && isFederated(main.provider)
      ? ['Where Auth0 refuses it, keep the picture in user_metadata.picture and let an Action use it.']
      : []),
    ...(picture === 'gravatar' ? ['Whoever looks at it tells gravatar.com a hash of the address.'] : []),
    ...(picture === 'url' ? ['Auth0 keeps the address only: the picture has to stay where it is.'] : []),
  ];
}
