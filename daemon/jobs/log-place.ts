import type { MirrorReader } from '../../src/mirror/mirror.ts';

/** Where the reader of the log stands. Times are the server's. */
export interface LogPlace {
  /** The last event that was read; undefined while the tenant has had none. */
  readonly log_id?: string | undefined;
  /** All that arrived until this time was read: when we were last caught up, else the date of that event. */
  readonly seen_until: number;
  /** When events last told of changes that are left to the look at all changed users; undefined: none did yet. */
  readonly moved_at?: number | undefined;
  /** The most events that a page ever had: the tenant may give fewer than it is asked for. */
  readonly full_page?: number | undefined;
}

/** Undefined before the first look. */
export function logPlace(mirror: MirrorReader): LogPlace | undefined {
  const value = mirror.checkpoint('log-events') as LogPlace | null | undefined;
  return typeof value?.seen_until === 'number' ? value : undefined;
}
