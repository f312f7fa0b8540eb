import { tabs } from '../../tui/tabs/index.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { keepPicture } from '../helpers/picture.ts';
import type { PtyTerminal } from '../helpers/pty-terminal.ts';
import { SyncedHome } from '../helpers/synced-home.ts';
import { waitUntil } from '../helpers/wait-until.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let synced: SyncedHome;
beforeAll(async () => {
  synced = await SyncedHome.open([
    { name: 'acme-dev', users: 300, seed: 11 },
    { name: 'acme-prod', users: 120, seed: 12, environment: 'production' },
    { name: 'acme-look', users: 40, seed: 13, environment: 'staging', read_only: true },
  ]);
});
afterAll(async () => {
  await synced[Symbol.asyncDispose]();
});

describe.each([
  [80, 24],
  [160, 45],
])('At %ix%i', (columns, rows) => {
  const picture = (name: string): string => `${name}-${columns}x${rows}`;

  test('users are listed, filtered, opened and looked at tab by tab', async () => {
    const user = synced.plainUser('acme-dev');
    await using terminal = synced.home.terminal({ columns, rows });
    await terminal.waitFor(/@[^]*300|300[^]*@/u);
    keepPicture(terminal.emulator, picture('users'));

    await terminal.press('/');
    await terminal.type(user.email);
    await terminal.waitFor(user.name);
    await terminal.waitFor(/\b1 of 300/u);
    keepPicture(terminal.emulator, picture('filter'));

    await terminal.press('Enter');
    await terminal.waitFor(/enter open/u);
    await terminal.press('Enter');
    await terminal.waitFor(user.user_id);
    keepPicture(terminal.emulator, picture('details'));
    for (const [at, { id }] of [...tabs.entries()].slice(1)) {
      const before = terminal.screen();
      await terminal.press(String(at + 1));
      await terminal.waitFor((screen) => screen !== before);
      await terminal.settle();
      keepPicture(terminal.emulator, picture(`tab-${id}`));
      expect(terminal.screen()).toContain(user.name);
    }
    await terminal.press(String(tabs.findIndex(({ id }) => id === 'json') + 1));
    await terminal.waitFor('"user_id"');
    await terminal.press('q', 'Escape');
    await terminal.waitFor(/to filter[^]*300 users/u);
    await terminal.press('Q');
    expect((await terminal.exit()).code).toBe(0);
  });

  test('a user is blocked and unblocked again, each after a dialog', async () => {
    const user = synced.plainUser('acme-dev');
    const simulator = synced.simulator('acme-dev');
    const isBlocked = (): boolean =>
      simulator.allUsers().find(({ user_id }) => user_id === user.user_id)?.blocked === true;
    await using terminal = synced.home.terminal({ columns, rows });
    await terminal.waitFor(/@/u);
    await terminal.press('/');
    await terminal.type(user.email);
    await terminal.waitFor(/\b1 of 300/u);
    await terminal.press('Enter');
    await terminal.waitFor(/enter open/u);
    await terminal.press('B');
    await terminal.waitFor(/Block/u);
    const writes = simulator.requests.filter(({ method }) => method === 'PATCH').length;

    await terminal.press('Escape');
    await terminal.waitForNo(/Cancel/u);
    expect(simulator.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(writes);
    expect(isBlocked()).toBe(false);

    await terminal.press('B');
    await terminal.waitFor(/Cancel/u);
    keepPicture(terminal.emulator, picture('block'));
    await confirm(terminal, () => isBlocked());
    await terminal.waitForNo(/Cancel/u);
    await terminal.waitFor(/❯ ⊘/u);

    await terminal.press('B');
    await terminal.waitFor(/Unblock[^]*Cancel/u);
    await confirm(terminal, () => !isBlocked());
    await terminal.press('Q');
    expect((await terminal.exit()).code).toBe(0);
  });

  test('in production the address is typed before anything is sent', async () => {
    const user = synced.plainUser('acme-prod');
    const simulator = synced.simulator('acme-prod');
    const isBlocked = (): boolean =>
      simulator.allUsers().find(({ user_id }) => user_id === user.user_id)?.blocked === true;
    await using terminal = synced.home.terminal({ columns, rows });
    await terminal.waitFor(/@/u);
    await terminal.press('2');
    await terminal.waitFor(/PROD[^]*120/u);
    await terminal.press('/');
    await terminal.type(user.email);
    await terminal.waitFor(/\b1 of 120/u);
    await terminal.press('Enter');
    await terminal.waitFor(/enter open/u);
    await terminal.press('B');
    await terminal.waitFor(/PRODUCTION[^]*Cancel/u);
    await terminal.press('y', 'Enter');
    await terminal.settle(600);
    expect(isBlocked()).toBe(false);

    await terminal.press('^U');
    await terminal.type(user.email);
    await terminal.waitFor((screen) => screen.split(user.email).length > 2);
    keepPicture(terminal.emulator, picture('block-production'));
    await terminal.press('Tab');
    await terminal.settle(500);
    await terminal.press('Enter');
    await waitUntil('the user is blocked', isBlocked);
    await terminal.waitForNo(/Cancel/u);

    // Lets the other size find the user as this one did.
    await synced.home.succeed([
      'users',
      'unblock',
      user.user_id,
      '--tenant',
      'acme-prod',
      '--yes',
      '--confirm',
      user.email,
    ]);
  });

  test('tenants are switched, and all of them are searched', async () => {
    const user = synced.plainUser('acme-look');
    await using terminal = synced.home.terminal({ columns, rows });
    await terminal.waitFor(/@[^]*300|300[^]*@/u);
    await terminal.press('}');
    await terminal.waitFor(/120/u);
    await terminal.press('t');
    await terminal.waitFor(/Switch tenant/iu);
    await terminal.type('look');
    await terminal.waitFor(/> look/u);
    await terminal.press('Enter');
    await terminal.waitFor(/READ-ONLY|\bRO\b/u);
    await terminal.press('B');
    await terminal.settle();
    expect(terminal.screen()).not.toContain('Cancel');

    await terminal.press('0');
    await terminal.waitFor(/460/u);
    await terminal.press('/');
    await terminal.type(user.email);
    await terminal.waitFor(new RegExp(`acme-look[^]*${user.name.split(' ')[0] ?? ''}|${user.name}`, 'u'));
    await terminal.settle();
    keepPicture(terminal.emulator, picture('all-tenants'));
    await terminal.press('Escape', 'Q');
    expect((await terminal.exit()).code).toBe(0);
  });

  test('help shows the keys and can be searched', async () => {
    await using terminal = synced.home.terminal({ columns, rows });
    await terminal.waitFor(/@/u);
    await terminal.press('?');
    await terminal.waitFor(/Help/u);
    keepPicture(terminal.emulator, picture('help'));
    await terminal.press('/');
    await terminal.type('quit');
    await terminal.waitFor(/quits?\b/u);
    await terminal.press('Escape', 'Escape');
    await terminal.waitForNo(/Help:/u);
    await terminal.waitFor(/@/u);
    await terminal.press('Q');
    expect((await terminal.exit()).code).toBe(0);
  });
});

async function confirm(terminal: PtyTerminal, isDone: () => boolean): Promise<void> {
  // The dialog takes no yes in its first moments: nobody confirms by typing ahead.
  await terminal.settle(600);
  await terminal.press('y');
  await waitUntil('the change has arrived', isDone);
}
