import type { Auth0Client } from '../src/auth0/auth0-client.ts';
import type { Batch, CommitReport, MirrorWriter } from '../src/mirror/mirror.ts';

/** What is open for one tenant. */
export interface OpenTenant {
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
}

/**
 * Stores a batch, and in the same transaction what its requests told about the tenant: the rate limit, the server's
 * clock, how many requests were spent for what. Resolves once it is stored; that may happen in another thread.
 */
export async function commitStep(open: OpenTenant, batch: Batch, now: number): Promise<CommitReport> {
  const { client } = open;
  const [first, ...others] = client.takeRequestCounts();
  const report = await commit(open, {
    batch: { ...batch, rate: client.rate(), requests: first, clock_offset: Math.round(client.clockOffset()) },
    now,
  });
  for (const requests of others) await commit(open, { batch: { requests }, now });
  return report;
}

async function commit({ mirror }: OpenTenant, { batch, now }: { batch: Batch; now: number }): Promise<CommitReport> {
  return await Promise.resolve(mirror.commitBatch(batch, now));
}
