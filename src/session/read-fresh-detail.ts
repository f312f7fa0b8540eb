import type { Auth0Client } from '../auth0/auth0-client.ts';
import type { Detail, DetailKind } from '../domain/detail.ts';
import type { MirrorWriter } from '../mirror/mirror.ts';

export interface DetailContext {
  readonly client: Auth0Client;
  readonly mirror: MirrorWriter;
  /** Time of this machine, in milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** A plan changes by contract, not by the minute. */
const planIsGoodFor = 6 * 3_600_000;

/**
 * The detail as Auth0 has it, kept in the mirror on the way. What is there already is good enough up to an age, in
 * milliseconds; 0 asks Auth0 in any case.
 * @throws AppError when Auth0 cannot be asked; what the mirror has is left as it is
 */
export async function readFreshDetail(
  { client, mirror, now, signal }: DetailContext,
  { owner, kind }: { readonly owner: string; readonly kind: DetailKind },
  most_age: number,
): Promise<Detail> {
  const stored = mirror.getDetail(owner, kind);
  if (stored !== undefined && most_age > 0 && stored.outdated !== true) {
    const good = stored.problem?.reason === 'plan' ? planIsGoodFor : most_age;
    const age = now() + client.clockOffset() - stored.read_at;
    if (age >= 0 && age < good) return stored;
  }
  const detail = await client.readDetail(kind, owner, { priority: 'person', reason: 'person', signal });
  const requests = client.takeRequestCounts();
  const clock_offset = client.clockOffset();
  mirror.commitBatch({ details: [detail], rate: client.rate(), clock_offset, requests }, now());
  return detail;
}
