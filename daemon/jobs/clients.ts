import type { Batch } from '../../src/mirror/mirror.ts';
import type { JobEnd, SyncJob } from './sync-job.ts';

/** Applications are few and change rarely. */
export const clients: SyncJob = {
  name: 'clients',
  lane: 'feed',
  interval: () => 15 * 60_000,
  async *run({ client, request }): AsyncGenerator<Batch, JobEnd> {
    const { body } = await client.listClients(request);
    yield { clients: body, status: { job: 'clients', note: `read ${body.length} applications` } };
    return {};
  },
};
