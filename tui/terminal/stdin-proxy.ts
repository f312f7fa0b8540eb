import { PassThrough } from 'node:stream';

/** What Ink needs of a keyboard. */
export interface KeyboardStream extends NodeJS.ReadableStream {
  readonly isTTY?: boolean | undefined;
  setRawMode?: ((mode: boolean) => unknown) | undefined;
  ref?: (() => unknown) | undefined;
  unref?: (() => unknown) | undefined;
}

/** An incomplete escape string is held back this long, in milliseconds, and up to this many characters. */
const holdFor = 200;
const holdMost = 4_096;
/** A paste that does not end: after this time without more of it, or this size, its end is made up. */
const pasteFor = 1_000;
const pasteMost = 1_048_576;

const pasteStart = '\u001B[200~';
const pasteEnd = '\u001B[201~';

/**
 * What terminals send that is no key press: replies to queries (OSC, DCS, APC, PM, SOS), mouse reports in both forms,
 * focus in and out, reports of colours, cursor and device. Ink would type some of them into the program.
 */
const noise =
  // oxlint-disable-next-line no-control-regex
  /\u001B(?:[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)|\[<[\d;]*[Mm]|\[M[\s\S]{3}|\[[IO]|\[\?[\d;]*[nRcuy]|\[[\d;]*[Rc](?![\d;]))/gu;
/** The beginning of an escape string whose end has not arrived: not a lone Esc, which is a key. */
const unfinished =
  // oxlint-disable-next-line no-control-regex
  /\u001B(?:[\]PX^_][^\u0007\u001B]*\u001B?|\[[<?]?[\d;]*|\[M[\s\S]{0,2})$/u;

const lastEsc =
  // oxlint-disable-next-line no-control-regex
  /\u001B$/u;

/**
 * Stands between the terminal and Ink: drops what is no key, and limits a paste that never ends, which would
 * otherwise swallow every later key, Ctrl-C included. While Ink does not listen (an editor or the shell has the
 * terminal), the real keyboard is let go.
 */
export class StdinProxy extends PassThrough {
  readonly #keyboard: KeyboardStream;
  readonly isTTY: boolean;
  #held = '';
  #pasted = -1;
  #timer: NodeJS.Timeout | undefined;
  readonly #onData = (chunk: string | Buffer): void => this.#take(chunk.toString());

  constructor(keyboard: KeyboardStream) {
    super({ encoding: 'utf8' });
    this.#keyboard = keyboard;
    this.isTTY = keyboard.isTTY === true;
    this.#keyboard.setEncoding('utf8');
  }

  /** Ink's way of saying that it listens, or that it does not. */
  setRawMode(mode: boolean): this {
    this.#keyboard.setRawMode?.(mode);
    this.#keyboard.off('data', this.#onData);
    if (mode) {
      this.#keyboard.on('data', this.#onData);
      this.#keyboard.resume();
    } else {
      this.#reset();
      this.#keyboard.pause();
    }
    return this;
  }

  ref(): this {
    this.#keyboard.ref?.();
    return this;
  }

  unref(): this {
    this.#keyboard.unref?.();
    return this;
  }

  #reset(): void {
    clearTimeout(this.#timer);
    this.#held = '';
    this.#pasted = -1;
  }

  #take(chunk: string): void {
    clearTimeout(this.#timer);
    let text = this.#held + chunk;
    this.#held = '';
    while (text !== '') text = this.#pasted >= 0 ? this.#takePaste(text) : this.#takeKeys(text);
    if (this.#pasted >= 0) this.#timer = setTimeout(() => this.#endPaste(), pasteFor).unref();
    else if (this.#held !== '') this.#timer = setTimeout(() => this.#giveUp(), holdFor).unref();
  }

  /** Outside of a paste. Returns what follows the start of one. */
  #takeKeys(text: string): string {
    const at = text.indexOf(pasteStart);
    const keys = (at < 0 ? text : text.slice(0, at)).replaceAll(noise, '');
    if (at >= 0) {
      this.#pasted = 0;
      this.#send(keys + pasteStart);
      return text.slice(at + pasteStart.length);
    }
    // A person's Esc comes alone and passes at once; behind other bytes it may be the beginning of a report.
    const begun = unfinished.exec(keys) ?? (text.length > 1 ? lastEsc.exec(keys) : null);
    if (begun === null || keys.length - begun.index > holdMost) this.#send(keys.replace(unfinished, ''));
    else {
      this.#send(keys.slice(0, begun.index));
      this.#held = keys.slice(begun.index);
    }
    return '';
  }

  /** Inside of a paste nothing is interpreted but its end. Returns what follows the end. */
  #takePaste(text: string): string {
    const at = text.indexOf(pasteEnd);
    const part = at < 0 ? text : text.slice(0, at);
    const kept = part.slice(0, Math.max(0, pasteMost - this.#pasted));
    this.#pasted += part.length;
    // The end itself may arrive in two halves.
    const half = at < 0 ? halfOf(kept, pasteEnd) : 0;
    this.#send(kept.slice(0, kept.length - half));
    if (at >= 0) {
      this.#pasted = -1;
      this.#send(pasteEnd);
      return text.slice(at + pasteEnd.length);
    }
    this.#held = kept.slice(kept.length - half);
    if (this.#pasted >= pasteMost) this.#endPaste();
    return '';
  }

  #endPaste(): void {
    if (this.#pasted < 0) return;
    this.#held = '';
    this.#pasted = -1;
    this.#send(pasteEnd);
  }

  /** What was begun does not go on. A reply of the terminal is dropped; anything else may be a key after all. */
  #giveUp(): void {
    const held = this.#held;
    this.#held = '';
    if (held === '\u001B' || held === '\u001B[' || held === '\u001BP' || held === '\u001B]') this.#send(held);
  }

  #send(text: string): void {
    if (text !== '') this.write(text);
  }
}

function halfOf(text: string, end: string): number {
  for (let length = Math.min(end.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(end.slice(0, length))) return length;
  }
  return 0;
}
