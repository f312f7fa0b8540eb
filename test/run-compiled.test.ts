import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { keepCompiled, keepCompiledIn, runCompiled } from '../src/run-compiled.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-test-'));
  keepCompiledIn(join(folder, 'compiled'), 'ui');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A part of a program, as `npm run build` writes it: the function that it gives back is compiled when it is called. */
function write(name: string): string {
  const file = join(folder, name);
  writeFileSync(file, '(function(word){"use strict";function greet(who){return word+" "+who}return{greet}})');
  return file;
}

function greet(file: string): string {
  return (runCompiled(file)('hello') as { greet: (who: string) => string }).greet('world');
}

function kept(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /-ui.[^.]+\.script$/.test(file));
}

test('what V8 compiled of a part is kept once, with the functions that were called, and taken from then on', () => {
  const file = write('app-1.script');
  runCompiled(file)('hello');
  keepCompiled();
  const uncalled = readFileSync(join(folder, kept()[0]!)).length;
  rmSync(join(folder, kept()[0]!));
  expect(greet(file)).toBe('hello world');
  keepCompiled();
  const [made = ''] = kept();
  const data = readFileSync(join(folder, made));
  expect(data.length).toBeGreaterThan(uncalled);
  expect(greet(file)).toBe('hello world');
  keepCompiled();
  expect(readFileSync(join(folder, made)).equals(data)).toBe(true);
  rmSync(join(folder, made));
  keepCompiled();
  expect(kept()).toEqual([]);
});

test('what was damaged on the disk is not taken, and made anew', () => {
  const file = write('app-1.script');
  greet(file);
  keepCompiled();
  const [made = ''] = kept();
  const whole = readFileSync(join(folder, made));
  const damaged = Buffer.from(whole);
  damaged[whole.length / 4] = (damaged[whole.length / 4] ?? 0) ^ 1;
  for (const bytes of [damaged, whole.subarray(0, -2), Buffer.alloc(0)]) {
    writeFileSync(join(folder, made), bytes);
    expect(greet(file)).toBe('hello world');
    keepCompiled();
    const again = readFileSync(join(folder, made));
    expect(again.subarray(0, again.length / 2).equals(again.subarray(again.length / 2))).toBe(true);
    expect(again.length).toBeGreaterThan(0);
  }
});

test('what was compiled of older versions goes after a month, and a folder that cannot be made is no obstacle', () => {
  const monthAgo = Date.now() / 1000 - 31 * 86_400;
  for (const name of ['app-1.script', 'app-2.script']) greet(write(name));
  keepCompiled();
  for (const file of kept().filter((each) => each.includes('app-1')))
    utimesSync(join(folder, file), monthAgo, monthAgo);
  greet(write('app-3.script'));
  keepCompiled();
  const names = kept().map((file) => file.replace(/.*[/\\]/, ''));
  expect(names.toSorted()).toEqual(['app-2.script', 'app-3.script']);
  writeFileSync(join(folder, 'file'), '');
  keepCompiledIn(join(folder, 'file'), 'ui');
  expect(greet(write('app-4.script'))).toBe('hello world');
  keepCompiled();
});

test.skipIf(process.platform === 'win32')('what others may have written is not run, but made anew', () => {
  const file = write('app-1.script');
  greet(file);
  keepCompiled();
  const made = join(folder, kept()[0]!);
  expect(statSync(dirname(made)).mode & 0o077).toBe(0);
  for (const mode of [0o620, 0o602]) {
    chmodSync(made, mode);
    expect(greet(file)).toBe('hello world');
    keepCompiled();
    expect(statSync(made).mode & 0o777).toBe(0o600);
  }
  const { ino } = statSync(made);
  const getuid = vi.spyOn(process, 'getuid').mockReturnValue(statSync(made).uid + 1);
  expect(greet(file)).toBe('hello world');
  getuid.mockRestore();
  keepCompiled();
  expect(statSync(made).ino).not.toBe(ino);
});

test('where nothing can be kept, nothing is left behind', () => {
  const file = write('app-1.script');
  greet(file);
  keepCompiled();
  const made = join(folder, kept()[0]!);
  rmSync(made);
  mkdirSync(join(made, 'in the way'), { recursive: true });
  expect(greet(file)).toBe('hello world');
  keepCompiled();
  expect(readdirSync(dirname(made))).toEqual(['app-1.script']);
});

test("what was kept for another version of Node goes after a month, but nothing of Node's own or of other programs", () => {
  const monthAgo = Date.now() / 1000 - 31 * 86_400;
  const old = ['v1.0.0-x64-ui', 'v1.0.0-x64-command', 'v1.0.0-x64-abcd-1000', 'mine-ui'];
  for (const name of [...old, 'v1.0.1-x64-ui']) {
    mkdirSync(join(folder, 'compiled', name), { recursive: true });
    writeFileSync(join(folder, 'compiled', name, 'app-1.script'), '');
  }
  for (const name of old) utimesSync(join(folder, 'compiled', name), monthAgo, monthAgo);
  greet(write('app-1.script'));
  keepCompiled();
  expect(old.filter((name) => existsSync(join(folder, 'compiled', name, 'app-1.script')))).toEqual(old.slice(1));
  expect(existsSync(join(folder, 'compiled', 'v1.0.1-x64-ui'))).toBe(true);
});
