import { AppError } from '../errors.ts';
import { lazily } from '../lazily.ts';
import { type Postings, PostingsMaker } from './postings.ts';

/** Three digits of it are a number that a double holds to the last. */
const base = 208_000;
/** Characters from here on are hardly ever met: each gets the next digit from here on, in their order. */
const firstRare = 200_000;
const rare = /[\u{30d40}-\u{10ffff}]/gu;
const ascii = 128;

/**
 * The trigrams of texts as SQLite's tokenizer `trigram case_sensitive 1` makes them: of characters, not of bytes.
 * https://sqlite.org/fts5.html#the_trigram_tokenizer
 */
export function trigramPostings(texts: readonly string[]): Postings {
  const maker = new PostingsMaker();
  const trigrams = new Trigrams(maker);
  const digits = new Digits(texts);
  const sizes = new Uint32Array(texts.length);
  for (const [row, text] of texts.entries()) {
    let [a, b, met] = [0, 0, 0];
    for (let i = 0; i < text.length; i += 1) {
      let c = text.charCodeAt(i);
      if (c >= 0xd8_00) {
        const code = text.codePointAt(i)!;
        if (code > 0xff_ff) i += 1;
        c = digits.of(code);
      }
      met += 1;
      if (met >= 3) maker.add(trigrams.slotOf(a, b, c), row);
      a = b;
      b = c;
    }
    sizes[row] = Math.max(0, met - 2);
  }
  return { ...trigrams.postings(digits), sizes };
}

/** Numbers of characters, below `base`, in the order of the characters. */
class Digits {
  readonly #rare: readonly number[];

  constructor(texts: readonly string[]) {
    const found = new Set(texts.flatMap((text) => text.match(rare) ?? []));
    this.#rare = [...found].map((character) => character.codePointAt(0)!).toSorted((a, b) => a - b);
    if (this.#rare.length > base - firstRare) throw new AppError('bug', 'too many characters that are hardly ever met');
  }

  of(code: number): number {
    if (code >= firstRare) return firstRare + this.#rare.indexOf(code);
    // SQLite takes what is no character for the one that says so.
    const isNone = code === 0xff_fe || code === 0xff_ff || (code >= 0xd8_00 && code < 0xe0_00);
    return isNone ? 0xff_fd : code;
  }

  code(digit: number): number {
    return digit < firstRare ? digit : this.#rare[digit - firstRare]!;
  }
}

/** Of trigrams of ASCII, -1 where there is none: too large to be made for each block. */
const plainSlots = lazily(() => new Int32Array(ascii ** 3));

class Trigrams {
  readonly #maker: PostingsMaker;
  /** Emptied first: a block that was given up, for want of memory, has left its own. */
  readonly #plain = plainSlots().fill(-1);
  readonly #others = new Map<number, number>();
  readonly #keys: number[] = [];

  constructor(maker: PostingsMaker) {
    this.#maker = maker;
  }

  slotOf(a: number, b: number, c: number): number {
    if ((a | b | c) >= ascii) return this.#otherSlot((a * base + b) * base + c);
    const short = (a << 14) | (b << 7) | c;
    const known = this.#plain[short]!;
    if (known >= 0) return known;
    const slot = this.#newSlot((a * base + b) * base + c);
    this.#plain[short] = slot;
    return slot;
  }

  #otherSlot(key: number): number {
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const slot = this.#newSlot(key);
    this.#others.set(key, slot);
    return slot;
  }

  #newSlot(key: number): number {
    this.#keys.push(key);
    return this.#maker.newSlot();
  }

  postings(digits: Digits): Omit<Postings, 'sizes'> {
    // The order of characters by number is that of their bytes in UTF-8.
    const sorted = Float64Array.from(this.#keys).sort();
    const slots = new Uint32Array(sorted.length);
    const terms = new Uint8Array(sorted.length * 12);
    const termEnds = new Uint32Array(sorted.length);
    let at = 0;
    for (let i = 0; i < sorted.length; i += 1) {
      const key = sorted[i]!;
      const rest = Math.floor(key / base);
      const [a, b, c] = [Math.floor(rest / base), rest % base, key % base];
      slots[i] = this.slotOf(a, b, c);
      at = put(terms, at, digits.code(a));
      at = put(terms, at, digits.code(b));
      at = put(terms, at, digits.code(c));
      termEnds[i] = at;
    }
    return { terms: terms.slice(0, at), termEnds, ...this.#maker.sorted(slots) };
  }
}

/** In UTF-8. */
function put(to: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x80) {
    to[at] = code;
    return at + 1;
  }
  if (code < 0x8_00) to[at] = 0xc0 | (code >> 6);
  else {
    if (code < 0x1_00_00) to[at] = 0xe0 | (code >> 12);
    else {
      to[at] = 0xf0 | (code >> 18);
      at += 1;
      to[at] = 0x80 | ((code >> 12) & 0x3f);
    }
    at += 1;
    to[at] = 0x80 | ((code >> 6) & 0x3f);
  }
  to[at + 1] = 0x80 | (code & 0x3f);
  return at + 2;
}
