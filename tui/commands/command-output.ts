import { safeLine } from '../../src/safe-text.ts';

/** What a command needs of a stream that it writes to. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
  on(event: 'error' | 'drain' | 'close', listener: () => void): unknown;
}

/**
 * Where a command's answer (stdout) and its messages (stderr) go. A reader that goes away (`| head`) is no failure:
 * from then on `closed` is true, nothing more is written, and a command that streams stops by itself.
 */
export class CommandOutput {
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  #closed = false;
  /** Called when the reader took what was written, or went away. */
  #goOn: () => void = () => undefined;

  constructor(stdout: OutputStream, stderr: OutputStream) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    stdout.on('error', () => {
      this.#closed = true;
      this.#goOn();
    });
    stdout.on('close', () => this.#goOn());
    stdout.on('drain', () => this.#goOn());
    // Nobody is left who could be told.
    stderr.on('error', () => undefined);
  }

  /** True when nobody reads the answer any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** True when the answer is read by a person: then nothing may reach it that a terminal would act on. */
  get isTerminal(): boolean {
    return this.#stdout.isTTY === true;
  }

  /** Cells in a line of the terminal; undefined when the answer goes to a file or a pipe. */
  get columns(): number | undefined {
    return this.isTerminal ? (this.#stdout.columns ?? 80) : undefined;
  }

  /** True when messages are read on a terminal, so that a progress line may be redrawn. */
  get messagesAreOnTerminal(): boolean {
    return this.#stderr.isTTY === true;
  }

  get messageColumns(): number {
    return this.#stderr.columns ?? 80;
  }

  /** Writes a piece of the answer and waits while the reader is slow. The text must be drawable already. */
  async print(text: string): Promise<void> {
    if (this.#closed || this.#stdout.write(text)) return;
    await new Promise<void>((resolve) => {
      this.#goOn = resolve;
    });
  }

  /** Writes one line for people, not for scripts; text from outside inside it is made harmless. */
  say(message: string): void {
    this.#stderr.write(`${safeLine(message)}\n`);
  }

  /** Writes terminal control of our own, such as "back to the start of the line". Never holds text from outside. */
  draw(sequence: string): void {
    this.#stderr.write(sequence);
  }
}
