import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { LogEvent } from '../../../src/domain/log-event.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { fillMirror } from '../../helpers/fill-mirror.ts';
import { TempHome } from '../../helpers/temp-home.ts';

const start = Date.parse('2026-11-01T00:00:00Z');

function event(number: number, part: Partial<LogEvent>): LogEvent {
  const log_id = `9002${String(number).padStart(6, '0')}`;
  return { log_id, date: new Date(start + number * 60_000).toISOString(), type: 's', ...part };
}

let home: TempHome;
let bench: CommandBench;

beforeAll(async () => {
  home = new TempHome();
  bench = new CommandBench(home.env);
  const logs = [event(1, { type: 'fp', client_name: 'Shop' }), event(2, {}), event(3, { type: 'f' })];
  await fillMirror(bench.session, 'acme', { logs });
  await fillMirror(bench.session, 'other', { logs: [event(4, { type: 'fp' })] });
});
afterAll(async () => home[Symbol.asyncDispose]());
afterEach(() => bench.session.config.changeLogViews(() => []));

async function idsOf(...args: string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await bench.run(['logs', 'list', '--ndjson', ...args]);
  if (code !== 0) throw new Error(stderr);
  return [...stdout.matchAll(/"log_id":"9002(\d+)"/g)].map(([, id]) => String(Number(id)));
}

test('a saved view of logs is asked by its name, narrowed, counted, and in every command over events', async () => {
  const saved = await bench.run(['logs', 'views', 'save', 'Refused', 'is:failed']);
  expect(saved).toMatchObject({ code: 0, stdout: '' });
  expect(await idsOf('--view', 'refused', '--tenant', 'acme')).toEqual(['3', '1']);
  expect(await idsOf('client:shop OR type:s', '--view', 'REFUSED', '--all-tenants')).toEqual(['1']);
  expect(await bench.json(['logs', 'views', 'list', '--all-tenants', '--json'])).toEqual([
    { name: 'Refused', query: 'is:failed', events: 3 },
  ]);
  expect((await bench.run(['logs', 'list', '--view', 'refused', '--count', '--tenant', 'acme'])).stdout).toBe('2\n');
  expect(await bench.json(['logs', 'facets', '--view', 'refused', '--all-tenants', '--json'])).toEqual([
    { type: 'fp', count: 2 },
    { type: 'f', count: 1 },
  ]);
  // Users have views of their own.
  expect((await bench.run(['users', 'list', '--view', 'refused', '--tenant', 'acme'])).code).toBe(3);
});

test('one of a single tenant is asked of that one', async () => {
  await bench.run(['logs', 'views', 'save', 'here', '', '--tenant', 'other']);
  expect(await idsOf('--view', 'here')).toEqual(['4']);
  expect((await bench.run(['logs', 'views', 'list', '--tenant', 'acme', '--json'])).stdout).toBe('[]\n');
});

test('keeps no order of a line that is saved: the log has one', async () => {
  await bench.run(['logs', 'views', 'save', 'refused', 'is:failed | sort -date']);
  expect(bench.session.config.read().log_views).toEqual([{ name: 'refused', query: 'is:failed' }]);
});

test('is shared as a line of text, and taken over from it', async () => {
  await bench.run(['logs', 'views', 'save', 'one', 'type:fp | tenant acme']);
  await bench.run(['logs', 'views', 'save', 'two', 'is:failed', '--tenant', 'acme']);
  const { stdout: lines } = await bench.run(['logs', 'views', 'export']);
  expect(lines).toBe(
    'tenantry log view: one = type:fp | tenant acme | sort -date\ntenantry log view: two = is:failed | tenant acme\n',
  );
  const sorted = { input: 'tenantry log view: two = is:failed | sort -date | tenant acme' };
  expect((await bench.run(['logs', 'views', 'import', '-'], sorted)).stderr).toBe('were there already: two\n');
  const before = bench.session.config.read().log_views;
  expect((await bench.run(['logs', 'views', 'remove', 'ONE'])).stdout).toBe(`${lines.split('\n')[0] ?? ''}\n`);
  const again = await bench.run(['logs', 'views', 'import', '-'], { input: lines });
  expect(again.stderr).toBe('added: one\nwere there already: two\n');
  expect(bench.session.config.read().log_views).toEqual(before?.toReversed());
  expect((await bench.run(['users', 'views', 'import', '-'], { input: lines })).stderr).toContain('line 1');
  const other = 'tenantry log view: x = y | sort name';
  expect((await bench.run(['logs', 'views', 'import', '-'], { input: other })).stderr).toContain('another order');
});

test.each<[readonly string[], number, RegExp]>([
  [['views', 'save', 'x', 'nonsense:1'], 2, /nonsense:1\n\^+\n.*no field "nonsense"/],
  [['views', 'save', 'a=b', 'x'], 2, /neither = nor/],
  [['views', 'save', 'x', 'y', '--tenant', 'nowhere'], 3, /no tenant nowhere/],
  [['views', 'remove', 'nothing'], 3, /logs views list/],
  [['list', '--view', 'nothing'], 3, /no view "nothing"/],
])('refuses %j and saves nothing', async (args, code, words) => {
  const end = await bench.run(['logs', ...args]);
  expect(end).toMatchObject({ code, stdout: '' });
  expect(end.stderr).toMatch(words);
  expect(bench.session.config.read().log_views).toBeUndefined();
});

test('another view of the same name wants --replace; one that cannot be asked any more says why', async () => {
  await bench.run(['logs', 'views', 'save', 'x', 'a']);
  expect((await bench.run(['logs', 'views', 'save', 'X', 'b'])).code).toBe(2);
  expect((await bench.run(['logs', 'views', 'save', 'X', 'b', '--replace'])).code).toBe(0);
  expect(bench.session.config.read().log_views).toEqual([{ name: 'X', query: 'b' }]);
  bench.session.config.changeLogViews(() => [{ name: 'broken', query: 'nonsense:1' }]);
  const { stdout, stderr } = await bench.run(['logs', 'views', 'list', '--tenant', 'acme']);
  expect(stdout).toMatch(/^broken +\? +nonsense:1/m);
  expect(stderr).toMatch(/"broken" cannot be asked: there is no field/);
});
