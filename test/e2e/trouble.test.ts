import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import { keepPicture } from '../helpers/picture.ts';
import type { PtyTerminal } from '../helpers/pty-terminal.ts';
import { SyncedHome } from '../helpers/synced-home.ts';
import { TempHome } from '../helpers/temp-home.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

describe('Trouble is said in words and takes nothing away', () => {
  test('without any tenant it asks for one, signs in and begins the first sync', async () => {
    await using home = new TempHome();
    const simulator = await startSimulator({ users: 12, seed: 31, plan: 'private-cloud', searchLag: 0, logLag: 0 });
    await using terminal = home.terminal();
    await terminal.waitFor(/Add a tenant: 1 of 3/u);
    keepPicture(terminal.emulator, 'no-tenant');
    await terminal.press('Escape');
    await terminal.waitFor(/tenantry tenants add/u);
    await terminal.press('T');
    await terminal.waitFor(/Add a tenant: 1 of 3/u);
    await paste(terminal, simulator.domain);
    await terminal.press('Tab', 'Space', 'Tab');
    await terminal.type('acme');
    await terminal.press('^S');
    await terminal.waitFor(/2 of 3/u);
    await terminal.press('Tab');
    await paste(terminal, simulator.client_id);
    await terminal.press('Tab');
    terminal.paste(simulator.client_secret);
    await terminal.waitFor('•'.repeat(20));
    await terminal.press('^S');
    await terminal.waitFor(/3 of 3/u);
    await terminal.press('^S');
    await terminal.waitFor(/The tenant was added/u);
    keepPicture(terminal.emulator, 'tenant-added');
    await terminal.press('Enter');
    await terminal.waitFor(/12 users/u);
    await terminal.press('q');
    expect((await terminal.exit()).code).toBe(0);
    await simulator.close();
  });

  test('without a daemon and without the network the mirror is still read and searched', async () => {
    await using synced = await SyncedHome.open([{ name: 'acme', users: 80, seed: 31 }]);
    const user = synced.plainUser('acme');
    await synced.simulator('acme').close();
    await using terminal = synced.home.terminal();
    await terminal.waitFor(/@/u);
    await terminal.press('/');
    await terminal.type(user.email);
    await terminal.waitFor(/\b1 of 80/u);
    await terminal.press('Enter');
    await terminal.waitFor(/enter open/u);
    await terminal.press('Enter');
    await terminal.waitFor(user.user_id);

    await terminal.press('B');
    await terminal.waitFor(/cannot|could not|no answer|reach|refused|offline|network/iu);
    keepPicture(terminal.emulator, 'no-network');
    await terminal.press('Escape', 'Q');
    expect((await terminal.exit()).code).toBe(0);
  });

  test('a passphrase that is not in the environment is asked for, and never shown', async () => {
    await using synced = await SyncedHome.open([{ name: 'acme', users: 20, seed: 32 }], { secrets: 'file' });
    const passphrase = synced.home.env['TENANTRY_PASSPHRASE'] ?? '';
    await using terminal = synced.home.terminal({ env: { TENANTRY_PASSPHRASE: undefined } });
    await terminal.waitFor(/passphrase/iu);
    expect(terminal.alternateScreen).toBe(false);
    terminal.write(`${passphrase}\r`);
    await terminal.waitFor(/@/u);
    expect(terminal.output).not.toContain(passphrase);
    await terminal.press('Q');
    expect((await terminal.exit()).code).toBe(0);
  });

  test('with a wrong passphrase nothing is opened, and it is said why', async () => {
    await using synced = await SyncedHome.open([{ name: 'acme', users: 20, seed: 32 }], { secrets: 'file' });
    await using terminal = synced.home.terminal({ env: { TENANTRY_PASSPHRASE: 'not this one' } });
    await terminal.waitFor(/passphrase/iu);
    keepPicture(terminal.emulator, 'wrong-passphrase');
    expect(terminal.screen()).not.toContain('@');
  });

  test('a damaged configuration is named with its file, and nothing is overwritten', async () => {
    await using home = new TempHome();
    mkdirSync(home.paths.config, { recursive: true });
    writeFileSync(join(home.paths.config, 'config.json'), '{"version":1,"tenants":[{]');
    await using terminal = home.terminal();
    expect((await terminal.exit()).code).toBe(2);
    expect(terminal.alternateScreen).toBe(false);
    expect(terminal.screen()).toContain('config.json');
  });

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  test.skipIf(!isRoot)('a full disk is survived: the mirror is read, what cannot be written is said', async () => {
    await using synced = await SyncedHome.open([{ name: 'acme', users: 60, seed: 33 }]);
    const { home } = synced;
    // Who only reads leaves the shared memory of the file behind, which is there on any machine where it is read.
    await home.succeed(['users', 'list']);
    const full = `${home.path}-full`;
    mkdirSync(full);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', full]);
    try {
      execFileSync('cp', ['-a', `${home.path}/.`, full]);
      fill(join(full, 'filler'));
      await using terminal = home.terminal({ env: { TENANTRY_HOME: full } });
      await terminal.waitFor(/@/u);
      await terminal.press('B');
      await terminal.settle(600);
      await terminal.press('y');
      await terminal.waitFor(/disk|space/iu);
      keepPicture(terminal.emulator, 'disk-full');
      await terminal.press('Escape', 'Q');
      expect((await terminal.exit()).code).toBe(0);
      expect(synced.simulator('acme').requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
    } finally {
      execFileSync('umount', [full]);
      rmSync(full, { recursive: true });
    }
  });

  test('without a terminal nothing is drawn: it names a command and ends with 2', async () => {
    await using home = new TempHome();
    const { code, stdout, stderr } = await home.run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('tenantry users list');
  });
});

/** Writes until the disk says that it is full. */
function fill(file: string): void {
  for (const size of [1_000_000, 100_000, 4096, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

async function paste(terminal: PtyTerminal, text: string): Promise<void> {
  terminal.paste(text);
  await terminal.waitFor(text);
}
