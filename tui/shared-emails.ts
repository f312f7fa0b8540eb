import { setImmediate } from 'node:timers/promises';

import type { EmailCount } from '../src/mirror/mirror.ts';

export interface EmailSource {
  readonly tenant: { readonly name: string };
  readonly reader: {
    /** As a mirror's reader has it, or its thread. */
    listEmails(after: string, limit: number): readonly EmailCount[] | Promise<readonly EmailCount[]>;
  };
}

/** An address with the places in which somebody has it. */
export interface SharedEmail<Source> {
  /** In lower case, as far as letters of ASCII go. */
  readonly email: string;
  readonly sources: readonly { readonly source: Source; readonly users: number }[];
}

/** Addresses that are read at a time: enough to make the reading count, few enough to be held. */
const chunk = 5000;

/**
 * Addresses that users of several mirrors have, in order. The mirrors tell theirs in the same order, so they are gone
 * through side by side, however many there are.
 * @throws the signal's reason once it is aborted, which may happen between the addresses that are read at a time
 */
export async function* sharedEmails<Source extends EmailSource>(
  sources: readonly Source[],
  signal: AbortSignal,
): AsyncGenerator<SharedEmail<Source>, void, undefined> {
  const walks = sources.map((source) => new Walk(source, signal));
  for (const walk of walks) await walk.read();
  for (;;) {
    const open = walks.filter(({ head }) => head !== undefined);
    const email = open.map(({ head }) => head?.email ?? '').reduce<string | undefined>(smaller, undefined);
    if (email === undefined || open.length < 2) return;
    const having = open.filter(({ head }) => head?.email === email);
    if (having.length > 1)
      yield { email, sources: having.map(({ source, head }) => ({ source, users: head?.users ?? 0 })) };
    for (const walk of having) if (!walk.step()) await walk.read();
  }
}

/** The addresses of one mirror, one after the other. */
class Walk<Source extends EmailSource> {
  readonly source: Source;
  readonly #signal: AbortSignal;
  #emails: readonly EmailCount[] = [];
  #at = 0;
  #isLast = false;

  constructor(source: Source, signal: AbortSignal) {
    this.source = source;
    this.#signal = signal;
  }

  get head(): EmailCount | undefined {
    return this.#emails[this.#at];
  }

  /** False where the next one has to be read, if there is any. */
  step(): boolean {
    this.#at += 1;
    return this.#at < this.#emails.length || this.#isLast;
  }

  async read(): Promise<void> {
    // A reader answers at once, and nothing else would ever have its turn, not even what aborts.
    await setImmediate();
    this.#signal.throwIfAborted();
    this.#emails = await this.source.reader.listEmails(this.#emails.at(-1)?.email ?? '', chunk);
    this.#at = 0;
    this.#isLast = this.#emails.length < chunk;
  }
}

function smaller(least: string | undefined, email: string): string {
  return least === undefined || isBefore(email, least) ? email : least;
}

const beyondPlane = /[\ud800-\udfff]/;

/** The order of SQLite is that of bytes, which for rare characters is another one than that of strings here. */
function isBefore(one: string, other: string): boolean {
  if (!beyondPlane.test(one) && !beyondPlane.test(other)) return one < other;
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}
