import type { ProfileSource, Tombstone } from './mirror.ts';

/** When and how a profile was seen. Times in milliseconds of the server's clock. */
export interface Sighting {
  readonly updated_at: number | null;
  readonly source: ProfileSource;
  readonly read_at: number;
}

/** Fuller sources have higher numbers. Stored: never renumber. */
export const sourceRank: Readonly<Record<ProfileSource, number>> = { export: 0, search: 1, id: 2, write: 3 };

export const sourceOfRank = ['export', 'search', 'id', 'write'] as const satisfies readonly ProfileSource[];

/** A read by id and the answer to a write hold the same; both are immediately consistent. */
export function isFirstHand(source: ProfileSource): boolean {
  return source === 'id' || source === 'write';
}

/**
 * Whether an arriving profile replaces the stored one: by `updated_at`, then the fuller source, then the later
 * reading. Readings are dated in whole seconds, and not all that changes a user moves `updated_at`: of two first-hand
 * readings in one second the one that arrives last counts. `same` is: neither is ahead, nothing is lost by either
 * choice.
 *
 * A first-hand reading made after all that the other one knows counts even when it is of an earlier `updated_at`: the
 * tenant was taken back to an older state.
 */
export function compareSightings(arriving: Sighting, stored: Sighting): 'newer' | 'older' | 'same' {
  const { updated_at } = arriving;
  if (updated_at !== null && stored.updated_at !== null && updated_at !== stored.updated_at) {
    if (overrules(arriving, stored)) return 'newer';
    return updated_at > stored.updated_at && !overrules(stored, arriving) ? 'newer' : 'older';
  }
  const fuller = fullness(arriving.source) - fullness(stored.source);
  if (fuller !== 0) return fuller > 0 ? 'newer' : 'older';
  if (arriving.read_at === stored.read_at) return isFirstHand(arriving.source) ? 'newer' : 'same';
  return arriving.read_at > stored.read_at ? 'newer' : 'older';
}

function overrules(one: Sighting, other: Sighting): boolean {
  return isFirstHand(one.source) && one.read_at > Math.max(other.read_at, other.updated_at ?? 0);
}

function fullness(source: ProfileSource): number {
  return isFirstHand(source) ? sourceRank.id : sourceRank[source];
}

/**
 * Whether a sighting proves that a user exists in spite of a deletion: read first-hand after it, or created after
 * it. A page of a search or an export proves nothing, it can lag behind.
 */
export function outlives(
  sighting: { readonly source: ProfileSource; readonly read_at: number; readonly created_at: number | null },
  deletion: Pick<Tombstone, 'deleted_at'>,
): boolean {
  if (isFirstHand(sighting.source) && sighting.read_at > deletion.deleted_at) return true;
  return sighting.created_at !== null && sighting.created_at > deletion.deleted_at;
}

/** Whether a reading is late enough to settle a stale mark. The server tells its time in whole seconds. */
export function settlesMark(read_at: number, marked_at: number): boolean {
  return read_at >= Math.floor(marked_at / 1000) * 1000;
}

/** Milliseconds, generously: under load searches lag behind, and nobody says how far. */
const longestLag = 10 * 60_000;

/**
 * Whether a list should long have shown what was known at that time. When it does not, the tenant may have been taken
 * back to an older state: a read by id tells.
 */
export function isTooOld(known_at: number, read_at: number): boolean {
  return read_at > known_at + longestLag;
}
