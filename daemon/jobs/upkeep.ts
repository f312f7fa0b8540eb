import type { Batch } from '../../src/mirror/mirror.ts';
import type { JobEnd, SyncJob } from './sync-job.ts';

/**
 * Makes what the mirror's lists need to be quick, step by step: each is stored by itself, so that nobody waits for all
 * of them. Asks Auth0 nothing.
 */
export const upkeep: SyncJob = {
  name: 'upkeep',
  lane: 'bulk',
  interval: () => 60_000,
  notYet: (mirror) => (mirror.upkeep() === undefined ? 'there is nothing to make' : undefined),
  async *run({ mirror }): AsyncGenerator<Batch, JobEnd> {
    const total = mirror.upkeep()?.steps ?? 0;
    for (let due = mirror.upkeep(); due !== undefined; due = mirror.upkeep()) {
      yield { status: { job: 'upkeep', note: `makes ${due.next}`, progress: { done: total - due.steps, total } } };
      yield { upkeep: true };
    }
    yield { status: { job: 'upkeep', note: `made what lists need (${total} steps)` } };
    return {};
  },
};
