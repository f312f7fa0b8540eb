import type { ActivityHour, SyncActivity } from '../../src/domain/activity.ts';

/** Users that came, changed and went since a moment; the hour that it lies in is counted whole. */
export function changesSince(
  { hours }: SyncActivity,
  since: number,
): Pick<ActivityHour, 'inserted' | 'updated' | 'deleted'> {
  const counted = hours.filter(({ at }) => at > since - 3_600_000);
  const sum = (field: 'inserted' | 'updated' | 'deleted'): number =>
    counted.reduce((total, hour) => total + hour[field], 0);
  return { inserted: sum('inserted'), updated: sum('updated'), deleted: sum('deleted') };
}
