import { it } from 'vitest';

import { followTenant } from '../../daemon/tenant-loop.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import { systemClock } from '../../src/clock.ts';
import { openConfig } from '../../src/config.ts';
import { openLog } from '../../src/log.ts';
import { startSimulator } from '../../fixtures/start-simulator.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { DaemonHome } from './daemon-home.ts';

const interval = (): number => 3_600_000;

it('brings a login at once where events are on, though the next look is an hour away', async () => {
  await using home = new DaemonHome();
  const simulator = await startSimulator({ users: 60, plan: 'private-cloud', searchLag: 0, logLag: 0, eventLag: 0 });
  home.add('acme', simulator);
  openConfig(home.paths).editTenant('acme', { events: true });
  const session = home.session();
  const tenant = session.tenant('acme');
  const log = await openLog({ file: `${home.paths.state}/events.log`, clock: systemClock });
  const stop = new AbortController();
  const options = { session, settleChanges, version: '0', clock: systemClock, random: () => 0.5, log };
  const ended = followTenant({ ...options, tenant, signal: stop.signal, interval, onState: () => undefined });
  try {
    await waitUntil('all was read', () =>
      home.read('acme', (mirror) => {
        const { jobs, complete_at } = mirror.syncStatus();
        const at = (name: string) => jobs.find(({ job }) => job === name);
        const done = ['log-events', 'users-changed', 'reconcile'].every((name) => at(name)?.last_success_at);
        return complete_at !== undefined && done && at('events')?.note === 'listens';
      }),
    );
    // The log tells one login in fifty minutes late.
    const users = simulator.allUsers().slice(7, 10);
    const logins = users.map(({ user_id }) => simulator.acts.login(user_id));
    await waitUntil('a login is here', () =>
      home.read('acme', (mirror) =>
        logins.some(({ user_id, last_login }) => {
          const isLogged = mirror.listLogs({ user_id, types: ['s'], limit: 1 })[0]?.date === last_login;
          return isLogged && mirror.getUser(user_id)?.profile.last_login === last_login;
        }),
      ),
    );
  } finally {
    stop.abort();
    await ended;
    log.close();
    await simulator.close();
  }
  await waitUntil('nobody listens any more', () => simulator.tenant.eventReaders.open === 0);
});
