import type { Postings } from './postings.ts';

/**
 * One segment of a full-text index as SQLite stores it: what it would make of the same rows in one transaction, in a
 * fifth of the time. For indexes with `detail=none`, without prefixes.
 * https://sqlite.org/fts5.html#fts5_data_structures, and the head of ext/fts5/fts5_index.c in SQLite's sources
 */
export interface IndexSegment {
  /** Leaves from page 1 on. */
  readonly leaves: readonly Uint8Array[];
  /** Where terms begin: each is not greater than the first term of its page; `list`: whether the page has one. */
  readonly splits: readonly { readonly term: Uint8Array; readonly page: number; readonly list: boolean }[];
  /** Of a term whose rows fill many leaves: the first row of each leaf, so that a search can leave some out. */
  readonly lists: readonly { readonly page: number; readonly bytes: Uint8Array }[];
}

/** Leaves of a term without which a list of them is of no use. */
const leavesWorthAList = 4;
/** All terms of an index begin with it; others would be of indexes of prefixes. */
const mainIndex = 0x30;
const header = 4;

/** @param base is added to all numbers of rows @param pageSize the option `pgsz` of the index */
export function makeSegment(postings: Postings, base: number, pageSize: number): IndexSegment {
  const maker = new SegmentMaker(pageSize);
  const { terms, termEnds, rows, rowEnds } = postings;
  for (let i = 0, term = 0, row = 0; i < termEnds.length; i += 1) {
    maker.term(terms.subarray(term, termEnds[i]));
    maker.rows(rows, row, rowEnds[i]!, base);
    term = termEnds[i]!;
    row = rowEnds[i]!;
  }
  return maker.end();
}

class SegmentMaker {
  readonly #pageSize: number;
  readonly #leaves: Uint8Array[] = [];
  readonly #splits: { term: Uint8Array; page: number; list: boolean }[] = [];
  readonly #lists: { page: number; bytes: Uint8Array }[] = [];
  readonly #page: Uint8Array;
  #end = header;
  /** Where terms of the page begin, each counted from the one before. */
  readonly #places: Uint8Array;
  #placesEnd = 0;
  #lastPlace = 0;
  #term: Uint8Array = new Uint8Array();
  #hasRow = false;
  /** The page with the split that is not closed yet: the rows of its last term may go on. */
  #open = { term: new Uint8Array(), page: 1 };
  #list: number[] = [];
  #listed = 0;
  #withoutTerm = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#page = new Uint8Array(pageSize + 64);
    this.#places = new Uint8Array(pageSize + 64);
  }

  term(bytes: Uint8Array): void {
    const length = bytes.length + 1;
    if (this.#end + this.#placesEnd + length + 2 >= this.#pageSize && this.#end > header) this.#flush();
    const shared = sharedBytes(this.#term, bytes);
    const isFirst = this.#placesEnd === 0;
    this.#placesEnd = putVarint(this.#places, this.#placesEnd, this.#end - this.#lastPlace);
    this.#lastPlace = this.#end;
    if (isFirst) this.#begin(bytes, shared);
    else this.#end = putVarint(this.#page, this.#end, shared + 1);
    const kept = isFirst ? 0 : shared;
    this.#end = putVarint(this.#page, this.#end, bytes.length - kept + (isFirst ? 1 : 0));
    if (isFirst) {
      this.#page[this.#end] = mainIndex;
      this.#end += 1;
    }
    this.#page.set(bytes.subarray(kept), this.#end);
    this.#end += bytes.length - kept;
    this.#term = bytes;
    // The first row of a page, in its header, is one that the page goes on with: behind a term it is found by the term.
    this.#hasRow = true;
  }

  rows(rows: Uint32Array, from: number, to: number, base: number): void {
    let before = -1;
    for (let i = from; i < to; i += 1) {
      const row = base + rows[i]!;
      if (this.#end + this.#placesEnd >= this.#pageSize) {
        this.#flush();
        before = -1;
      }
      if (!this.#hasRow) {
        this.#page[0] = this.#end >> 8;
        this.#page[1] = this.#end & 0xff;
        this.#hasRow = true;
        this.#note(row);
      }
      this.#end = putVarint(this.#page, this.#end, before < 0 ? row : row - before);
      before = row;
    }
  }

  end(): IndexSegment {
    if (this.#end > header) this.#flush();
    this.#close();
    return { leaves: this.#leaves, splits: this.#splits, lists: this.#lists };
  }

  /** A page that begins with this term can be found by as much of it as tells it from the one before. */
  #begin(bytes: Uint8Array, shared: number): void {
    const page = this.#leaves.length + 1;
    if (page === 1) return;
    this.#close();
    const term = new Uint8Array(Math.min(shared + 1, bytes.length) + 1);
    term[0] = mainIndex;
    term.set(bytes.subarray(0, term.length - 1), 1);
    this.#open = { term, page };
  }

  /** Ends what is noted of the page on which the last split stands, once another begins. */
  #close(): void {
    // A list that is larger than a page would need lists of lists: without it a search reads all leaves.
    const isLong = this.#withoutTerm >= leavesWorthAList && this.#list.length < this.#pageSize;
    if (isLong) this.#lists.push({ page: this.#open.page, bytes: Uint8Array.from(this.#list) });
    this.#splits.push({ ...this.#open, list: isLong });
    this.#list = [];
    this.#listed = 0;
    this.#withoutTerm = 0;
  }

  #note(row: number): void {
    const varint = new Uint8Array(9);
    const append = (value: number) => this.#list.push(...varint.subarray(0, putVarint(varint, 0, value)));
    if (this.#listed === 0) {
      append(0);
      append(this.#leaves.length + 1);
    }
    append(row - this.#listed);
    this.#listed = row;
  }

  #flush(): void {
    const isWithoutTerm = this.#placesEnd === 0;
    this.#page[2] = this.#end >> 8;
    this.#page[3] = this.#end & 0xff;
    if (isWithoutTerm) this.#withoutTerm += 1;
    const leaf = new Uint8Array(this.#end + this.#placesEnd);
    leaf.set(this.#page.subarray(0, this.#end));
    leaf.set(this.#places.subarray(0, this.#placesEnd), this.#end);
    this.#leaves.push(leaf);
    this.#page.fill(0, 0, header);
    this.#end = header;
    this.#placesEnd = 0;
    this.#lastPlace = 0;
    this.#hasRow = false;
  }
}

function sharedBytes(one: Uint8Array, other: Uint8Array): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at += 1;
  return at;
}

/** The most significant bits first. @param value less than 2^53 @returns where it ends */
export function putVarint(to: Uint8Array, at: number, value: number): number {
  if (value < 0x80) {
    to[at] = value;
    return at + 1;
  }
  if (value < 0x40_00) {
    to[at] = (value >> 7) | 0x80;
    to[at + 1] = value & 0x7f;
    return at + 2;
  }
  let length = 3;
  for (let rest = Math.floor(value / 0x20_00_00); rest > 0; rest = Math.floor(rest / 0x80)) length += 1;
  let rest = value;
  for (let i = length - 1; i >= 0; i -= 1) {
    to[at + i] = (rest % 0x80) | (i === length - 1 ? 0 : 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return at + length;
}
