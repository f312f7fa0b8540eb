import type { ErrorKind } from './errors.ts';
import { acquireLock, type HeartbeatLock, isAlive, readLock, silenceOf } from './heartbeat-lock.ts';
import { daemonLockFile, type Paths } from './paths.ts';

/** What the daemon says of one tenant where its mirror cannot: while it cannot be opened, or nobody is reachable. */
export interface TenantState {
  readonly state: 'starting' | 'running' | 'waiting' | 'offline' | 'paused';
  /** Kind of the failure that it waits for. */
  readonly kind?: ErrorKind | undefined;
  /** Why it waits, in the words of the failure. No text from outside. */
  readonly note?: string | undefined;
  readonly hint?: string | undefined;
  readonly retry_at?: number | undefined;
}

/** The daemon of this home, as its lock file tells. Times in milliseconds since the epoch. */
export interface DaemonInfo {
  readonly pid: number;
  readonly version: string;
  readonly started_at: number;
  readonly heartbeat_at: number;
  /** Its heartbeat is fresh. False: it was killed, or the machine was switched off. */
  readonly alive: boolean;
  readonly tenants: Readonly<Record<string, TenantState>>;
}

/** Undefined when no daemon was started, or the last one ended in order. */
export function readDaemon(paths: Paths, now: number): DaemonInfo | undefined {
  const holder = readLock(daemonLockFile(paths));
  if (holder === undefined) return undefined;
  const { pid, version } = holder;
  // By the clock of now, however it was set since.
  const heartbeat_at = now - Math.max(0, silenceOf(holder, now));
  const started_at = holder.started_at + heartbeat_at - holder.heartbeat_at;
  const tenants = (holder.details as Record<string, TenantState> | undefined) ?? {};
  return { pid, version, started_at, heartbeat_at, alive: isAlive(holder, now), tenants };
}

/**
 * One daemon per home.
 * @throws AppError `locked_out` when one lives
 */
export function acquireDaemonLock(paths: Paths, version: string, now: number): HeartbeatLock {
  return acquireLock(daemonLockFile(paths), { what: 'a daemon', version, now });
}
