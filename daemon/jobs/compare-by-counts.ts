import type { Answer, UserSearchPage } from '../../src/auth0/auth0-client.ts';
import type { CreatedWindow, MirrorReader } from '../../src/mirror/mirror.ts';
import { cheapestProof } from '../request-cost.ts';
import { censusOf, countOf, middleOf } from './census.ts';
import { pagesOf } from './compare-by-pages.ts';
import type { CompareStep } from './compare-step.ts';
import { fullPass } from './full-pass.ts';
import type { CountTask, ReconcileTask } from './reconcile-place.ts';
import type { JobContext } from './sync-job.ts';

type Span = CountTask['window'];

/** How many users of a window the tenant has: a search that brings as good as nothing but the number. */
export async function countTenant(
  { client, request }: Pick<JobContext, 'client' | 'request'>,
  window: CreatedWindow,
): Promise<{ readonly total: number; readonly served_at: number }> {
  const q = window === 'undated' ? 'NOT _exists_:created_at' : `created_at:${rangeOf(window)}`;
  const { body, served_at }: Answer<UserSearchPage> = await client.searchUsers(
    { q, per_page: 1, fields: ['user_id'] },
    request,
  );
  return { total: body.total, served_at };
}

/**
 * Compares how many users were created within a window. Where the numbers differ, the window is halved at the middle of
 * the mirror's users, or what it holds is compared one by one, whichever takes fewer requests. One half is counted, the
 * number of the other follows.
 */
export async function compareByCounts(context: JobContext, task: CountTask): Promise<CompareStep> {
  const { mirror, clock, signal } = context;
  const { window, until } = task;
  let { total } = task;
  let requests = 0;
  if (total === undefined) {
    total = (await countTenant(context, window)).total;
    requests += 1;
  }
  if (task.isAll === true && total === countAll(mirror, until)) return { tasks: [], requests, users: total };
  const census = await censusOf(mirror, until, async () => await clock.sleep(0, signal));
  const own = countOf(census, window) ?? mirror.countCreated(window);
  if (total === own) return { tasks: [], requests, users: own };
  const users = Math.max(own, total);
  const exports = task.isAll === true && fullPass(mirror)?.no_export === undefined;
  const proof = cheapestProof({ users, differences: Math.abs(total - own), exports });
  if (proof === 'export') return { tasks: [{ by: 'export' }], requests };
  const middle = proof === 'counts' ? middleOf(census, window) : undefined;
  // Between two marks there is a page of users, or those of one millisecond.
  if (middle === undefined) return { tasks: [pagesOf(window, total > own)], requests };
  const first = { ...window, to: middle };
  const firstTotal = (await countTenant(context, first)).total;
  const rest = Math.max(0, total - firstTotal);
  const halves: ReconcileTask[] = [
    { by: 'counts', until, window: { ...window, from: middle }, total: rest },
    { by: 'counts', until, window: first, total: firstTotal },
  ];
  return { tasks: halves, requests: requests + 1 };
}

/** Without looking at each: the mirror knows how many users it has, and few are without a date or young. */
function countAll(mirror: MirrorReader, until: number): number {
  return mirror.countUsers() - mirror.countCreated('undated') - mirror.countCreated({ from: until });
}

/** https://auth0.com/docs/manage-users/user-search/user-search-query-syntax#ranges */
function rangeOf({ from, to }: Span): string {
  const start = from === undefined ? '*' : new Date(from).toISOString();
  return `[${start} TO ${to === undefined ? '*]' : `${new Date(to).toISOString()}}`}`;
}
