import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

import type { BucketFamily } from './bucket-family.ts';

/** A request that another program of this home sent. */
export interface ToldRequest {
  readonly family: BucketFamily;
  /** Milliseconds, by the clock that both read. */
  readonly at: number;
  /** What it has learnt of the bucket that it was counted in; undefined while that is nothing. */
  readonly bucket: ToldBucket | undefined;
}

export interface ToldBucket {
  readonly limit: number;
  /** Requests per millisecond that it refills at least, as proven. */
  readonly rate: number;
  /** What is left after the request. */
  readonly level: number;
  /** When it had its last answer. */
  readonly seen_at: number;
}

/**
 * The programs of one home (the screen, the daemon, a command) draw on one rate limit and are different processes.
 * Each tells the others what it sends, so that none has to find it out from a bucket that holds less than expected: in
 * a bucket of two that would be too late.
 */
export interface RequestTally {
  note(request: ToldRequest): void;
  /** What others noted since the last look, oldest first. */
  others(): readonly ToldRequest[];
  close(): void;
}

export const noOthers: RequestTally = { note: () => {}, others: () => [], close: () => {} };

/** A record: who and which family (4 bytes each), when (8), and the bucket (4, 4, 4, 8). Small enough to be appended whole. */
const size = 40;
/** More than that many are of a time that no bucket remembers. */
const remembered = 256;
const none: ToldBucket = { limit: 0, rate: 0, level: 0, seen_at: 0 };
/** Who comes new wants to know whether others are there now. */
const recent = 16;
/** In bytes. Whoever finds it longer begins it anew; what the others have not yet read is lost, and not missed. */
const longest = 65_536;

/** In the order of their numbers in the file; new ones go to the end. */
const families: readonly BucketFamily[] = [
  'other',
  'read_users',
  'write_users',
  'read_logs',
  'read_clients',
  'read_connections',
  'list_organizations',
  'read_organization_members',
  'read_organization_connections',
  'authentication',
];

/**
 * Opens the file with the first request. It is a courtesy: where it cannot be written, each program goes by the answers
 * alone.
 * @param file made when it is missing; undefined when there can be none
 */
export function openRequestTally(file: string | undefined): RequestTally {
  const me = randomBytes(4).readUInt32LE();
  let fd: number | undefined;
  let closed = false;
  let read = 0;

  const close = (): void => {
    closed = true;
    const open = fd;
    fd = undefined;
    if (open !== undefined) closeSync(open);
  };
  /** @returns what `work` returns, or `otherwise` where the file does not work */
  const withFile = <T>(work: (fd: number) => T, otherwise: T): T => {
    try {
      if (!closed && fd === undefined && file !== undefined) {
        fd = openSync(file, 'a+', 0o600);
        read = Math.max(0, fstatSync(fd).size - recent * size);
      }
      return fd === undefined ? otherwise : work(fd);
    } catch {
      close();
      return otherwise;
    }
  };

  return {
    close,
    note: ({ family, at, bucket = none }) => {
      const record = Buffer.alloc(size);
      record.writeUInt32LE(me, 0);
      record.writeUInt32LE(Math.max(0, families.indexOf(family)), 4);
      record.writeDoubleLE(at, 8);
      record.writeFloatLE(bucket.limit, 16);
      record.writeFloatLE(bucket.rate, 20);
      record.writeFloatLE(bucket.level, 24);
      record.writeDoubleLE(bucket.seen_at, 32);
      withFile((open) => writeSync(open, record), 0);
    },
    others: () =>
      withFile((open) => {
        const { size: end } = fstatSync(open);
        // Somebody began it anew.
        if (end < read) read = 0;
        const from = Math.max(read, end - remembered * size);
        const records = Buffer.alloc(Math.max(0, end - from));
        read = from + readSync(open, records, 0, records.length, from);
        if (end > longest) {
          ftruncateSync(open, 0);
          read = 0;
        }
        return toldIn(records, me);
      }, []),
  };
}

function toldIn(records: Buffer, me: number): readonly ToldRequest[] {
  const told: ToldRequest[] = [];
  for (let at = 0; at + size <= records.length; at += size) {
    if (records.readUInt32LE(at) === me) continue;
    const limit = records.readFloatLE(at + 16);
    told.push({
      family: families[records.readUInt32LE(at + 4)] ?? 'other',
      at: records.readDoubleLE(at + 8),
      bucket: limit >= 1 ? bucketAt(records, at) : undefined,
    });
  }
  return told;
}

function bucketAt(records: Buffer, at: number): ToldBucket {
  return {
    limit: records.readFloatLE(at + 16),
    rate: records.readFloatLE(at + 20),
    level: records.readFloatLE(at + 24),
    seen_at: records.readDoubleLE(at + 32),
  };
}
