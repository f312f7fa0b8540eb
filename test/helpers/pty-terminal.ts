import { setTimeout as wait } from 'node:timers/promises';

import { spawn, type IPty } from '@lydell/node-pty';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import headless from '@xterm/headless';
import type { IBufferCell, Terminal } from '@xterm/headless';

import { keyBytes } from './key-bytes.ts';

export interface PtyOptions {
  readonly command?: string;
  readonly args: readonly string[];
  /** Added to a copy of this process's environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly rows?: number;
  /** Whether the emulator measures emoji sequences as modern terminals do. Default true. */
  readonly graphemes?: boolean;
}

export interface Exit {
  readonly code: number;
  /** Number of the signal that ended the program, 0 for none. */
  readonly signal: number;
}

export interface Cell {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
  readonly underline: boolean;
  /** `default`, a palette number, or `#rrggbb`. */
  readonly foreground: string | number;
  readonly background: string | number;
}

/** An operating system command that the emulator received, such as a new title (0, 2), a link (8), the clipboard (52). */
export interface OscEvent {
  readonly id: number;
  readonly data: string;
}

const keptOutput = 4_000_000;
const { Terminal: HeadlessTerminal } = headless;

/**
 * A program in a real pseudo-terminal with a real emulator behind it: what a person would see, press and hear.
 * The emulator's answers to queries go back to the program. Dispose of it, or the program keeps running.
 */
export class PtyTerminal implements AsyncDisposable {
  readonly emulator: Terminal;
  readonly osc: OscEvent[] = [];
  readonly titles: string[] = [];
  bells = 0;
  readonly #pty: IPty;
  readonly #exit: Promise<Exit>;
  #exited: Exit | undefined;
  #output = '';
  #received = 0;
  #unwritten = 0;
  #last = performance.now();

  constructor(options: PtyOptions) {
    const { columns = 80, rows = 24 } = options;
    this.emulator = new HeadlessTerminal({ cols: columns, rows, allowProposedApi: true, scrollback: 200 });
    if (options.graphemes !== false) this.emulator.loadAddon(new UnicodeGraphemesAddon());
    this.#listen();
    this.#pty = spawn(options.command ?? process.execPath, [...options.args], {
      name: options.env?.['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows,
      cwd: options.cwd ?? process.cwd(),
      env: terminalEnvironment(options.env),
    });
    this.emulator.onData((answer) => {
      if (this.#exited === undefined) this.#pty.write(answer);
    });
    this.#pty.onData((data) => {
      this.#receive(data);
    });
    this.#exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#exited = { code: exitCode, signal: signal ?? 0 };
        resolve(this.#exited);
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything the program wrote, escape sequences included (the last few megabytes of it). */
  get output(): string {
    return this.#output;
  }

  get alternateScreen(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  /** Undefined while the program runs. */
  get exited(): Exit | undefined {
    return this.#exited;
  }

  /** Zero-based. */
  get cursor(): { x: number; y: number } {
    return { x: this.emulator.buffer.active.cursorX, y: this.emulator.buffer.active.cursorY };
  }

  /** The rows of the screen, without trailing blanks. */
  lines(): string[] {
    const { active } = this.emulator.buffer;
    return Array.from({ length: this.emulator.rows }, (_, y) => {
      const line = active.getLine(active.viewportY + y);
      return line?.translateToString(true, 0, this.emulator.cols).trimEnd() ?? '';
    });
  }

  screen(): string {
    return this.lines().join('\n').trimEnd();
  }

  /** The first row that holds `text`, or undefined. */
  rowOf(text: string | RegExp): number | undefined {
    const row = this.lines().findIndex((line) => matches(line, text));
    return row === -1 ? undefined : row;
  }

  cell(x: number, y: number): Cell {
    const { active } = this.emulator.buffer;
    const cell = active.getLine(active.viewportY + y)?.getCell(x);
    if (cell === undefined) throw new Error(`no cell at ${x},${y} of ${this.emulator.cols}x${this.emulator.rows}`);
    return {
      text: cell.getChars(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      inverse: cell.isInverse() !== 0,
      underline: cell.isUnderline() !== 0,
      foreground: colour(cell, 'Fg'),
      background: colour(cell, 'Bg'),
    };
  }

  /**
   * Resolves with the screen as soon as it shows `wanted`.
   * @throws Error with the screen as it was, when it does not within `timeout` ms or when the program ends before
   */
  async waitFor(wanted: string | RegExp | ((screen: string) => boolean), timeout = 30_000): Promise<string> {
    const end = performance.now() + timeout;
    for (;;) {
      // Between the marks of a synchronised update the screen is half of the old and half of the new.
      const isHalfDrawn = this.emulator.modes.synchronizedOutputMode && this.#exited === undefined;
      const screen = this.screen();
      if (!isHalfDrawn && (typeof wanted === 'function' ? wanted(screen) : matches(screen, wanted))) return screen;
      const over = this.#exited !== undefined && this.#unwritten === 0;
      if (over || performance.now() > end) {
        throw new Error(
          `${over ? `the program ended (${JSON.stringify(this.#exited)})` : `${timeout} ms went by`} without ${String(wanted)}\n${this.describe()}`,
        );
      }
      await this.#moved();
    }
  }

  /** Waits until `text` is gone from the screen. */
  async waitForNo(text: string | RegExp, timeout?: number): Promise<string> {
    return await this.waitFor((screen) => !matches(screen, text), timeout);
  }

  /** Waits until nothing was drawn for a moment: for pictures and for comparing whole screens. */
  async settle(quiet = 150, timeout = 5000): Promise<string> {
    const end = performance.now() + timeout;
    while (performance.now() < end && (this.#unwritten > 0 || performance.now() - this.#last < quiet)) await wait(5);
    return this.screen();
  }

  /**
   * Presses keys one after another as a person does, who looks before the next one: waits until each was answered on
   * the screen, or had its time to. Two keys that arrive in one piece would be taken for a paste. Keys are characters,
   * names (`Down`, `Enter`, `Escape`) or `^C`.
   */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const before = this.#received;
      this.#pty.write(keyBytes(key));
      await this.#answerOf(before);
      // An Escape that another byte follows at once is the beginning of a sequence, not a key.
      if (key === 'Escape') await wait(100);
    }
  }

  /** Types text into a field, character by character: each waits until the one before was answered, and for no more. */
  async type(text: string): Promise<void> {
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      const before = this.#received;
      this.#pty.write(keyBytes(segment));
      await this.#answerOf(before, 3);
    }
    await this.settle(30, 1000);
  }

  /** Pastes as a terminal with bracketed paste does, if the program switched it on. */
  paste(text: string): void {
    this.#pty.write(this.emulator.modes.bracketedPasteMode ? `\u001B[200~${text}\u001B[201~` : text);
  }

  /** Calls when the program has written something, before it is drawn. */
  onOutput(listener: (data: string) => void): { dispose(): void } {
    return this.#pty.onData(listener);
  }

  /** Sends bytes as they are. */
  write(bytes: string): void {
    this.#pty.write(bytes);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  /** How the program ended, once everything that it wrote is on the screen. */
  async exit(timeout = 30_000): Promise<Exit> {
    const abort = new AbortController();
    const late = wait(timeout, undefined, { signal: abort.signal }).then(() => {
      throw new Error(`the program still runs after ${timeout} ms\n${this.describe()}`);
    });
    try {
      const exit = await Promise.race([this.#exit, late]);
      await this.settle(30);
      return exit;
    } finally {
      abort.abort();
      late.catch(() => {});
    }
  }

  /** The screen in a frame with its state, for failure messages. */
  describe(): string {
    const rule = '─'.repeat(this.emulator.cols);
    const state = `${this.emulator.cols}x${this.emulator.rows}, ${this.alternateScreen ? 'alternate' : 'normal'} screen, cursor ${this.cursor.x},${this.cursor.y}, exited ${JSON.stringify(this.#exited ?? false)}`;
    return `${state}\n┌${rule}┐\n${this.lines()
      .map((line) => `│${line}`)
      .join('\n')}\n└${rule}┘`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#exited === undefined) {
      try {
        this.#pty.kill('SIGKILL');
      } catch {
        // It ended by itself in between.
      }
      await this.#exit;
    }
    this.emulator.dispose();
  }

  #receive(data: string): void {
    this.#received += data.length;
    this.#output = (this.#output + data).slice(-keptOutput);
    this.#last = performance.now();
    this.#unwritten += 1;
    this.emulator.write(data, () => {
      this.#unwritten -= 1;
      this.#last = performance.now();
    });
  }

  #listen(): void {
    this.emulator.onTitleChange((title) => this.titles.push(title));
    this.emulator.onBell(() => {
      this.bells += 1;
    });
    for (const id of [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 50, 52, 133, 777, 1337]) {
      this.emulator.parser.registerOscHandler(id, (data) => {
        this.osc.push({ id, data });
        return false;
      });
    }
  }

  /** Resolves when the screen has changed, or after a moment: the program may have ended without a word. */
  async #moved(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listener.dispose();
        resolve();
      };
      const timer = setTimeout(done, 20);
      const listener = this.emulator.onWriteParsed(done);
    });
  }

  async #answerOf(before: number, quiet = 30): Promise<void> {
    const end = performance.now() + 1500;
    while (this.#received === before && this.#exited === undefined && performance.now() < end) await wait(2);
    await this.settle(quiet, 1000);
  }
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

function colour(cell: IBufferCell, which: 'Fg' | 'Bg'): string | number {
  const value = which === 'Fg' ? cell.getFgColor() : cell.getBgColor();
  if (which === 'Fg' ? cell.isFgRGB() : cell.isBgRGB()) return `#${value.toString(16).padStart(6, '0')}`;
  if (which === 'Fg' ? cell.isFgPalette() : cell.isBgPalette()) return value;
  return 'default';
}

/** Without the marks of CI and of the test runner: with `CI` in the environment, even empty, Ink draws nothing. */
function terminalEnvironment(added: PtyOptions['env'] = {}): Record<string, string> {
  const env: Record<string, string | undefined> = { ...process.env };
  for (const name of [
    'CI',
    'CONTINUOUS_INTEGRATION',
    'NODE_ENV',
    'NO_COLOR',
    'FORCE_COLOR',
    'VITEST',
    'TMUX',
    'LC_ALL',
    'LC_CTYPE',
  ]) {
    delete env[name];
  }
  Object.assign(env, { COLORTERM: 'truecolor', LANG: 'C.UTF-8' }, added);
  return Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
