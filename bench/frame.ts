import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { type BigHome, copyHome, openBigHome, size } from './big-home.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { atMost } from './goal.ts';
import { median } from './median.ts';
import { figuresOf } from './process-figures.ts';
import { shortMs, type Spread, spreadOf, spreadWords } from './spread.ts';

const keys = 80;
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
] as const;
type Size = (typeof sizes)[number];
/** The one that the goals are about. */
const large = sizes[1];
/** What people type: part of a name, of an address, of a connection, a field. */
const typed = ['walker', 'ada@', 'google', 'blocked:true', 'müller', '東京', 'karim'];

/** From a key to the frame that answers it, against a Node that answers every key with a screenful of letters. */
export const frame: Benchmark = {
  name: 'frame',
  summary: `from a key to its frame on a terminal, its bytes, and what waiting costs: ${size.users} users (BENCH_USERS) in an encrypted mirror`,
  run: async (print, note) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const home = copyHome(await openBigHome(print), folder);
      for (const each of sizes)
        await measureFrames({ home, size: each, print, note: each === large ? note : () => {} });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Measuring {
  readonly home: BigHome;
  readonly size: Size;
  readonly print: (line: string) => void;
  readonly note: (figure: Figure) => void;
}

/** Runs all measurements in one terminal size. */
async function measureFrames({ home, size, print, note }: Measuring): Promise<void> {
  const title = `${size.columns}x${size.rows}`;
  const echo = await timeEcho(size);
  const report = (what: string, times: readonly number[]): Spread => {
    const ratio = (median(times) / median(echo)).toFixed(1).padStart(5);
    print(`${title} ${what.padEnd(34)} ÷ echo ${ratio}   (${spreadWords(spreadOf(times))})`);
    return spreadOf(times);
  };
  report('echo of a screenful', echo);
  await using terminal = home.terminal(size);
  await terminal.waitFor(/@/u);
  await terminal.settle();
  const { move, whole } = await measureBytes(terminal, title, print);
  const down = report('cursor down', await timeKeys(terminal, 'j'));
  report('page down', await timeKeys(terminal, '\u001B[6~'));
  const { shown, painted, settled } = await typeFilters(terminal);
  report('letter of a filter, shown', shown);
  const answered = report('letter of a filter, rows painted', painted);
  report('letter of a filter, all at rest', settled);
  note({
    what: `key to painted rows, ${title}`,
    ours: `${shortMs(answered.p50)} ms (p50), ${shortMs(answered.p95)} ms (p95)`,
    against: `echo of a screenful: ${shortMs(spreadOf(echo).p95)} ms (p95)`,
    ratio: answered.p95 / spreadOf(echo).p95,
    goal: atMost(7, 16, {
      value: answered.p95,
      unit: ' ms',
      limit: 'the search, then a frame of rows that were not there before',
    }),
  });
  note({
    what: `cursor down, ${title}`,
    ours: `${shortMs(down.p50)} ms (p50), ${shortMs(down.p95)} ms (p95)`,
    against: `echo of a screenful: ${shortMs(spreadOf(echo).p95)} ms (p95)`,
    ratio: down.p95 / spreadOf(echo).p95,
    goal: atMost(8, 8, { value: down.p95, unit: ' ms', limit: 'every row is put together and compared anew' }),
  });
  const bytes = { what: 'bytes of cursor down ÷ redraw', ours: `${move} bytes`, against: `${whole} bytes` };
  note({ ...bytes, ratio: move / whole, goal: atMost(8, 0.067, { value: move / whole }) });
  if (size === large) await measureRest(terminal, title, print, note);
}

interface FilterTimes {
  readonly shown: number[];
  readonly painted: number[];
  readonly settled: number[];
}

async function typeFilters(terminal: PtyTerminal): Promise<FilterTimes> {
  const times: FilterTimes = { shown: [], painted: [], settled: [] };
  for (const text of typed) {
    await press(terminal, '/');
    for (const letter of text) {
      const { first, painted, last } = await press(terminal, letter);
      times.shown.push(first);
      times.painted.push(painted);
      times.settled.push(last);
    }
    await press(terminal, '\u001B');
  }
  return times;
}

/** A cursor that goes down, against the whole screen drawn anew. */
async function measureBytes(
  terminal: PtyTerminal,
  size: string,
  print: (line: string) => void,
): Promise<{ readonly move: number; readonly whole: number }> {
  const moves: number[] = [];
  for (let key = 0; key < 40; key += 1) moves.push((await press(terminal, 'j')).bytes);
  const whole = (await press(terminal, '\u000C')).bytes;
  const move = median(moves);
  print(`${size} bytes of cursor down ÷ redraw           1/${(whole / move).toFixed(0)}   (${move} ÷ ${whole})`);
  return { move, whole };
}

/** What the program costs while nobody does anything. */
async function measureRest(
  terminal: PtyTerminal,
  size: string,
  print: (line: string) => void,
  note: (figure: Figure) => void,
): Promise<void> {
  const seconds = 20;
  await wait(15_000);
  const before = figuresOf(terminal.pid);
  await wait(seconds * 1000);
  const { cpu, memory } = figuresOf(terminal.pid);
  const pace = (cpu - before.cpu) / seconds;
  print(`${size} at rest: ${pace.toFixed(1)} ms of computing a second, ${memory.toFixed(0)} MB`);
  const ours = `${pace.toFixed(1)} ms a second`;
  const calm = atMost(14, 2, { value: pace, unit: ' ms a second' });
  note({ what: 'an idle screen: computing', ours, against: '', ratio: undefined, goal: calm });
  const limit = 'two readers, and what is held in memory for lists in any order';
  const small = atMost(14, 200, { value: memory, unit: ' MB', limit });
  note({ what: 'an idle screen: memory', ours: `${memory.toFixed(0)} MB`, against: '', ratio: undefined, goal: small });
}

async function timeEcho({ columns, rows }: Size): Promise<number[]> {
  const program = `process.stdin.setRawMode(true); let n = 0;
    process.stdin.on('data', () => { n += 1; process.stdout.write('\\u001B[H' + String.fromCharCode(97 + n % 26).repeat(${columns * rows})); });
    process.stdout.write('ready')`;
  await using terminal = new PtyTerminal({ args: ['-e', program], columns, rows });
  await terminal.waitFor('ready');
  return await timeKeys(terminal, 'j');
}

async function timeKeys(terminal: PtyTerminal, key: string): Promise<number[]> {
  const times: number[] = [];
  for (let pressed = 0; pressed < keys; pressed += 1) times.push((await press(terminal, key)).first);
  return times;
}

interface Answered {
  /** Milliseconds until the first bytes of an answer. */
  readonly first: number;
  /** Until the bytes that changed the names of the list last; where they stay the same, until the first. */
  readonly painted: number;
  /** Until the last bytes before the screen stays still. */
  readonly last: number;
  readonly bytes: number;
}

async function press(terminal: PtyTerminal, key: string): Promise<Answered> {
  const quiet = 160;
  const begun = performance.now();
  const drawn: number[] = [];
  let painted: number | undefined;
  let names = namesOn(terminal);
  let bytes = 0;
  const bytesCame = terminal.onOutput((data) => {
    const at = performance.now();
    drawn.push(at);
    // The pane beside the list follows once the cursor rests.
    if (at - (drawn[0] ?? at) < 40) bytes += Buffer.byteLength(data);
  });
  const wereDrawn = terminal.emulator.onWriteParsed(() => {
    if (terminal.emulator.modes.synchronizedOutputMode) return;
    const seen = namesOn(terminal);
    if (seen !== names) painted = drawn.at(-1);
    names = seen;
  });
  terminal.write(key);
  const patience = (): number => (drawn.length === 0 ? begun + 1500 : (drawn.at(-1) ?? begun) + quiet);
  while (performance.now() < patience()) await wait(2);
  bytesCame.dispose();
  wereDrawn.dispose();
  const [first = begun] = drawn;
  return { first: first - begun, painted: (painted ?? first) - begun, last: (drawn.at(-1) ?? begun) - begun, bytes };
}

/** The column of names, without the lines above and below the list. */
function namesOn(terminal: PtyTerminal): string {
  return (
    terminal
      .lines()
      .slice(3, -3)
      // The pane beside the list makes a line longer: blanks are no names.
      .map((line) => line.slice(4, 40).trimEnd())
      .join('\n')
  );
}
