import { afterEach, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { fillMirror } from '../../helpers/fill-mirror.ts';
import { TempHome } from '../../helpers/temp-home.ts';

const start = Date.parse('2026-11-01T00:00:00Z');

function event(n: number, type = 'fp'): LogEvent {
  const date = new Date(start + n * 60_000).toISOString();
  return {
    log_id: `900${date.replaceAll(/\D/g, '')}000${String(n).padStart(33, '0')}`,
    date,
    type,
    user_name: `u${n}`,
  };
}

let home: TempHome;
afterEach(() => home[Symbol.asyncDispose]());

test('prints the newest that match, then what comes, and ends where somebody stops it', async () => {
  home = new TempHome();
  const bench = new CommandBench(home.env);
  const first = [event(1), event(2, 's'), event(3), event(4)];
  await fillMirror(bench.session, 'acme', { logs: first });
  const writer = await bench.session.openWriter(bench.session.tenant('acme'));
  const batches = [[event(5), event(6, 's')], [], [event(7, 's')], [event(8), event(9)]];
  const stop = new AbortController();
  const clock = {
    now: () => start,
    sleep: async (_ms: number, signal?: AbortSignal) => {
      const logs = batches.shift();
      if (logs === undefined) stop.abort();
      else if (logs.length > 0) writer.commitBatch({ logs }, start);
      signal?.throwIfAborted();
      return Promise.resolve();
    },
  };
  const args = ['logs', 'tail', 'is:failed', '--lines', '2', '--ndjson'];
  const { code, stdout, stderr } = await bench.run(args, { clock, signal: stop.signal });
  writer.close();
  const printed = stdout.trimEnd().split('\n');
  expect(printed.map((line) => JSON.parse(line) as LogEvent)).toEqual([3, 4, 5, 8, 9].map((n) => event(n)));
  expect(code).toBe(130);
  expect(stderr).toMatch(/stopped following\n$/);
  expect(stderr).not.toMatch(/error|Run it again/);
});

test('prints a line an event for people, with nothing that a terminal would act on', async () => {
  home = new TempHome();
  const bench = new CommandBench(home.env);
  await fillMirror(bench.session, 'acme', { logs: [{ ...event(1), description: 'odd \u001b[2J' }] });
  const stop = new AbortController();
  stop.abort();
  const { stdout } = await bench.run(['logs', 'tail'], { signal: stop.signal });
  expect(stdout).toMatch(/^2026-11-01 00:01 {2}fp {2}wrong password {2}odd [^\u001b]* {2}u1 {2}900\d{53}\n$/);
});
