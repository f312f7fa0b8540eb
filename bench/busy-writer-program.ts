import { setPriority } from 'node:os';
import { setImmediate as letGo } from 'node:timers/promises';

import { randomFrom } from '../fixtures/random.ts';
import type { UserProfile } from '../src/domain/user.ts';
import { homeIn } from './big-home.ts';

/** Users of a page of the Management API, and pages that the daemon stores together. */
const page = 100;

/** The daemon's own: see `daemon/run-program.ts`. */
setPriority(10);
const home = homeIn(process.argv[2]!);
const session = home.session();
const mirror = await session.openWriter(session.tenant(home.tenant));
const random = randomFrom(11, 'busy');
const begun = performance.now();
let stored = 0;
// Whoever measures beside it has ended.
process.on('disconnect', () => process.exit());
process.on('message', () => {
  process.send?.(stored / ((performance.now() - begun) / 1000));
});

for (let round = 1; ; round += 1) {
  const at = new Date(home.now + round).toISOString();
  const users = Array.from({ length: page }, () => somebody()).map((profile) => {
    const login = { updated_at: at, last_login: at, logins_count: (profile.logins_count ?? 0) + 1 };
    return { profile: { ...profile, ...login }, source: 'search' as const, read_at: home.now + round };
  });
  await mirror.storeBatch({ users }, home.now + round);
  stored += page;
  if (round === 1) process.send?.(0);
  await letGo();
}

function somebody(): UserProfile {
  for (;;) {
    const [seen] = mirror.listSightings(random.int(home.users), 1);
    const found = seen && mirror.getUser(seen.user_id);
    if (found !== undefined) return found.profile;
  }
}
