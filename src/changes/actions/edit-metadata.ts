import { isDeepStrictEqual } from 'node:util';

import { z } from 'zod';

import type { Difference } from '../../domain/change.ts';
import type { UserProfile } from '../../domain/user.ts';
import type { Action } from './action.ts';
import { patchUser } from './patch-user.ts';
import { metadataObject } from './user-shapes.ts';

const fields = ['user_metadata', 'app_metadata'] as const;
type Field = (typeof fields)[number];

/** First-level keys with their new values; null removes a key. What is not named stays. */
type MetadataPatch = Readonly<Record<string, unknown>>;
type Input = { readonly [Each in Field]?: MetadataPatch | undefined };

/** Names that Auth0 keeps for itself. https://auth0.com/docs/manage-users/user-accounts/metadata/metadata-fields-data */
const reserved = new Set(
  '__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP lastLogin loginsCount metadata multifactor_last_modified multifactor updated_at user_id'.split(
    ' ',
  ),
);

const input = z
  .strictObject({
    user_metadata: metadataObject.optional(),
    app_metadata: metadataObject
      .refine((keys) => !Object.keys(keys).some((key) => reserved.has(key)), {
        error: `must not hold a name that Auth0 keeps for itself (${[...reserved].join(', ')})`,
      })
      .optional(),
  })
  .refine((patches) => fields.some((field) => Object.keys(patches[field] ?? {}).length > 0), {
    error: 'no key of user_metadata or app_metadata is named',
  });

/**
 * Changes first-level keys of the metadata, and only those that differ. Auth0 merges at the first level: a value that is
 * an object is replaced whole. https://auth0.com/docs/manage-users/user-accounts/metadata/manage-metadata-api
 */
export const editMetadata: Action<Input> = {
  action: 'edit-metadata',
  kind: 'user',
  verb: 'edit metadata',
  input,
  scopes: () => ['update:users'],
  plan: ({ user, subject, input }) => {
    const differences = differencesOf(user, input);
    return {
      differences,
      requests: differences.length === 0 ? [] : [patchUser(subject.id, bodyOf(differences))],
      remarks: remarksOf(user, differences),
    };
  },
  nothingToChange: () => ({ words: 'the metadata of the user is like this already' }),
  isDone: ({ user, input }) => user !== undefined && differencesOf(user, input).length === 0,
  undo: ({ differences }) => ({ action: 'edit-metadata', input: bodyOf(differences.map(reversed)) }),
};

function differencesOf(user: UserProfile, input: Input): readonly Difference[] {
  return fields.flatMap((field) =>
    Object.entries(input[field] ?? {}).flatMap(([key, value]): Difference[] => {
      const held = user[field];
      const before = held !== undefined && Object.hasOwn(held, key) ? (held[key] ?? undefined) : undefined;
      const after = value ?? undefined;
      return isDeepStrictEqual(before, after) ? [] : [{ field: `${field}.${key}`, before, after }];
    }),
  );
}

/** The keys that differ, by field; null for one that is to be removed. */
function bodyOf(differences: readonly Difference[]): Readonly<Record<string, MetadataPatch>> {
  const parts = fields.map((field): [Field, MetadataPatch] => {
    const start = `${field}.`;
    const own = differences.filter((each) => each.field.startsWith(start));
    return [field, Object.fromEntries(own.map((each) => [each.field.slice(start.length), each.after ?? null]))];
  });
  return Object.fromEntries(parts.filter(([, keys]) => Object.keys(keys).length > 0));
}

function reversed({ field, before, after }: Difference): Difference {
  return { field, before: after, after: before };
}

/** Bytes of a profile's metadata above which Auth0 warns. */
const largeMetadata = 10_000;

function remarksOf(user: UserProfile, differences: readonly Difference[]): readonly string[] {
  const replaces = differences.some(({ before, after }) => isObject(before) && isObject(after));
  const size = JSON.stringify([user.user_metadata, user.app_metadata, differences.map(({ after }) => after)]).length;
  return [
    ...(replaces
      ? ['An object inside the metadata is replaced whole: Auth0 does not merge below the first level.']
      : []),
    ...(differences.some(({ field }) => field.startsWith('app_metadata.'))
      ? ['Rules, Actions and applications may decide by app_metadata what the user is allowed to do.']
      : []),
    ...(size > largeMetadata ? ['The metadata is large: Auth0 recommends less than 10 KB for a whole profile.'] : []),
  ];
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
