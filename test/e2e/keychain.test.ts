import { globSync, readFileSync } from 'node:fs';

import { describe, expect, test, vi } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import { hasKeychain, KeychainSession } from '../helpers/keychain-session.ts';
import { keepPicture } from '../helpers/picture.ts';
import { TempHome } from '../helpers/temp-home.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe.skipIf(!hasKeychain())('With the keychain of the operating system', () => {
  test('a tenant is added, synced and read; locked and missing keychains are said, and nothing is lost', async () => {
    await using keychain = await KeychainSession.start();
    const simulator = await startSimulator({ users: 30, roomy: true, seed: 41 });
    await using home = new TempHome({
      ...keychain.env,
      TENANTRY_CREDENTIAL_STORE: undefined,
      TENANTRY_PASSPHRASE: undefined,
    });
    try {
      await home.addTenant('acme', simulator);
      await home.succeed(['sync', 'acme']);
      expect(JSON.parse(await home.succeed(['users', 'list', '--json']))).toHaveLength(30);
      for (const file of globSync('**/*', { cwd: home.path, withFileTypes: true }).filter((entry) => entry.isFile())) {
        const bytes = readFileSync(`${file.parentPath}/${file.name}`);
        expect(bytes.includes(simulator.client_secret), `${file.name} holds the client secret`).toBe(false);
      }

      await keychain.lock();
      const locked = await home.run(['users', 'list', '--json']);
      expect(locked.code).not.toBe(0);
      expect(locked.stderr).toMatch(/keychain[^]*lock/iu);
      await using waiting = home.terminal();
      await waiting.waitFor(/lock/iu);
      keepPicture(waiting.emulator, 'keychain-locked');
      await waiting.press('Q');
      expect((await waiting.exit()).code).toBe(0);

      await keychain.unlock();
      expect(JSON.parse(await home.succeed(['users', 'list', '--json']))).toHaveLength(30);

      await keychain.remove();
      const missing = await home.run(['users', 'list', '--json']);
      expect(missing.code).not.toBe(0);
      expect(missing.stderr).toMatch(/keychain/iu);
      await using without = home.terminal();
      await without.waitFor(/keychain/iu);
      keepPicture(without.emulator, 'keychain-missing');
      await without.press('Q');
      expect((await without.exit()).code).toBe(0);
    } finally {
      await simulator.close();
    }
  });
});
