import type { IncomingHttpHeaders } from 'node:http';

/** What an answer says about the bucket that is nearest to exhaustion. */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** Server time, in milliseconds: at the latest then the bucket is full again. */
  readonly reset_at: number;
}

/** Undefined unless all three headers are there and make sense. `x-ratelimit-reset` is in Unix seconds. */
export function readRateHeaders(headers: IncomingHttpHeaders): RateHeaders | undefined {
  const limit = wholeNumber(headers['x-ratelimit-limit']);
  const remaining = wholeNumber(headers['x-ratelimit-remaining']);
  const reset = wholeNumber(headers['x-ratelimit-reset']);
  if (limit === undefined || limit < 1 || remaining === undefined || reset === undefined) return undefined;
  return { limit, remaining: Math.min(remaining, limit), reset_at: reset * 1000 };
}

/** How long `Retry-After` asks to wait, in milliseconds; it may be seconds or a date. */
export function readRetryAfter(headers: IncomingHttpHeaders, served_at: number): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const seconds = wholeNumber(value);
  if (seconds !== undefined) return seconds * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - served_at);
}

function wholeNumber(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : undefined;
}
