import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { keepPicture } from '../helpers/picture.ts';
import { SyncedHome } from '../helpers/synced-home.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let synced: SyncedHome;
beforeAll(async () => {
  synced = await SyncedHome.open([{ name: 'acme', users: 100, seed: 51, environment: 'production' }]);
});
afterAll(async () => {
  await synced[Symbol.asyncDispose]();
});

const colour = /\u001B\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m/u;

describe('What one terminal shows, another shows too', () => {
  test('NO_COLOR takes the colours and leaves the words', async () => {
    await using coloured = synced.home.terminal();
    await coloured.waitFor(/@/u);
    expect(coloured.output).toMatch(colour);

    await using terminal = synced.home.terminal({ env: { NO_COLOR: '1' } });
    await terminal.waitFor(/@/u);
    await terminal.settle();
    keepPicture(terminal.emulator, 'no-color');
    expect(terminal.output).not.toMatch(colour);
    expect(terminal.screen()).toContain('PROD');
    expect(terminal.lines().filter((line) => line.startsWith('❯'))).toHaveLength(1);
  });

  test.each([
    ['a locale without UTF-8', { LANG: 'C' }],
    ['the Linux console', { TERM: 'linux' }],
  ])('%s gets signs that it can draw', async (_, env) => {
    await using terminal = synced.home.terminal({ env });
    await terminal.waitFor(/@/u);
    await terminal.settle();
    expect(
      terminal.lines().filter((line) => line.startsWith('>')),
      terminal.describe(),
    ).toHaveLength(1);
    expect(terminal.screen()).not.toMatch(/[❯▌▐●⊘✉]/u);
    await terminal.press('Down');
    await terminal.settle();
    expect(
      terminal.lines().filter((line) => line.startsWith('>')),
      terminal.describe(),
    ).toHaveLength(1);
  });

  test('old width tables, as many terminals have, keep every row in its place', async () => {
    await using terminal = synced.home.terminal({ graphemes: false });
    await terminal.waitFor(/@/u);
    for (let page = 0; page < 6; page += 1) {
      await terminal.settle();
      expect(terminal.lines()[0]).toContain('acme');
      expect(terminal.lines().at(-1)).toContain('enter open');
      await terminal.press('PageDown');
    }
  });

  test('a paste outside of a field changes nothing', async () => {
    await using terminal = synced.home.terminal();
    await terminal.waitFor(/@/u);
    const requests = synced.simulator('acme').requests.length;
    terminal.paste('B\ry\rQ\nDELETE\r');
    await terminal.settle(600);
    expect(terminal.exited).toBeUndefined();
    expect(terminal.screen()).not.toContain('Cancel');
    expect(synced.simulator('acme').requests).toHaveLength(requests);
  });

  test('a paste into the filter is searched for as one line, and its escape sequences do nothing', async () => {
    const user = synced.plainUser('acme');
    await using terminal = synced.home.terminal();
    await terminal.waitFor(/@/u);
    await terminal.press('/');
    terminal.paste(`${user.email}\r\n`);
    await terminal.waitFor(user.name);
    await terminal.waitFor(/\D1 of 100/u);

    terminal.paste('\u001B]0;pasted title\u0007\u001B[2J\u001B[31m');
    await terminal.settle(300);
    expect(terminal.titles).toEqual([]);
    expect(terminal.output).not.toContain('\u001B[2J\u001B[31m');
    expect(terminal.lines()[0]).toContain('acme');
  });

  test('a paste that never ends does not take the keyboard away', async () => {
    await using terminal = synced.home.terminal();
    await terminal.waitFor(/@/u);
    terminal.write('\u001B[200~never ended');
    await terminal.settle(1500, 4000);
    await terminal.press('^C', '^C');
    expect((await terminal.exit()).code).toBe(130);
  });

  test('answers of the terminal that nobody asked for are not typed into the program', async () => {
    await using terminal = synced.home.terminal();
    await terminal.waitFor(/@/u);
    await terminal.press('/');
    terminal.write('\u001B]11;rgb:1e1e/1e1e/2e2e\u0007\u001B[?62;c\u001B[I\u001B[O\u001B[<0;10;10M');
    await terminal.settle();
    expect(terminal.screen()).not.toMatch(/rgb:|1e1e|62;c|\[I|<0;10/u);
  });
});
