import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname, uptime } from 'node:os';
import { dirname } from 'node:path';

import { AppError } from './errors.ts';
import { fileMark } from './file-mark.ts';
import { ensurePrivateDirectory } from './paths.ts';
import { writeFailure } from './write-failure.ts';

/** A holder that has not been heard of for so long is gone: three beats were lost. Milliseconds. */
export const heartbeatLimit = 20_000;

/** How often a holder should call `beat`. Milliseconds. */
export const heartbeatInterval = 5_000;

/** A claim on a dead holder's lock that is this old was left by a crash in the middle of taking over. */
const claimLimit = 10_000;

/** Two readings of the time of boot differ by the drift of the clocks; a real boot takes longer than this. */
const bootTolerance = 10_000;

/** Files take up whole blocks, however short they are. Bytes. */
const blockSize = 4096;

/** The time since the boot is told in whole hundredths of seconds, and read twice. */
const uptimeTolerance = 1_000;

/** What the lock's file says. `details` is the holder's own. */
export interface LockHolder {
  readonly pid: number;
  readonly version: string;
  readonly host: string;
  /** When this machine was started, in milliseconds since the epoch. */
  readonly booted_at: number;
  readonly started_at: number;
  readonly heartbeat_at: number;
  /** How long the machine had been up at the last heartbeat, in milliseconds. Older versions do not say it. */
  readonly beat_uptime?: number | undefined;
  /** Differs for every holder, so that nobody takes somebody else's lock for his own. */
  readonly instance: string;
  /**
   * Whose heartbeat stands for this holder's: a process that holds several locks beats in one of them. The path of that
   * lock's file, and its holder's `instance`.
   */
  readonly covered_by?: { readonly file: string; readonly instance: string } | undefined;
  readonly details?: unknown;
}

/** A held lock. */
export interface HeartbeatLock {
  readonly file: string;
  readonly instance: string;
  /**
   * Shows that the holder lives. False when the lock is lost: another one took it, or its file was removed. Where it
   * cannot be shown, as on a full disk, the lock is not lost: nobody else could write there either.
   */
  beat(now: number, details?: unknown): boolean;
  /** Gives it back. Harmless when it is lost or was given back before. */
  release(): void;
}

/** What the file says, or undefined when there is none or it is no lock. */
export function readLock(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as LockHolder | null;
    const readable = typeof holder?.pid === 'number' && typeof holder.heartbeat_at === 'number';
    return readable ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether the holder lives: its heartbeat is fresh and, on this host, neither a boot nor the end of its process came
 * after it. A pid alone proves nothing: it may have been given to another program.
 */
export function isAlive(holder: LockHolder, now: number): boolean {
  if (holder.covered_by !== undefined) {
    const { file, instance } = holder.covered_by;
    const cover = readLock(file);
    return cover?.instance === instance && cover.covered_by === undefined && isAlive(cover, now);
  }
  return isFresh(holder, now) && (holder.host !== hostname() || processExists(holder.pid));
}

/**
 * On its own host a heartbeat is judged by the time since the boot, which goes on in a suspended machine and knows
 * nothing of a clock that is set. Elsewhere, and where an older version beats, only the clocks are left.
 */
function isFresh(holder: LockHolder, now: number): boolean {
  const age = silenceOf(holder, now);
  if (holder.host !== hostname()) return Math.abs(age) <= heartbeatLimit;
  if (holder.beat_uptime !== undefined) return age >= -uptimeTolerance && age <= heartbeatLimit;
  return Math.abs(age) <= heartbeatLimit && Math.abs(holder.booted_at - bootedAt(now)) <= bootTolerance;
}

/** How long the holder has not been heard of, in milliseconds; less than nothing after a boot or a change of clocks. */
export function silenceOf(holder: LockHolder, now: number): number {
  const isHere = holder.host === hostname() && holder.beat_uptime !== undefined;
  return isHere ? uptime() * 1000 - (holder.beat_uptime ?? 0) : now - holder.heartbeat_at;
}

export interface LockRequest {
  /** Names the lock in messages, such as `a daemon`. */
  readonly what: string;
  readonly version: string;
  readonly now: number;
  /** A lock of the same process whose beats count for this one, too. */
  readonly coveredBy?: HeartbeatLock | undefined;
}

/**
 * Takes the lock, also one whose holder is gone. When several try at once, one gets it.
 * @throws AppError `locked_out` when the holder lives
 */
export function acquireLock(file: string, request: LockRequest): HeartbeatLock {
  ensurePrivateDirectory(dirname(file));
  const mine: LockHolder = {
    pid: process.pid,
    version: request.version,
    host: hostname(),
    booted_at: bootedAt(request.now),
    started_at: request.now,
    heartbeat_at: request.now,
    beat_uptime: uptime() * 1000,
    instance: randomUUID(),
    covered_by: request.coveredBy && { file: request.coveredBy.file, instance: request.coveredBy.instance },
  };
  const refuse = (pid: number | undefined) =>
    new AppError('locked_out', `${request.what} is already running${pid === undefined ? '' : ` (process ${pid})`}`, {
      hint: 'Leave it to that one, or stop it first.',
    });
  const found = readLock(file);
  if (found !== undefined && isAlive(found, request.now)) throw refuse(found.pid);
  if (!take(file, found?.instance, mine, request.now)) throw refuse(readLock(file)?.pid);
  return heldLock(file, mine);
}

function take(file: string, dead: string | undefined, mine: LockHolder, now: number): boolean {
  try {
    return fileExists(file) ? takeOver(file, dead, mine, now) : createLock(file, mine);
  } catch (error) {
    throw writeFailure(error, file);
  }
}

function heldLock(file: string, mine: LockHolder): HeartbeatLock {
  /** Of the file when it was last found to be ours: one that nobody has touched since is not read again. */
  let known: string | undefined;
  const isMine = () => {
    const found = fileMark(file);
    if (found !== undefined && found === known) return true;
    const isOurs = readLock(file)?.instance === mine.instance;
    known = isOurs ? found : undefined;
    return isOurs;
  };
  return {
    file,
    instance: mine.instance,
    beat(now, details) {
      if (!isMine()) return false;
      if (mine.covered_by !== undefined) return true;
      const beat_uptime = uptime() * 1000;
      const beat = { ...mine, heartbeat_at: now, beat_uptime, booted_at: Math.round(now - beat_uptime), details };
      try {
        known = replaceFile(file, beat);
        return true;
      } catch {
        return isMine() && beatInPlace(file, beat);
      }
    },
    release() {
      if (isMine()) rmSync(file, { force: true });
    },
  };
}

/** On a full disk no new file can be made, but the one that is there can be written over. @returns true, even if not */
function beatInPlace(file: string, holder: LockHolder): true {
  try {
    const handle = openSync(file, 'r+');
    try {
      const room = fstatSync(handle).size;
      const text = [holder, { ...holder, details: undefined }].map((each) => JSON.stringify(each));
      const fitting = text.find((each) => Buffer.byteLength(each) < room);
      if (fitting !== undefined) writeSync(handle, padded(fitting, room), 0);
    } finally {
      closeSync(handle);
    }
  } catch {
    // A disk that is read-only: nobody else can take the lock there either.
  }
  return true;
}

/** Blanks behind the text, which JSON allows: room for what the next heartbeat may say. */
function padded(text: string, size: number): Buffer {
  const bytes = Buffer.alloc(size, ' ');
  bytes.write(text);
  bytes.write('\n', size - 1);
  return bytes;
}

/** A hard link appears with its content, and only where nothing was: no half-written lock, no second winner. */
function createLock(file: string, mine: LockHolder): boolean {
  const temporary = writeBeside(file, mine);
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Replaces a dead holder. Whoever wants that one's lock first makes the claim file named after it, which only one
 * can; then looks again, because an earlier claimant may have finished in between.
 */
function takeOver(file: string, dead: string | undefined, mine: LockHolder, now: number): boolean {
  const claim = `${file}.${/^[\w-]{1,64}$/.test(dead ?? '') ? dead : 'unreadable'}.claim`;
  if (!makeClaim(claim, now)) return false;
  try {
    if (!fileExists(file)) return createLock(file, mine);
    if (readLock(file)?.instance !== dead) return false;
    replaceFile(file, mine);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

function makeClaim(claim: string, now: number): boolean {
  const make = () => {
    try {
      writeFileSync(claim, '', { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  };
  if (make()) return true;
  const made_at = statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? now;
  // Either way: the clock may have been set back since.
  if (Math.abs(now - made_at) < claimLimit) return false;
  // Only one of several can move the abandoned claim away; the others find nothing to move, or a new claim: back with it.
  const aside = `${claim}.${randomUUID()}`;
  try {
    renameSync(claim, aside);
    if (Math.abs(now - statSync(aside).mtimeMs) < claimLimit) {
      renameSync(aside, claim);
      return false;
    }
  } catch {
    return false;
  }
  rmSync(aside, { force: true });
  return make();
}

/** @returns the mark of what lies there now; undefined where somebody else has put his there since */
function replaceFile(file: string, holder: LockHolder): string | undefined {
  const temporary = writeBeside(file, holder);
  try {
    const { ino } = statSync(temporary, { bigint: true });
    renameSync(temporary, file);
    const mark = fileMark(file);
    return mark?.startsWith(`${ino} `) === true ? mark : undefined;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeBeside(file: string, holder: LockHolder): string {
  const temporary = `${file}.${holder.instance}.new`;
  try {
    const text = JSON.stringify(holder);
    const size = Math.ceil((Buffer.byteLength(text) * 1.5 + 1024) / blockSize) * blockSize;
    writeFileSync(temporary, padded(text, size), { mode: 0o600 });
    return temporary;
  } catch (error) {
    // On a full disk an empty file appears before the write fails.
    rmSync(temporary, { force: true });
    throw error;
  }
}

function fileExists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function bootedAt(now: number): number {
  return Math.round(now - uptime() * 1000);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
