import type { LogGap, SyncStatus } from '../../src/mirror/mirror.ts';

/** Why a part of the log is missing, and what that means for what one sees. */
export function gapWords(gap: LogGap, { jobs }: SyncStatus): { readonly why: string; readonly means: string } {
  const why =
    gap.cause === 'damage'
      ? 'lost with pages of a damaged mirror, and Auth0 keeps it no longer'
      : 'nobody looked for longer than the tenant keeps its log';
  const full = jobs.find(({ job }) => job === 'users-full')?.last_success_at;
  const users =
    full !== undefined && full > gap.found_at
      ? 'all users were read again since, so none is missing or left over'
      : 'all users are read again, because some may be gone';
  return { why, means: `logins and changes of that time are in no history here; ${users}` };
}
