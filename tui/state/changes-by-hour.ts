import type { UiState } from '../ui-state.ts';

/** Changes among users in each of the last 24 hours, oldest first; undefined where nobody looked. */
export function changesByHour(state: UiState, tenant: string): readonly (number | undefined)[] {
  const hours = state.activities[tenant]?.activity.hours;
  if (hours === undefined) return Array.from({ length: 24 }, () => undefined);
  return hours.map(({ inserted, updated, deleted, requests }) => {
    const changes = inserted + updated + deleted;
    return requests === 0 && changes === 0 ? undefined : changes;
  });
}
