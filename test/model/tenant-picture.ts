import { isDeepStrictEqual } from 'node:util';

import type { UserProfile } from '../../src/domain/user.ts';
import type { World } from './world.ts';

/** All users of a tenant as they were once. */
export type TenantPicture = ReadonlyMap<string, UserProfile>;

export function takePicture({ simulator }: World): TenantPicture {
  return new Map(simulator.allUsers().map((user) => [user.user_id, user]));
}

/** Support sets the tenant back to an older state. No log tells it, and whoever is back has the dates that he had. */
export function restoreTenant(world: World, picture: TenantPicture): void {
  const { users } = world.simulator.tenant;
  const note = (user_id: string): void => {
    world.unannounced.add(user_id);
    world.restored.add(user_id);
  };
  const now = world.time.now();
  for (const user of world.simulator.allUsers()) {
    const before = picture.get(user.user_id);
    if (isDeepStrictEqual(before, user)) continue;
    note(user.user_id);
    const index = users.indexOf(user.user_id)!;
    if (before === undefined) users.remove(index, now);
    else users.replace(index, before, now);
  }
  for (const [user_id, user] of picture) {
    if (users.indexOf(user_id) !== undefined) continue;
    note(user_id);
    users.add(user, now);
  }
}
