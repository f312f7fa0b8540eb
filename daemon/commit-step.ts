import type { Auth0Client } from '../src/auth0/auth0-client.ts';
import type { Batch, CommitReport, MirrorWriter } from '../src/mirror/mirror.ts';

/** What is open for one tenant. */
export interface OpenTenant {
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
  /** How long log events are kept, in milliseconds; undefined: for ever. */
  readonly keep_logs?: number | undefined;
}

/**
 * Stores a batch, and in the same transaction what its requests told about the tenant: the rate limit, the server's
 * clock, how many requests were spent for what. Resolves once it is stored; that may happen in another thread.
 */
export async function commitStep({ client, mirror }: OpenTenant, batch: Batch, now: number): Promise<CommitReport> {
  const requests = client.takeRequestCounts();
  const last_minute = { at: now, by_reason: client.lastMinute() };
  const clock_offset = Math.round(client.clockOffset());
  return await mirror.storeBatch({ ...batch, rate: client.rate(), requests, last_minute, clock_offset }, now);
}
