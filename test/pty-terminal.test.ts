import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { drawSvg, writePicture } from './helpers/picture.ts';
import { PtyTerminal } from './helpers/pty-terminal.ts';

function run(code: string, options: { columns?: number; rows?: number; graphemes?: boolean } = {}): PtyTerminal {
  return new PtyTerminal({ args: ['-e', code], ...options });
}

test('A program in the terminal is seen, answered and ended like by a person', async () => {
  await using terminal = run(`
    process.stdin.setRawMode(true);
    process.stdout.write('\\x1b[?1049h\\x1b[31;1mred\\x1b[0m ready');
    process.stdin.on('data', (keys) => {
      process.stdout.write('\\r\\n' + JSON.stringify(String(keys)));
      if (String(keys) === 'q') { process.stdout.write('\\x1b[?1049l'); process.exit(3); }
    });`);
  await terminal.waitFor('red ready');
  expect(terminal.alternateScreen).toBe(true);
  expect(terminal.cell(0, 0)).toMatchObject({ text: 'r', bold: true, foreground: 1 });

  await terminal.press('Down', '^C', 'q');
  expect(await terminal.exit()).toEqual({ code: 3, signal: 0 });
  expect(terminal.output).toContain(String.raw`"\u001b[B"`);
  expect(terminal.output).toContain(String.raw`"\u0003"`);
  expect(terminal.alternateScreen).toBe(false);
});

test('The emulator answers queries, and notices titles and the clipboard', async () => {
  await using terminal = run(`
    process.stdin.setRawMode(true);
    process.stdin.on('data', (answer) => { console.log(JSON.stringify(String(answer))); process.exit(); });
    process.stdout.write('\\x1b]0;stolen\\x07\\x1b]52;c;aGk=\\x07\\x1b[6n');`);
  await terminal.exit();
  expect(terminal.screen()).toContain(String.raw`"\u001b[1;1R"`);
  expect(terminal.titles).toEqual(['stolen']);
  expect(terminal.osc).toContainEqual({ id: 52, data: 'c;aGk=' });
});

test('A program learns of a new size, and cells beyond the edge are not read', async () => {
  await using terminal = run(
    `process.stdout.write('x'.repeat(60)); setInterval(() => {}, 1000);
     process.stdout.on('resize', () => console.log('\\r\\n' + process.stdout.columns + 'x' + process.stdout.rows));`,
    { columns: 80, rows: 10 },
  );
  await terminal.waitFor('xxx');
  terminal.resize(40, 12);
  await terminal.waitFor('40x12');
  expect(Math.max(...terminal.lines().map((line) => line.length))).toBe(40);
});

test('A wait that fails says what was on the screen', async () => {
  await using terminal = run(`console.log('something else'); process.exitCode = 4;`);
  await expect(terminal.waitFor('the thing')).rejects.toThrow(/ended.*"code":4[^]*something else/u);
});

test('A picture of the screen holds its text and colours', async () => {
  await using terminal = run(`console.log('\\x1b[7m 陈 <b> \\x1b[0m \\x1b[38;2;1;2;3mdeep\\x1b[0m ╭─╮ ❯ ●')`);
  await terminal.exit();
  const svg = drawSvg(terminal.emulator);
  expect(svg).toContain('#010203');
  expect(svg).toContain('&lt;');
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-picture-'));
  writePicture(terminal.emulator, join(folder, 'screen.png'));
  expect(readFileSync(join(folder, 'screen.png')).subarray(1, 4).toString()).toBe('PNG');
  rmSync(folder, { recursive: true });
});
