import { readDate, type UserProfile } from '../../src/domain/user.ts';
import type { ReconcileReport } from '../../src/domain/reconcile-report.ts';
import type { MirrorReader, StaleMark } from '../../src/mirror/mirror.ts';
import { reconcileReason } from './reconcile-marks.ts';

/**
 * Takes from the report of a comparison what a read by id disproves: a search can lag behind, a user by id cannot.
 * Undefined when nothing of it changes.
 * @param read the user as it is now; undefined: there is none
 */
export function settleReport(
  report: ReconcileReport | undefined,
  { mark, profile }: { readonly mark: StaleMark; readonly profile: UserProfile | undefined },
  mirror: MirrorReader,
): ReconcileReport | undefined {
  const reason = reconcileReason(mark.reason);
  if (report === undefined || reason === undefined) return undefined;
  const stored = mirror.sightingOf(mark.user_id);
  const really = whatItIs(profile, stored);
  if (really === reason) return undefined;
  const less = { ...report, [reason]: Math.max(0, report[reason] - 1) };
  return really === undefined ? less : { ...less, [really]: less[really] + 1 };
}

function whatItIs(profile: UserProfile | undefined, stored: ReturnType<MirrorReader['sightingOf']>) {
  if (profile === undefined) return stored === undefined ? undefined : ('gone' as const);
  if (stored === undefined) return 'added' as const;
  return (readDate(profile.updated_at) ?? null) === stored.updated_at ? undefined : ('changed' as const);
}
