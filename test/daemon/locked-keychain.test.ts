import { describe, expect, it } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import { systemClock } from '../../src/clock.ts';
import { readDaemon } from '../../src/daemon-lock.ts';
import { Secret } from '../../src/secret.ts';
import { openSession } from '../../src/session/open-session.ts';
import { hasKeychain, KeychainSession } from '../helpers/keychain-session.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { DaemonHome } from './daemon-home.ts';

describe.skipIf(!hasKeychain())('A daemon whose keychain is locked', () => {
  it('says that it waits for it, and goes on by itself once it is unlocked', { timeout: 90_000 }, async () => {
    await using keychain = await KeychainSession.start();
    await using home = new DaemonHome();
    const simulator = await startSimulator({ users: 20, seed: 3, plan: 'private-cloud' });
    try {
      home.add('acme', simulator);
      Object.assign(home.env, keychain.env, { TENANTRY_CREDENTIAL_STORE: 'keychain', TENANTRY_SECRET_ACME: undefined });
      const { env, paths } = home;
      const store = await openSession({ paths, env, clock: systemClock }).credentials();
      await store.set('acme', 'client', new Secret(simulator.client_secret));
      await keychain.lock();
      const { child } = home.start();
      const told = () => readDaemon(paths, Date.now())?.tenants['acme'];
      const limit = { timeout: 40_000 };
      await waitUntil('it says what it waits for', () => told()?.kind === 'keychain_locked', limit);
      expect(told()).toMatchObject({
        state: 'waiting',
        note: expect.stringMatching(/^waiting for the keychain: /),
        hint: expect.stringMatching(/unlock/i),
        retry_at: expect.any(Number),
      });
      expect(simulator.requests).toEqual([]);
      await keychain.unlock();
      await waitUntil('it follows the tenant', () => told()?.state === 'running', limit);
      expect(readDaemon(paths, Date.now())).toMatchObject({ alive: true, pid: child.pid });
    } finally {
      await simulator.close();
    }
  });
});
