import { cheapestWhole } from '../request-cost.ts';
import { pagesOf } from './compare-by-pages.ts';
import type { FullPass } from './full-pass.ts';
import type { ReconcilePlace, ReconcileTask, Round } from './reconcile-place.ts';

const day = 24 * 3_600_000;
/** Within this time all users are compared one by one, whatever the counts say. */
const roundTime = 7 * day;
/** A part is one page at least. */
const smallestPart = 99;

/** The round under way. A whole pass over all users is one, too: what it did not meet was asked for by id. */
export function roundAt(
  place: ReconcilePlace,
  pass: FullPass | undefined,
  now: number,
): Pick<ReconcilePlace, 'round' | 'all_by_id_at'> {
  const passed = pass?.running === false ? pass.started_at : undefined;
  const known = place.all_by_id_at;
  if (passed !== undefined && passed > (place.round?.started_at ?? 0)) {
    return { round: { started_at: passed, part_at: passed }, all_by_id_at: passed };
  }
  return { round: place.round ?? { started_at: now, part_at: now - roundTime }, all_by_id_at: known };
}

/**
 * The part of the round that is due, as many users as time has passed since the last part. Where an export is cheaper, all
 * of them once in a round.
 * @param known `until`: server time; users created since are left out
 */
export function partOfRound(
  { round, all_by_id_at }: Pick<ReconcilePlace, 'round' | 'all_by_id_at'>,
  known: { readonly users: number; readonly now: number; readonly until: number; readonly exports: boolean },
): ReconcileTask[] {
  const { users, now, until, exports } = known;
  if (round === undefined) return [];
  if (cheapestWhole(users, exports) === 'export') {
    // A day is the time between two runs.
    return now - (all_by_id_at ?? 0) >= roundTime - day / 2 ? [{ by: 'export' }] : [];
  }
  const elapsed = Math.max(0, now - round.part_at);
  const due = Math.ceil((users * Math.min(elapsed, roundTime)) / roundTime);
  if (due < smallestPart && elapsed < day / 2) return [];
  const { keyset } = pagesOf({ to: until });
  return [{ by: 'pages', keyset: goOn(round, keyset), left: Math.max(due, smallestPart) }];
}

/** The walk ends where the users begin who are too young to be compared, and that has moved since. */
function goOn({ keyset }: Round, fresh: { readonly to?: string }): NonNullable<Round['keyset']> {
  if (keyset === undefined) return fresh as NonNullable<Round['keyset']>;
  return keyset.phase === 'tied' && keyset.at === undefined ? keyset : { ...keyset, to: fresh.to! };
}
