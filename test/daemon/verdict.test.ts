import { describe, expect, it } from 'vitest';

import { judgeFailure } from '../../daemon/verdict.ts';
import { AppError, type ErrorKind } from '../../src/errors.ts';

const now = 1_000_000_000_000;
const judge = (kind: ErrorKind, failures = 1, random = 0.5, retryAt?: number) =>
  judgeFailure(new AppError(kind, 'x', { retryAt }), failures, now, random);

describe('judgeFailure', () => {
  it.each<[ErrorKind, string, string]>([
    ['insufficient_scope', 'unavailable', 'job'],
    ['not_in_plan', 'unavailable', 'job'],
    ['rate_limited', 'waiting', 'tenant'],
    ['network', 'waiting', 'tenant'],
    ['timeout', 'waiting', 'tenant'],
    ['disk_full', 'waiting', 'tenant'],
    ['bad_credentials', 'waiting', 'reopen'],
    ['keychain_locked', 'waiting', 'reopen'],
    ['mirror_damaged', 'waiting', 'reopen'],
    ['server_error', 'failed', 'job'],
    ['bad_answer', 'failed', 'job'],
    ['bug', 'failed', 'job'],
  ])('%s makes the job %s and holds the %s', (kind, state, holds) => {
    expect(judge(kind)).toMatchObject({ state, holds });
  });

  it('doubles the wait with every failure in a row, up to a limit', () => {
    expect([1, 2, 3, 4].map((failures) => judge('server_error', failures).delay)).toEqual([10e3, 20e3, 40e3, 80e3]);
    expect(judge('server_error', 1000).delay).toBe(600_000);
  });

  it('spreads the waits by a quarter in both directions', () => {
    expect(judge('server_error', 1, 0).delay).toBe(7_500);
    expect(judge('server_error', 1, 1).delay).toBe(12_500);
  });

  it('never comes back before the time that the server named', () => {
    expect(judge('rate_limited', 1, 0, now + 60_000).delay).toBe(60_000);
    expect(judge('rate_limited', 1, 1, now + 60_000).delay).toBe(61_000);
  });
});
