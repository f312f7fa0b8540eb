import { isDeepStrictEqual } from 'node:util';

import type { Difference } from '../../domain/change.ts';
import type { UserProfile } from '../../domain/user.ts';

const fields = ['user_metadata', 'app_metadata'] as const;

/** What the metadata of one user lack of those of another. */
export interface MetadataGap {
  /** First-level keys that are missing, with their values, by field: a PATCH. Empty when nothing is missing. */
  readonly patch: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly differences: readonly Difference[];
  /** Keys that both have with different values: `user_metadata.plan`. */
  readonly kept: readonly string[];
}

/** What `user` would get of `other` if nothing of its own may change. */
export function missingMetadata(user: UserProfile, other: UserProfile): MetadataGap {
  const parts = fields.map((field) => {
    const own = user[field] ?? {};
    const theirs = Object.entries(other[field] ?? {});
    const missing = theirs.filter(([key]) => !Object.hasOwn(own, key));
    const kept = theirs.filter(([key, value]) => Object.hasOwn(own, key) && !isDeepStrictEqual(own[key], value));
    return { field, missing, kept };
  });
  const filled = parts.filter(({ missing }) => missing.length > 0);
  return {
    patch: Object.fromEntries(filled.map(({ field, missing }) => [field, Object.fromEntries(missing)])),
    differences: filled.flatMap(({ field, missing }) =>
      missing.map(([key, after]) => ({ field: `${field}.${key}`, before: undefined, after })),
    ),
    kept: parts.flatMap(({ field, kept }) => kept.map(([key]) => `${field}.${key}`)),
  };
}
