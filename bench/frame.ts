import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

import { secretVariable } from '../src/credentials/secret-variable.ts';
import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { TempHome } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { type MeasuredHome, preparedHome } from './prepared-home.ts';
import { figuresOf } from './process-figures.ts';
import { spreadOf, spreadWords } from './spread.ts';

const users = 100_000;
const keys = 120;
const tenant = 'acme';
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 45 },
  { columns: 200, rows: 60 },
] as const;
type Size = (typeof sizes)[number];
/** What people type: part of a name, of an address, of a connection, a field. */
const typed = ['walker', 'ada@', 'google', 'blocked:true'];

/** From a key to the frame that answers it, against a Node that answers every key with a screenful of letters. */
export const frame: Benchmark = {
  name: 'frame',
  summary: `from a key to its frame on a terminal, its bytes, and what waiting costs: ${users} users in an encrypted mirror, or those of BENCH_HOME`,
  run: async (print) => {
    const prepared = preparedHome();
    if (prepared !== undefined) {
      for (const size of sizes) await measureFrames(prepared, size, print);
      return;
    }
    await using simulator = await SimulatorProcess.start([
      '--users',
      String(users),
      '--seed',
      '7',
      '--plan',
      'enterprise',
    ]);
    await using home = new TempHome({
      TENANTRY_CREDENTIAL_STORE: 'env',
      TENANTRY_MASTER_KEY: '0'.repeat(64),
      [secretVariable(tenant)]: simulator.tenant.client_secret,
    });
    await home.addTenant(tenant, simulator.tenant);
    await home.succeed(['sync', tenant]);
    for (const size of sizes) await measureFrames(home, size, print);
  },
};

/** Runs all measurements in one terminal size; `home` holds a synced tenant. */
async function measureFrames(home: MeasuredHome, size: Size, print: (line: string) => void): Promise<void> {
  const { columns, rows } = size;
  const echo = await timeEcho(size);
  const floor = median(echo);
  const report = (what: string, times: readonly number[]): void =>
    print(
      `${columns}x${rows} ${what.padEnd(34)} ÷ echo ${(median(times) / floor).toFixed(1).padStart(5)}   (${spreadWords(spreadOf(times))})`,
    );
  report('echo of a screenful', echo);
  await using terminal = home.terminal(size);
  await terminal.waitFor(/@/u);
  await terminal.settle();
  await measureBytes(terminal, `${columns}x${rows}`, print);
  report(
    'cursor down',
    await timeKeys(
      terminal,
      Array.from({ length: keys }, () => 'j'),
    ),
  );
  report(
    'page down',
    await timeKeys(
      terminal,
      Array.from({ length: keys }, () => '\u001B[6~'),
    ),
  );
  const shown: number[] = [];
  const answered: number[] = [];
  for (const text of typed) {
    await press(terminal, '/');
    for (const letter of text) {
      const { first, last } = await press(terminal, letter);
      shown.push(first);
      answered.push(last);
    }
    await press(terminal, '\u001B');
  }
  report('letter of a filter, shown', shown);
  report('letter of a filter, answered', answered);
  await measureRest(terminal, `${columns}x${rows}`, print);
}

/** A cursor that goes down, against the whole screen drawn anew. */
async function measureBytes(terminal: PtyTerminal, size: string, print: (line: string) => void): Promise<void> {
  const moves: number[] = [];
  for (let key = 0; key < 40; key += 1) moves.push((await press(terminal, 'j')).bytes);
  const whole = (await press(terminal, '\u000C')).bytes;
  const move = median(moves);
  print(`${size} bytes of cursor down ÷ redraw           1/${(whole / move).toFixed(0)}   (${move} ÷ ${whole})`);
}

/** What the program costs while nobody does anything. */
async function measureRest(terminal: PtyTerminal, size: string, print: (line: string) => void): Promise<void> {
  const seconds = 20;
  await wait(15_000);
  const before = figuresOf(terminal.pid);
  await wait(seconds * 1000);
  const { cpu, memory } = figuresOf(terminal.pid);
  print(
    `${size} at rest: ${((cpu - before.cpu) / seconds).toFixed(1)} ms of computing a second, ${memory.toFixed(0)} MB`,
  );
}

async function timeEcho({ columns, rows }: Size): Promise<number[]> {
  const program = `process.stdin.setRawMode(true); let n = 0;
    process.stdin.on('data', () => { n += 1; process.stdout.write('\\u001B[H' + String.fromCharCode(97 + n % 26).repeat(${columns * rows})); });
    process.stdout.write('ready')`;
  await using terminal = new PtyTerminal({ args: ['-e', program], columns, rows });
  await terminal.waitFor('ready');
  return await timeKeys(
    terminal,
    Array.from({ length: keys }, () => 'j'),
  );
}

async function timeKeys(terminal: PtyTerminal, all: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const key of all) times.push((await press(terminal, key)).first);
  return times;
}

/** Milliseconds from a key to the first bytes of an answer, and to the last ones before the screen stays still. */
async function press(terminal: PtyTerminal, key: string): Promise<{ first: number; last: number; bytes: number }> {
  const quiet = 160;
  const begun = performance.now();
  const drawn: number[] = [];
  let bytes = 0;
  const listener = terminal.onOutput((data) => {
    const at = performance.now();
    drawn.push(at);
    // The pane beside the list follows once the cursor rests.
    if (at - (drawn[0] ?? at) < 40) bytes += Buffer.byteLength(data);
  });
  terminal.write(key);
  const patience = (): number => (drawn.length === 0 ? begun + 1500 : (drawn.at(-1) ?? begun) + quiet);
  while (performance.now() < patience()) await wait(2);
  listener.dispose();
  return { first: (drawn[0] ?? begun) - begun, last: (drawn.at(-1) ?? begun) - begun, bytes };
}
