import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { PtyTerminal } from '../helpers/pty-terminal.ts';
import { SyncedHome } from '../helpers/synced-home.ts';
import { builtProgram } from '../helpers/temp-home.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let synced: SyncedHome;
beforeAll(async () => {
  synced = await SyncedHome.open([{ name: 'acme', users: 60, seed: 3 }]);
});
afterAll(async () => {
  await synced[Symbol.asyncDispose]();
});

async function opened(env: Record<string, string> = {}): Promise<PtyTerminal> {
  const terminal = synced.home.terminal({ env });
  await terminal.waitFor(/@/u);
  expect(terminal.alternateScreen).toBe(true);
  expect(terminal.emulator.modes.wraparoundMode).toBe(false);
  return terminal;
}

function expectRestored(terminal: PtyTerminal): void {
  expect(terminal.alternateScreen, terminal.describe()).toBe(false);
  // Cursor shown, bracketed paste off: whichever was said last holds.
  expect(lastOf(terminal.output, '\u001B[?25h', '\u001B[?25l')).toBe('\u001B[?25h');
  expect(terminal.emulator.modes.wraparoundMode).toBe(true);
  expect(terminal.emulator.modes.bracketedPasteMode).toBe(false);
  expect(terminal.emulator.modes.mouseTrackingMode).toBe('none');
  expect(terminal.emulator.modes.sendFocusMode).toBe(false);
}

function lastOf(text: string, ...marks: readonly string[]): string | undefined {
  return marks.toSorted((a, b) => text.lastIndexOf(a) - text.lastIndexOf(b)).at(-1);
}

describe('Every way out gives the terminal back', () => {
  test.each([
    ['q', ['q'], 0],
    ['Q', ['Q'], 0],
    ['^C twice', ['^C', '^C'], 130],
  ])('%s ends in order', async (_, keys, code) => {
    await using terminal = await opened();
    await terminal.press(...keys);
    expect(await terminal.exit()).toEqual({ code, signal: 0 });
    expectRestored(terminal);
    expect(terminal.screen()).not.toMatch(/error/iu);
  });

  test('Q quits from inside a user', async () => {
    await using terminal = await opened();
    await terminal.press('Enter');
    await terminal.waitFor(/user_id/u);
    await terminal.press('Q');
    expect((await terminal.exit()).code).toBe(0);
    expectRestored(terminal);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s from outside ends with %i', async (signal, code) => {
    await using terminal = await opened();
    terminal.kill(signal);
    expect(await terminal.exit()).toEqual({ code, signal: 0 });
    expectRestored(terminal);
  });

  test('an error that nobody caught ends with 1 and says so', async () => {
    await using terminal = await opened({ NODE_OPTIONS: `--import=${preload('uncaught')}` });
    terminal.kill('SIGUSR2');
    expect((await terminal.exit()).code).toBe(1);
    expectRestored(terminal);
    expect(terminal.screen()).toContain('the floor gave way');
  });

  test('a rejection that nobody handled ends with 1 and says so', async () => {
    await using terminal = await opened({ NODE_OPTIONS: `--import=${preload('rejected')}` });
    terminal.kill('SIGUSR2');
    expect((await terminal.exit()).code).toBe(1);
    expectRestored(terminal);
    expect(terminal.screen()).toContain('the floor gave way');
  });

  test('an error while drawing ends with 1 and says so', async () => {
    await using terminal = await opened({ NODE_OPTIONS: `--import=${preload('render')}` });
    terminal.kill('SIGUSR2');
    await terminal.press('Down');
    expect((await terminal.exit()).code).toBe(1);
    expectRestored(terminal);
    expect(terminal.screen()).toContain('the floor gave way');
  });
});

test('^Z gives the shell back, and fg the screen in its new size', async () => {
  // Otherwise the shell switches bracketed paste on for itself.
  const inputrc = join(synced.home.path, 'inputrc');
  writeFileSync(inputrc, 'set enable-bracketed-paste off\n');
  await using terminal = new PtyTerminal({
    command: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    env: { ...synced.home.env, PS1: 'shell> ', HISTFILE: '/dev/null', INPUTRC: inputrc, HOME: synced.home.path },
  });
  await terminal.waitFor('shell>');
  terminal.write(`${process.execPath} ${builtProgram('tui')}\r`);
  await terminal.waitFor(/@/u);
  const before = terminal.lines()[0];

  await terminal.press('^Z');
  await terminal.waitFor(/Stopped[^]*shell>/u);
  expectRestored(terminal);

  terminal.resize(100, 30);
  terminal.write('echo still here\r');
  await terminal.waitFor(/^still here$/mu);
  terminal.write('fg\r');
  await terminal.waitFor(() => terminal.alternateScreen);
  await terminal.waitFor(/@/u);
  await terminal.waitFor(() => (terminal.lines()[29] ?? '') !== '');
  expect(terminal.lines()[0]?.slice(0, 10)).toBe(before?.slice(0, 10));

  await terminal.press('?');
  await terminal.waitFor(/Help/u);
  await terminal.press('Escape', 'Q');
  await terminal.waitFor(() => !terminal.alternateScreen);
  terminal.write('echo code $?\r');
  await terminal.waitFor('code 0');
});

test('kill -9 of the screen breaks nothing: the next one opens', async () => {
  await using killed = await opened();
  killed.kill('SIGKILL');
  expect((await killed.exit()).signal).toBe(9);

  await using next = await opened();
  await next.press('Q');
  expect((await next.exit()).code).toBe(0);
  expect(JSON.parse(await synced.home.succeed(['users', 'list', '--json', '--limit', '60']))).toHaveLength(60);
});

/** A module for the program's own process that fails in the way asked for when SIGUSR2 comes. */
function preload(way: 'uncaught' | 'rejected' | 'render'): string {
  const failures = {
    uncaught: `setTimeout(() => { throw new Error('the floor gave way'); });`,
    rejected: `Promise.reject(new Error('the floor gave way'));`,
    // React tries once more before it gives up.
    render: `broken = 4;`,
  };
  const file = join(synced.home.path, `${way}.mjs`);
  writeFileSync(
    file,
    `let broken = 0;
     // Every frame is drawn with it.
     const { findLast } = Array.prototype;
     Array.prototype.findLast = function (...args) {
       if (broken > 0) { broken -= 1; throw new Error('the floor gave way'); }
       return findLast.apply(this, args);
     };
     process.on('SIGUSR2', () => { ${failures[way]} });`,
  );
  return pathToFileURL(file).href;
}
