import type { UserProfile } from '../../src/domain/user.ts';
import { readDate } from '../../src/domain/user.ts';
import type { MirrorReader, UserSighting } from '../../src/mirror/mirror.ts';
import { longestSearchLag } from './search-lag.ts';

/** What differs between a list of the tenant's users and the mirror's. */
export interface Differences {
  /** Missing here, or older here: a whole page of a search can bring them. */
  readonly behind: readonly string[];
  /** To be read by id: missing here although they are known to be deleted, or younger here. */
  readonly odd: readonly string[];
  /** Those of both that are missing here. */
  readonly missing: ReadonlySet<string>;
  /** Only here. */
  readonly gone: readonly string[];
  /** A record of the tenant is older than ours. */
  readonly went_back: boolean;
}

/**
 * Compares users by id and `updated_at`.
 * @param ours all users of the mirror that the list should hold
 * @param served_at server time of the list
 */
export function compareUsers(
  theirs: readonly UserProfile[],
  ours: readonly UserSighting[],
  { mirror, served_at }: { readonly mirror: MirrorReader; readonly served_at: number },
): Differences {
  const left = new Map(ours.map((user) => [user.user_id, user]));
  // What is younger is no difference: the log and the look at what has changed bring it.
  const settled_at = served_at - longestSearchLag;
  const behind: string[] = [];
  const odd: string[] = [];
  const missing = new Set<string>();
  let went_back = false;
  for (const user of theirs) {
    // Whoever is not where the list has them may be stored with another date.
    const stored = left.get(user.user_id) ?? mirror.sightingOf(user.user_id);
    left.delete(user.user_id);
    const updated_at = readDate(user.updated_at) ?? null;
    if (stored === undefined) {
      const deleted_at = mirror.getTombstone(user.user_id)?.deleted_at;
      if (deleted_at !== undefined && deleted_at > settled_at) continue;
      missing.add(user.user_id);
      (deleted_at === undefined ? behind : odd).push(user.user_id);
      continue;
    }
    // Whoever is marked is read by id anyway.
    if (stored.updated_at === updated_at || stored.stale === 1) continue;
    if (Math.max(stored.updated_at ?? 0, updated_at ?? 0) > settled_at) continue;
    const older = (updated_at ?? 0) < (stored.updated_at ?? 0);
    went_back ||= older;
    (older ? odd : behind).push(user.user_id);
  }
  const gone = [...left.values()].filter((user) => user.stale === 0 && (user.created_at ?? 0) <= settled_at);
  return { behind, odd, missing, gone: gone.map((user) => user.user_id), went_back };
}
