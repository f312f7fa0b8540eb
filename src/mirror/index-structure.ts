import { putVarint } from './index-segment.ts';

/**
 * What SQLite notes of the segments of a full-text index, and how it writes it down.
 * https://sqlite.org/fts5.html#fts5_data_structures, and `fts5StructureDecode` in SQLite's sources
 */
export interface IndexStructure {
  /** The four bytes with which it begins: they change with the options of the index. */
  readonly cookie: Uint8Array;
  readonly writes: number;
  readonly levels: readonly IndexLevel[];
}

interface IndexLevel {
  /** Segments, oldest first, of which so many are being merged. */
  readonly merging: number;
  readonly segments: readonly StoredSegment[];
}

export interface StoredSegment {
  readonly id: number;
  readonly firstPage: number;
  readonly lastPage: number;
  /** The writings that its rows are from: each row knows its own, by which it is found when it is deleted. */
  readonly firstOrigin: number;
  readonly lastOrigin: number;
  readonly deletedPages: number;
  readonly deletedRows: number;
  readonly rows: number;
}

/** Marks the layout of indexes without content from which rows can be deleted. */
const layout = [0xff, 0, 0, 1];
const fields = [
  'id',
  'firstPage',
  'lastPage',
  'firstOrigin',
  'lastOrigin',
  'deletedPages',
  'deletedRows',
  'rows',
] as const;
/** As many as an index may have. */
const mostSegments = 2000;

/** @returns undefined for a layout that is not known here */
export function readStructure(bytes: Uint8Array): IndexStructure | undefined {
  if (layout.some((byte, i) => bytes[4 + i] !== byte)) return undefined;
  const read = varints(bytes, 8);
  const levelCount = read();
  read();
  const writes = read();
  const levels = Array.from({ length: levelCount }, () => {
    const merging = read();
    const segments = Array.from({ length: read() }, () => {
      return Object.fromEntries(fields.map((field) => [field, read()])) as unknown as StoredSegment;
    });
    return { merging, segments };
  });
  return { cookie: bytes.slice(0, 4), writes, levels };
}

export function writeStructure({ cookie, writes, levels }: IndexStructure): Uint8Array {
  const all = levels.flatMap(({ segments }) => segments);
  const numbers = [levels.length, all.length, writes];
  for (const { merging, segments } of levels) {
    numbers.push(merging, segments.length);
    for (const segment of segments) numbers.push(...fields.map((field) => segment[field]));
  }
  return Buffer.concat([cookie, Uint8Array.from(layout), writeVarints(numbers)]);
}

/** @returns undefined when there are as many as there may be */
export function freeSegmentId({ levels }: IndexStructure): number | undefined {
  const used = new Set(levels.flatMap(({ segments }) => segments.map(({ id }) => id)));
  for (let id = 1; used.size < mostSegments; id += 1) if (!used.has(id)) return id;
  return undefined;
}

export function nextOrigin({ levels }: IndexStructure): number {
  return levels.flatMap(({ segments }) => segments).reduce((most, { lastOrigin }) => Math.max(most, lastOrigin), 0) + 1;
}

export function readVarints(bytes: Uint8Array, count: number): number[] {
  const read = varints(bytes, 0);
  return Array.from({ length: count }, read);
}

export function writeVarints(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 9);
  let at = 0;
  for (const number of numbers) at = putVarint(bytes, at, number);
  return bytes.slice(0, at);
}

function varints(bytes: Uint8Array, start: number): () => number {
  let at = start;
  return () => {
    let value = 0;
    for (;;) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value = value * 0x80 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
  };
}
