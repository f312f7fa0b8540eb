import { describe, expect, it } from 'vitest';

import { nextJob, type Plan, type PlannedJob } from '../../daemon/plan.ts';
import type { JobName } from '../../src/domain/job.ts';

const now = 1_000_000_000_000;
const minute = 60_000;

function job(name: JobName, next_run_at?: number, more: Partial<PlannedJob> = {}): PlannedJob {
  return { name, interval: 5 * minute, notYet: false, status: { job: name, state: 'idle', next_run_at }, ...more };
}

const rows: { title: string; jobs: PlannedJob[]; paused_until?: number; plan: Plan }[] = [
  {
    title: 'starts with the first of the table when nothing ever ran',
    jobs: [job('log-events', undefined, { status: undefined }), job('connections', undefined, { status: undefined })],
    plan: { run: 'log-events' },
  },
  {
    title: 'runs the one that has waited longest',
    jobs: [job('log-events', now - 1), job('connections', now - minute), job('clients', now)],
    plan: { run: 'connections' },
  },
  {
    title: 'waits for the next one that is due',
    jobs: [job('log-events', now + 20_000), job('connections', now + 30_000)],
    plan: { wait_until: now + 20_000 },
  },
  {
    title: 'looks again after a minute at the latest',
    jobs: [job('connections', now + 10 * minute)],
    plan: { wait_until: now + minute },
  },
  {
    title: 'passes over a job that cannot run yet',
    jobs: [job('users-stale', 0, { notYet: true }), job('connections', now)],
    plan: { run: 'connections' },
  },
  { title: 'has nothing to do without jobs', jobs: [], plan: { wait_until: now + minute } },
  {
    title: 'runs nothing while the tenant is paused, however overdue',
    jobs: [job('connections', 0)],
    paused_until: now + 1,
    plan: { wait_until: now + 1 },
  },
  {
    title: 'does not believe a time that only a clock set back can have left',
    jobs: [job('connections', now + 365 * 86_400_000)],
    plan: { run: 'connections' },
  },
  {
    title: 'does not wait out the hours by which the clock was set back',
    jobs: [job('connections', now + 3 * 60 * minute)],
    plan: { run: 'connections' },
  },
  {
    title: 'keeps to a far time that an answer gave',
    jobs: [
      job('log-events', undefined, {
        status: { job: 'log-events', state: 'unavailable', next_run_at: now + 6 * 60 * minute },
      }),
    ],
    plan: { wait_until: now + minute },
  },
  {
    title: 'keeps to a far time that a slow job may have',
    jobs: [job('users-full', now + 7 * 86_400_000, { interval: 7 * 86_400_000 })],
    plan: { wait_until: now + minute },
  },
];

describe('nextJob', () => {
  it.each(rows)('$title', ({ jobs, paused_until = 0, plan }) => {
    expect(nextJob({ now, jobs, paused_until })).toEqual(plan);
  });
});
