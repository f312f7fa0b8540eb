import type { Auth0Client, Job, RequestOptions } from '../auth0/auth0-client.ts';
import type { Clock } from '../clock.ts';

/** Between two looks, in milliseconds: soon at first, then at leisure. */
const pauses = [700, 1_000, 2_000, 3_000, 5_000];
/** Auth0 works off a job in seconds; nobody waits longer than this for one. */
const longest = 120_000;

/**
 * Looks at a job until it has ended, and brings it as it was seen last: still pending when it takes too long.
 * https://auth0.com/docs/api/management/v2/jobs/get-jobs-by-id
 */
export async function followJob(
  client: Auth0Client,
  id: string,
  { clock, ...options }: RequestOptions & { readonly clock: Clock },
): Promise<Job> {
  const until = clock.now() + longest;
  for (let look = 0; ; look += 1) {
    const { body: job } = await client.getJob(id, options);
    const isOpen = job.status === 'pending' || job.status === 'processing';
    if (!isOpen || clock.now() >= until) return job;
    await clock.sleep(pauses[look] ?? 5_000, options.signal);
  }
}
