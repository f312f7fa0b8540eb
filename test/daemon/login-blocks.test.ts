import { expect, it } from 'vitest';

import { logEvents } from '../../daemon/jobs/log-events.ts';
import { usersFull } from '../../daemon/jobs/users-full.ts';
import { upkeep } from '../../daemon/jobs/upkeep.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { type SimulatedSync, simulatedSync } from './simulated-sync.ts';

const day = 86_400_000;
const filter = { query: parseQuery('is:brute_force_blocked').root };

/** Whom the mirror names, and whom the tenant would name if it were asked about each user. */
function bothAnswers({ mirror, simulator }: SimulatedSync): { mirror: string[]; tenant: string[] } {
  const { blocks, clock } = simulator.tenant;
  const users = mirror.listUsers({ ...filter, sort: { field: 'user_id', descending: false }, offset: 0, limit: 1000 });
  const kept = simulator.allUsers().filter(({ email, username, phone_number }) => {
    const identifiers = [email, username, phone_number].filter((value) => value !== undefined);
    return blocks.of(identifiers, clock.now()).length > 0;
  });
  return {
    mirror: users.map(({ user_id }) => user_id).toSorted(),
    tenant: kept.map(({ user_id }) => user_id).toSorted(),
  };
}

it('knows from the log alone whom the tenant keeps out, while people are attacked, let in and forgotten', async () => {
  const sync = await simulatedSync({ users: 300, logs: 3000 });
  const { simulator, clock, mirror } = sync;
  const look = async (): Promise<string[]> => {
    await sync.runAll(logEvents);
    const answers = bothAnswers(sync);
    expect(answers.mirror).toEqual(answers.tenant);
    expect(mirror.countUsers(filter)).toBe(answers.mirror.length);
    return answers.mirror;
  };
  try {
    await sync.runAll(usersFull);
    await sync.runAll(upkeep);
    const before = await look();
    const isAlone = (email = ''): boolean =>
      email !== '' && simulator.allUsers().filter((user) => user.email === email).length === 1;
    const people = simulator
      .allUsers()
      .filter(({ user_id, email }) => user_id.startsWith('auth0|') && isAlone(email) && !before.includes(user_id));
    const [ada, bo, cy, dee] = people.map(({ user_id }) => user_id) as [string, string, string, string];
    for (const user_id of [ada, bo, cy, dee]) simulator.acts.bruteForce(user_id, { ip: '192.0.2.7' });
    simulator.acts.attackFrom('192.0.2.8');
    expect(await look()).toEqual([...before, ada, bo, cy, dee].toSorted());
    await clock.sleep(60_000);
    simulator.acts.followUnblockLink(ada);
    simulator.acts.changePassword(bo);
    expect(await look()).not.toContain(ada);
    await clock.sleep(20 * day);
    simulator.acts.bruteForce(cy, { ip: '192.0.2.9' });
    await look();
    await clock.sleep(10 * day + 1);
    expect(await look()).toEqual([cy]);
  } finally {
    await sync.close();
  }
});
