import type { Auth0Client } from '../src/auth0/auth0-client.ts';
import type { Batch, CommitReport, MirrorWriter } from '../src/mirror/mirror.ts';

/** What is open for one tenant. */
export interface OpenTenant {
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
}

/**
 * Stores a batch, and in the same transaction what its requests told about the tenant: the rate limit, the server's
 * clock, how many requests were spent for what.
 */
export function commitStep({ client, mirror }: OpenTenant, batch: Batch, now: number): CommitReport {
  const [first, ...others] = client.takeRequestCounts();
  const report = mirror.commitBatch(
    { ...batch, rate: client.rate(), requests: first, clock_offset: Math.round(client.clockOffset()) },
    now,
  );
  for (const requests of others) mirror.commitBatch({ requests }, now);
  return report;
}
