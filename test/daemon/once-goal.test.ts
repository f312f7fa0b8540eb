import { expect, it } from 'vitest';

import { OnceGoal } from '../../daemon/once-goal.ts';
import type { RunResult } from '../../daemon/run-job.ts';
import { judgeFailure } from '../../daemon/verdict.ts';
import { jobNames } from '../../src/domain/job.ts';
import { AppError, type ErrorKind } from '../../src/errors.ts';

function failure(kind: ErrorKind): RunResult {
  const error = new AppError(kind, `${kind} (tenant acme)`);
  return { outcome: 'failed', error, verdict: judgeFailure(error, 1, 0, 0) };
}
const done: RunResult = { outcome: 'done', end: {} };
const left = (goal: OnceGoal) => jobNames.filter((name) => goal.wants(name));

it('gives a tenant up after three failures in a row that keep every job from it', () => {
  const goal = new OnceGoal(jobNames);
  goal.ended('connections', failure('network'), 0);
  goal.ended('clients', failure('timeout'), 0);
  expect(left(goal)).toEqual(jobNames);
  goal.ended('connections', failure('network'), 0);
  expect(left(goal)).toEqual([]);
  expect([...goal.errors.keys()].sort()).toEqual([...jobNames].sort());
});

it('starts to count anew once something got through', () => {
  const goal = new OnceGoal(jobNames);
  for (let round = 0; round < 3; round += 1) {
    goal.ended('users-changed', failure('network'), 0);
    goal.ended('connections', done, 0);
  }
  expect(goal.wants('users-full')).toBe(true);
});

it('gives a tenant up at once when its credentials are refused', () => {
  const goal = new OnceGoal(jobNames);
  goal.ended('connections', failure('bad_credentials'), 0);
  expect(left(goal)).toEqual([]);
});

it('waits for a rate limit, and gives up only the job that a fault belongs to', () => {
  const goal = new OnceGoal(jobNames);
  for (const job of ['connections', 'clients', 'log-events', 'users-changed'] as const) {
    goal.ended(job, failure('rate_limited'), 0);
  }
  goal.ended('log-events', failure('insufficient_scope'), 0);
  expect(left(goal)).toEqual(jobNames.filter((name) => name !== 'log-events'));
});
