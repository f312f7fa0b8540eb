import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';

import { frameLines } from '../frame-lines.ts';
import { isTooSmall } from '../layout.ts';
import { openScreen } from '../screens/index.ts';
import type { Store } from '../store.ts';
import type { Theme } from '../theme.ts';
import type { UiState } from '../ui-state.ts';
import { redraw, repaint } from './repaint.ts';
import { type StyledRow, styleRow } from './styled-row.ts';
import { type ColourBits, Styles } from './styles.ts';

const alternateOn = '\u001B[?1049h';
const alternateOff = '\u001B[?1049l';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';
/**
 * DECAWM. Terminals disagree about how wide some names are; a line that is wider there than here would wrap, and push
 * the tenant's name off the screen.
 */
const wrapOff = '\u001B[?7l';
const wrapOn = '\u001B[?7h';
/** A paste that comes before Ink listens is told from keys, too. */
const pasteMarksOn = '\u001B[?2004h';
const pasteMarksOff = '\u001B[?2004l';
const giveBack = pasteMarksOff + wrapOn + alternateOff + showCursor;
/** The frame appears at once where the terminal knows how, and the cursor stays where Ink believes it to be. */
const begin = '\u001B[?2026h\u001B7';
const end = '\u001B8\u001B[?2026l';
/** What Ink writes without touching the screen: modes, and the line feed of its empty frame. */
// oxlint-disable-next-line no-control-regex
const harmless = /^(?:\n|\u001B\[\?\d+[hl])*$/;

/** Signals that end the program, and with which code. */
export const endSignals = [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const;

export interface PaintedScreenOptions {
  readonly stdin: Pick<ReadStream, 'setRawMode'>;
  readonly stdout: WriteStream;
  readonly theme: Theme;
  readonly bits: ColourBits;
  /** False: Ink draws everything, as for screen readers. */
  readonly isPainting: boolean;
}

/** Whether this state's screen is a component: then the painter keeps off. */
export function isDrawnByInk(state: UiState): boolean {
  return !isTooSmall(state) && openScreen(state).draw === undefined;
}

/**
 * Draws the frames, and of each only what differs from the one before. Ink would lay out, measure and compare every cell
 * of the screen for each key; it has the keyboard, the terminal's modes, and the screens that are components.
 */
export class PaintedScreen {
  /** The terminal as Ink gets it: what Ink draws there is noticed. */
  readonly stdout: WriteStream;
  readonly isPainting: boolean;
  readonly #stdin: PaintedScreenOptions['stdin'];
  readonly #real: WriteStream;
  readonly #styles: Styles;
  #store: Store | undefined;
  #shown: { readonly columns: number; readonly rows: readonly StyledRow[] } | undefined;
  /** The alternate screen is ours: neither the shell nor an editor has the terminal. */
  #isOn = false;
  #isScheduled = false;
  #isHandedOver = false;
  readonly #onExit = (): void => giveBackNow();
  readonly #onSignal = endSignals.map(([signal, code]) => [signal, () => process.exit(code)] as const);

  constructor({ stdin, stdout, theme, bits, isPainting }: PaintedScreenOptions) {
    this.#stdin = stdin;
    this.#real = stdout;
    this.#styles = new Styles(theme, bits);
    this.isPainting = isPainting;
    const write = this.#writeOfInk;
    this.stdout = new Proxy(stdout, {
      get: (real, name) => {
        if (name === 'write') return write;
        const value: unknown = Reflect.get(real, name, real);
        return typeof value === 'function' ? (value.bind(real) as unknown) : value;
      },
    });
  }

  /** From now on each change of the state is drawn. */
  follow(store: Store): void {
    this.#store = store;
    store.subscribe(() => this.#schedule());
  }

  /** Takes the terminal over before Ink does, which will not notice. Keys wait where they arrive until Ink reads them. */
  enter(): void {
    if (this.#isOn || this.#isHandedOver) return;
    this.#isOn = true;
    process.on('exit', this.#onExit);
    for (const [signal, handler] of this.#onSignal) process.on(signal, handler);
    this.#stdin.setRawMode(true);
    this.#real.write(alternateOn + hideCursor + wrapOff + pasteMarksOn);
    this.#schedule();
  }

  /** From now on Ink answers for the terminal. */
  handOver(): void {
    this.#isHandedOver = true;
    process.off('exit', this.#onExit);
    for (const [signal, handler] of this.#onSignal) process.off(signal, handler);
  }

  /** Gives the terminal back, where Ink never had it. */
  leave(): void {
    if (!this.#isOn || this.#isHandedOver) return;
    this.handOver();
    this.#isOn = false;
    this.#stdin.setRawMode(false);
    this.#real.write(giveBack);
  }

  /** Draws what has changed once everything that happens at this moment has happened. */
  #schedule(): void {
    if (this.#isScheduled || !this.isPainting) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#paint();
    });
  }

  #paint(): void {
    const state = this.#store?.state();
    if (!this.#isOn || state === undefined || isDrawnByInk(state)) return;
    if (this.#real.writableNeedDrain) {
      // A slow line gets the newest frame once it has taken the last one, and none of those between.
      this.#real.once('drain', () => this.#schedule());
      return;
    }
    const { columns } = state;
    const rows = frameLines(state).map((line) => styleRow(line, columns, this.#styles));
    const before = this.#shown;
    const isKnown = before?.columns === columns && before.rows.length === rows.length;
    const bytes = isKnown ? repaint(before.rows, rows, this.#styles) : redraw(rows, this.#styles);
    this.#shown = { columns, rows };
    if (bytes !== '') this.#real.write(begin + bytes + end);
  }

  readonly #writeOfInk = (...args: Parameters<WriteStream['write']>): boolean => {
    const [data, ...rest] = args;
    const text = typeof data === 'string' ? data : '';
    if (text === alternateOn) {
      if (this.#isOn) return this.#real.write('', ...rest);
      this.#isOn = true;
      this.#forget();
      return this.#real.write(alternateOn + wrapOff, ...rest);
    }
    if (text === alternateOff) {
      this.#isOn = false;
      return this.#real.write(wrapOn + alternateOff, ...rest);
    }
    if (!harmless.test(text)) this.#forget();
    return this.#real.write(...args);
  };

  /** Something else was drawn. */
  #forget(): void {
    this.#shown = undefined;
    this.#schedule();
  }
}

/** While the process exits nothing is written later. The terminal may be gone by then. */
function giveBackNow(): void {
  try {
    writeSync(1, giveBack);
  } catch {
    // Nobody is there to see it.
  }
}
