import type { LogGap, SyncStatus } from '../../src/mirror/mirror.ts';

/** Why a part of the log is missing, and what that means for what one sees. */
export function gapWords(
  gap: LogGap,
  { jobs, reconciled }: SyncStatus,
): { readonly why: string; readonly means: string } {
  const why =
    gap.cause === 'damage'
      ? 'lost with pages of a damaged mirror, and Auth0 keeps it no longer'
      : 'nobody looked for longer than the tenant keeps its log';
  const full = jobs.find(({ job }) => job === 'users-full')?.last_success_at ?? 0;
  const isMended = Math.max(full, reconciled?.ended_at ?? 0) > gap.found_at;
  const users = isMended
    ? 'all users were compared with the tenant since, so none is missing or left over'
    : 'all users are to be compared with the tenant, because some may be gone';
  return { why, means: `logins and changes of that time are in no history here; ${users}` };
}
