import type { DetailItem } from '../../domain/detail.ts';
import type { Reading } from './action.ts';
import { itemsOf, readSoftly } from './read-softly.ts';

/** What a user has beside the profile; undefined where it could not be read. */
export interface Belongings {
  readonly roles: readonly DetailItem[] | undefined;
  readonly permissions: readonly DetailItem[] | undefined;
  readonly organizations: readonly DetailItem[] | undefined;
}

/** Reads what hangs on a user. What cannot be read does not stand in the way. */
export async function readBelongings(reading: Reading, user_id: string): Promise<Belongings> {
  return {
    roles: itemsOf(await readSoftly(reading, 'roles', user_id)),
    permissions: itemsOf(await readSoftly(reading, 'permissions', user_id)),
    organizations: itemsOf(await readSoftly(reading, 'organizations', user_id)),
  };
}

/** What of it is lost, in one sentence that begins like this; no sentence when there is nothing. */
export function belongingsRemark(
  { roles, permissions, organizations }: Belongings,
  beginning: string,
): readonly string[] {
  const lost = [
    ...counted(roles, 'role', 'roles'),
    ...counted(permissions, 'direct permission', 'direct permissions'),
    ...counted(organizations, 'organization', 'organizations'),
  ];
  return lost.length === 0 ? [] : [`${beginning}: ${lost.join(', ')}.`];
}

function counted(items: readonly DetailItem[] | undefined, one: string, many: string): readonly string[] {
  if (items === undefined || items.length === 0) return [];
  return [items.length === 1 ? `1 ${one}` : `${items.length} ${many}`];
}
