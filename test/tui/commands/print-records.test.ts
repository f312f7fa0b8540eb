import { PassThrough } from 'node:stream';

import { expect, test } from 'vitest';

import { CommandOutput } from '../../../tui/commands/command-output.ts';
import { printRecords } from '../../../tui/commands/print-records.ts';
import { fitWidths, printTable } from '../../../tui/commands/print-table.ts';
import type { RecordFormat } from '../../../tui/commands/record-format.ts';

interface Row {
  readonly name: string;
  readonly logins: number;
}

const view = {
  columns: [
    { title: 'NAME', value: (row: Row) => row.name },
    { title: 'LOGINS', value: (row: Row) => row.logins, right: true },
  ],
  record: (row: Row) => row,
};

/** What is printed to a terminal of this width, or to a pipe for undefined. */
async function printed(format: RecordFormat, rows: readonly Row[], columns?: number): Promise<string> {
  const stdout = Object.assign(new PassThrough({ highWaterMark: 1_000_000 }), {
    isTTY: columns !== undefined,
    columns,
  });
  await printRecords(new CommandOutput(stdout, new PassThrough()), format, rows, view);
  return String(stdout.read() ?? '');
}

const rows = [
  { name: 'Ada', logins: 12 },
  { name: 'Bob\u001b]0;owned\u0007\nfake row', logins: 3 },
];

test('lines up a table and draws nothing that a terminal would act on', async () => {
  expect(await printed('table', rows)).toBe(
    [
      'NAME                       LOGINS',
      'Ada                            12',
      'Bob^[]0;owned^G^Jfake row       3',
      '',
    ].join('\n'),
  );
});

test.each(['ndjson', 'json', 'csv'] as const)('prints each row as %s before the next one is there', async (format) => {
  const stdout = new PassThrough();
  const before: string[] = [];
  const arriving = async function* (): AsyncGenerator<Row, void, undefined> {
    for (const row of rows) {
      await Promise.resolve();
      before.push(String(stdout.read()));
      yield row;
    }
  };
  await printRecords(new CommandOutput(stdout, new PassThrough()), format, arriving(), view);
  expect(before[1]).toContain('Ada');
});

test('cuts a table to the terminal and leaves it whole in a pipe', async () => {
  const long = [{ name: 'x'.repeat(200), logins: 1 }];
  const [, onTerminal = ''] = (await printed('table', long, 40)).split('\n');
  expect(onTerminal).toHaveLength(40);
  expect(await printed('table', long)).toContain('x'.repeat(200));
});

test('takes the room from the widest columns first', () => {
  expect(fitWidths([10, 60, 10], 50)).toEqual([10, 26, 10]);
  expect(fitWidths([10, 10], 5)).toEqual([8, 8]);
});

test('prints one document with --json and one record per line with --ndjson', async () => {
  expect(JSON.parse(await printed('json', rows))).toEqual(rows);
  const lines = (await printed('ndjson', rows)).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as Row)).toEqual(rows);
});

test('prints an empty list as a document, too', async () => {
  expect(JSON.parse(await printed('json', []))).toEqual([]);
  expect(await printed('ndjson', [])).toBe('');
});

test('escapes on a terminal what JSON leaves raw', async () => {
  const hostile = [{ name: '\u009b2J\u202e\u007f\u2028', logins: 0 }];
  const shown = await printed('ndjson', hostile, 80);
  expect(shown).toMatch(/^[\x20-\x7e\n]*$/);
  expect(JSON.parse(shown)).toEqual(hostile[0]);
});

test('stops, without an error, when the reader goes away', async () => {
  const stdout = new PassThrough();
  const output = new CommandOutput(stdout, new PassThrough());
  let taken = 0;
  function* endless(): Generator<Row> {
    for (;;) {
      taken += 1;
      if (taken === 3) stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      yield { name: 'x'.repeat(100), logins: taken };
    }
  }
  await printRecords(output, 'ndjson', endless(), view);
  expect(output.closed).toBe(true);
});

test('prints a heading for a table without rows', async () => {
  const stdout = new PassThrough();
  await printTable(new CommandOutput(stdout, new PassThrough()), view.columns, []);
  expect(String(stdout.read())).toBe('NAME  LOGINS\n');
});

test('writes text that every program can read, also where a name was cut in the middle of a character', async () => {
  const cut = await printed('ndjson', [{ name: 'cut \ud83d', logins: 1 }]);
  expect(cut).toBe('{"name":"cut \ufffd","logins":1}\n');
});

test.each(['table', 'ndjson', 'json', 'csv'] as const)(
  'a signal is heard between rows that are there at once, as %s',
  async (format) => {
    const interruption = new AbortController();
    setImmediate(() => interruption.abort(new Error('interrupted')));
    function* endless(): Generator<Row, void, undefined> {
      const end = performance.now() + 10_000;
      while (performance.now() < end) {
        interruption.signal.throwIfAborted();
        yield { name: 'Ada', logins: 1 };
      }
    }
    // As a file does, it takes everything at once.
    const file = { write: () => true, on: () => undefined };
    await expect(printRecords(new CommandOutput(file, file), format, endless(), view)).rejects.toThrow('interrupted');
  },
);
