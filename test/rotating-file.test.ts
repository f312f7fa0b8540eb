import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { RotatingFile, rotatedFiles } from '../src/rotating-file.ts';

let folder: string;
let file: string;
let log: RotatingFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-rotating-'));
  file = join(folder, 'daemon.log');
  log = new RotatingFile({ file, size: 10_000, kept: 3 });
});
afterEach(() => {
  log.close();
  rmSync(folder, { recursive: true, force: true });
});

const line = (number: number) => `${JSON.stringify({ number, msg: 'x'.repeat(70) })}\n`;
const numbersIn = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((text) => (JSON.parse(text) as { number: number }).number);
const all = () => rotatedFiles({ file, kept: 3 }).filter((path) => existsSync(path));

describe('A rotating file', () => {
  it('keeps the last lines of weeks whole and in order, in files of a bounded size that only the owner reads', () => {
    for (let number = 0; number < 5000; number += 1) log.write(line(number));
    const numbers = all().toReversed().flatMap(numbersIn);
    const first = numbers[0]!;
    expect(numbers).toEqual(Array.from({ length: 5000 - first }, (_, at) => first + at));
    expect(numbers.length).toBeGreaterThan(300);
    expect(readdirSync(folder)).toHaveLength(4);
    for (const path of all()) {
      expect(statSync(path).size).toBeLessThan(10_000 + 100);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  it('goes on after a crash in the middle of setting files aside', () => {
    for (let number = 0; number < 500; number += 1) log.write(line(number));
    log.close();
    // Killed after the first move: .2 has become .3, and .2 is free.
    rmSync(`${file}.3`);
    writeFileSync(`${file}.3`, readFileSync(`${file}.2`));
    rmSync(`${file}.2`);
    const before = all().toReversed().flatMap(numbersIn);
    for (let number = 500; number < 520; number += 1) log.write(line(number));
    const after = all().toReversed().flatMap(numbersIn);
    expect(after.slice(-20)).toEqual(Array.from({ length: 20 }, (_, at) => 500 + at));
    expect(after.filter((number) => number < 500)).toEqual(before);
  });

  it('ends a line that a crash has torn, so that the next one can be read', () => {
    writeFileSync(file, '{"number":1}\n{"numb', { mode: 0o644 });
    chmodSync(file, 0o644);
    log.write(line(2));
    expect(readFileSync(file, 'utf8').split('\n').slice(0, 2)).toEqual(['{"number":1}', '{"numb']);
    expect(readFileSync(file, 'utf8').split('\n')[2]).toBe(line(2).trim());
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it.runIf(existsSync('/dev/full'))(
    'loses lines on a full disk and nothing else, and goes on when there is room',
    () => {
      symlinkSync('/dev/full', file);
      for (let number = 0; number < 10; number += 1) log.write(line(number));
      rmSync(file);
      log.write(line(11));
      expect(numbersIn(file)).toEqual([11]);
    },
  );

  it('does not fill the disk where it cannot be set aside', () => {
    mkdirSync(join(`${file}.1`, 'in the way'), { recursive: true });
    mkdirSync(join(`${file}.2`, 'in the way'), { recursive: true });
    mkdirSync(join(`${file}.3`, 'in the way'), { recursive: true });
    for (let number = 0; number < 1000; number += 1) {
      log.write(line(number));
      expect(statSync(file).size).toBeLessThan(21_000);
    }
    expect(numbersIn(file).at(-1)).toBe(999);
  });
});
