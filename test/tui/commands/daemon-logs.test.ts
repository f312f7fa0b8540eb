import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { CommandBench } from '../../helpers/command-bench.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { LogLines } from '../../../tui/commands/log-lines.ts';

const now = Date.UTC(2026, 0, 31);
const day = 86_400_000;

let folder: string;
let file: string;
let bench: CommandBench;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-logs-'));
  file = join(folder, 'state', 'daemon.log');
  mkdirSync(join(folder, 'state'));
  bench = new CommandBench({ TENANTRY_HOME: folder });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function record(number: number, fields: object = {}): string {
  const time = new Date(now - (30 - number) * day).toISOString();
  return `${JSON.stringify({ level: 'info', time, pid: 1, number, msg: 'job done', ...fields })}\n`;
}

function fill(): void {
  const lines = Array.from({ length: 30 }, (_, at) =>
    record(at, { tenant: at % 2 === 0 ? 'acme' : 'beta', level: at % 10 === 0 ? 'warn' : 'info' }),
  );
  writeFileSync(`${file}.2`, lines.slice(0, 10).join(''));
  writeFileSync(`${file}.1`, lines.slice(10, 20).join(''));
  writeFileSync(file, lines.slice(20).join(''));
}

async function numbers(...args: string[]): Promise<unknown[]> {
  const found = (await bench.json(['daemon', 'logs', '--json', ...args], { clock: new FakeClock(now) })) as {
    number: number;
  }[];
  return found.map(({ number }) => number);
}

test('shows the last lines, over rotated files and in order', async () => {
  fill();
  expect(await numbers()).toEqual(Array.from({ length: 30 }, (_, at) => at));
  expect(await numbers('--lines', '12')).toEqual(Array.from({ length: 12 }, (_, at) => 18 + at));
  expect(await numbers('--lines', '0')).toEqual([]);
});

test('refuses a tenant that is neither set up nor in the log', async () => {
  fill();
  const { code, stderr } = await bench.run(['daemon', 'logs', '--tenant', 'nope'], { clock: new FakeClock(now) });
  expect(code).toBe(2);
  expect(stderr).toContain('no tenant is called nope');
});

test('picks by time, level and tenant', async () => {
  fill();
  expect(await numbers('--since', '3d')).toEqual([27, 28, 29]);
  expect(await numbers('--level', 'warn')).toEqual([0, 10, 20]);
  expect(await numbers('--tenant', 'beta', '--since', '5d')).toEqual([25, 27, 29]);
  expect(await numbers('--level', 'error')).toEqual([]);
  expect((await bench.run(['daemon', 'logs', '--level', 'loud'])).code).toBe(2);
  expect((await bench.run(['daemon', 'logs', '--follow', '--json'])).code).toBe(2);
});

test('writes for people: what went wrong and what to do, and nothing that a terminal would act on', async () => {
  const err = { message: 'the keychain is \u001b[2Jlocked', hint: 'Unlock it.', cause: { message: 'no\u202eprompt' } };
  writeFileSync(file, record(1, { tenant: 'acme', level: 'warn', msg: 'tenant waits', err, delay: 10_347 }));
  appendFileSync(file, '{"level":"info","time":"2026-01-0');
  appendFileSync(file, '\n');
  const { stdout } = await bench.run(['daemon', 'logs', '--lines', '2']);
  expect(stdout).toContain('2026-01-02 00:00:00  warn   acme  tenant waits: the keychain is ');
  expect(stdout).toContain('(Unlock it.)');
  expect(stdout).toContain('delay=10347');
  expect(stdout).toContain('{"level":"info","time":"2026-01-0');
  expect(stdout).not.toMatch(/[\u001b\u202e]/u);
});

test('says so when there is nothing', async () => {
  const { code, stdout, stderr } = await bench.run(['daemon', 'logs']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toContain('daemon.log');
});

test('follows what is added over several rotations, without losing or repeating a line', async () => {
  fill();
  const files = [file, `${file}.1`, `${file}.2`, `${file}.3`];
  using lines = new LogLines(files);
  expect([...lines.filesFromYoungest()].flat()).toHaveLength(30);
  const rotate = () => {
    for (const [at, path] of files.slice(0, -1).entries().toArray().toReversed()) {
      try {
        renameSync(path, files[at + 1]!);
      } catch {
        // There is none.
      }
    }
  };
  const clock = new FakeClock(now);
  const stop = new AbortController();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const line of lines.follow(clock, stop.signal)) {
      seen.push((JSON.parse(line) as { number: number }).number);
      if (seen.length === 6) break;
    }
  })();
  appendFileSync(file, record(30));
  appendFileSync(file, record(31).slice(0, 10));
  await clock.advance(250);
  appendFileSync(file, record(31).slice(10));
  rotate();
  writeFileSync(file, record(32));
  rotate();
  writeFileSync(file, record(33));
  await clock.advance(250);
  rotate();
  await clock.advance(250);
  writeFileSync(file, record(34));
  await clock.advance(250);
  appendFileSync(file, record(35));
  await clock.advance(250);
  await reading;
  expect(seen).toEqual([30, 31, 32, 33, 34, 35]);
});
