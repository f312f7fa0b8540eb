import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { UserProfile } from '../../src/domain/user.ts';
import { oddities } from '../../fixtures/oddities.ts';
import type { PtyTerminal } from '../helpers/pty-terminal.ts';
import { keepPicture } from '../helpers/picture.ts';
import { SyncedHome } from '../helpers/synced-home.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** One in fifty is an oddity, so that each of them is there. */
const users = oddities.length * 50 + 100;
let synced: SyncedHome;
beforeAll(async () => {
  synced = await SyncedHome.open([{ name: 'acme', users, seed: 5 }]);
});
afterAll(async () => {
  await synced[Symbol.asyncDispose]();
});

/** Asks after every step whether the terminal was touched in any way that only the program itself may. */
function expectUntouched(terminal: PtyTerminal, rows: number): void {
  expect(terminal.osc.filter(({ id }) => id === 52)).toEqual([]);
  expect(terminal.titles.filter((title) => /root|prod/u.test(title))).toEqual([]);
  expect(terminal.bells).toBe(0);
  expect(terminal.alternateScreen).toBe(true);
  expect(terminal.output).not.toMatch(/\u001B\[6n|\u001BP\+q|\u001Bc|phish\.example\.net\u001B/u);
  const lines = terminal.lines();
  expect(lines).toHaveLength(rows);
  // The frame around the rows stands where it stood: tenant above, keys below.
  expect(lines[0], terminal.describe()).toContain('acme');
  expect(lines.at(-1), terminal.describe()).toMatch(/enter open|tabs/u);
}

test.each([
  [80, 24, 20],
  [160, 45, Math.ceil(users / 35)],
])('Names that attack the terminal stay text in the list at %ix%i', async (columns, rows, pages) => {
  await using terminal = synced.home.terminal({ columns, rows });
  await terminal.waitFor(/@/u);
  const seen = new Set<string>();
  for (let page = 0; page < pages; page += 1) {
    await terminal.waitFor(/enter open/u);
    expectUntouched(terminal, rows);
    for (const line of terminal.lines()) seen.add(line);
    await terminal.press('PageDown');
  }
  // Suspicious names are marked, and they were met.
  expect([...seen].filter((line) => /^.?.?!/u.test(line)).length).toBeGreaterThan(0);
  await terminal.press('Q');
  expect((await terminal.exit()).code).toBe(0);
});

test('Each of them can be found by its id, opened and read in full', async () => {
  const odd = oddities
    .filter(({ fields }) => typeof fields.name === 'string' && fields.name.trim() !== '')
    .map(({ title, fields }) => ({ title, user: synced.simulator('acme').allUsers().find(isCalled(fields.name)) }));
  expect(odd.filter(({ user }) => user === undefined)).toEqual([]);

  await using terminal = synced.home.terminal({ columns: 120, rows: 40 });
  await terminal.waitFor(/@/u);
  for (const { title, user } of odd) {
    const id = user?.user_id ?? '';
    await terminal.press('/');
    terminal.paste(`"${id}"`);
    await terminal.waitFor(/^\/ .*".*\D1 of 2,\d{3}/mu);
    await terminal.press('Enter');
    await terminal.waitFor(/enter open/u);
    await terminal.press('Enter');
    await terminal.waitFor((screen) => /\[1 ?Details\]/u.test(screen) && screen.includes(id));
    expectUntouched(terminal, 40);
    keepPicture(terminal.emulator, `hostile-${title.replaceAll(/\W+/gu, '-')}`);
    await terminal.press('q');
    await terminal.waitFor(/enter open/u);
    await terminal.press('Escape');
    await terminal.waitFor(/to filter/u);
  }
});

function isCalled(name: string | undefined): (user: UserProfile) => boolean {
  return (user) => user.name === name;
}
