import type { Batch } from '../../src/mirror/mirror.ts';
import type { JobEnd, SyncJob } from './sync-job.ts';

/** Connections are few and change rarely. Rate limit of the family: 50 a minute on self-service plans. */
export const connections: SyncJob = {
  name: 'connections',
  lane: 'feed',
  interval: () => 15 * 60_000,
  async *run({ client, request }): AsyncGenerator<Batch, JobEnd> {
    const { body } = await client.listConnections(request);
    yield { connections: body, status: { job: 'connections', note: `read ${body.length} connections` } };
    return {};
  },
};
