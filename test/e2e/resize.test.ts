import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { PtyTerminal } from '../helpers/pty-terminal.ts';
import { keepPicture } from '../helpers/picture.ts';
import { SyncedHome } from '../helpers/synced-home.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let synced: SyncedHome;
beforeAll(async () => {
  synced = await SyncedHome.open([{ name: 'acme', users: 400, seed: 21 }]);
});
afterAll(async () => {
  await synced[Symbol.asyncDispose]();
});

const sizes = [
  [60, 15],
  [160, 45],
  [250, 70],
  [80, 24],
  [41, 9],
  [80, 24],
] as const;

test.each([
  ['the list', []],
  ['a user', ['Enter']],
  ['the help', ['?']],
] as const)('%s fills every size and leaves nothing of the last one behind', async (name, keys) => {
  await using terminal = synced.home.terminal();
  await terminal.waitFor(/@/u);
  await terminal.press(...keys);
  for (const [columns, rows] of sizes) {
    terminal.resize(columns, rows);
    await terminal.waitFor(() => isWhole(terminal));
    const drawn = await terminal.settle(500);
    keepPicture(terminal.emulator, `resize-${name.replaceAll(' ', '-')}-${columns}x${rows}`);
    expect(isWhole(terminal), terminal.describe()).toBe(true);

    // What a repaint from nothing gives is what has to be there.
    terminal.emulator.write('\u001B[2J');
    await terminal.press('^L');
    await terminal.waitFor(() => isWhole(terminal));
    expect(withoutTimes(await terminal.settle(500)), terminal.describe()).toBe(withoutTimes(drawn));
  }
  await terminal.press('Escape', 'Q');
  expect((await terminal.exit()).code).toBe(0);
});

/** The tenant stands in the first row and the keys in the last, whatever the size. */
function isWhole(terminal: PtyTerminal): boolean {
  const lines = terminal.lines();
  return (lines[0] ?? '').includes('acme') && /&|help|close/u.test(lines.at(-1) ?? '');
}

function withoutTimes(screen: string): string {
  return screen.replaceAll(/\d+ ?(?:s|m|h|d|mo|y)\b/gu, '#').replaceAll(/ +/gu, ' ');
}
