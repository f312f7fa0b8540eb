import type { MirroredUser, MirrorReader, UserSort } from '../mirror/mirror.ts';
import { AppError } from '../errors.ts';
import type { QueryNode } from '../query/ast.ts';
import { luceneSort } from '../query/lucene-fields.ts';
import { QueryError } from '../query/query-error.ts';
import { type Difference, toLucene } from '../query/to-lucene.ts';
import type { DetailContext } from './read-fresh-detail.ts';

/** A question for Auth0's own search. */
export interface ServerQuestion {
  /** Lucene. */
  readonly q: string;
  readonly sort: string;
  /** What Auth0 answers otherwise than the mirror. */
  readonly differences: readonly Difference[];
}

/** What became of the question. */
export interface ServerAnswer {
  /** In Auth0's order, each as the mirror has it now: it may know something newer. */
  readonly users: readonly MirroredUser[];
  /** How many match, as Auth0 counts them. */
  readonly total: number;
  /** Among those asked for, users that Auth0's search still finds although they are known to be deleted. */
  readonly deleted: number;
}

/**
 * Auth0 hands out no more of a query.
 * https://auth0.com/docs/manage-users/user-search/view-search-results-by-page#limitation
 */
export const serverReach = 1000;
const perPage = 100;

/**
 * Puts a query about users into Auth0's words.
 * @param mirror for the ids of organizations
 * @param now time of the server, in milliseconds, for relative dates
 * @throws QueryError for what cannot be asked, with the way out; AppError `usage` for a sort that Auth0 does not have
 */
export function askableQuestion(
  root: QueryNode | undefined,
  { field, descending }: UserSort,
  mirror: Pick<MirrorReader, 'listCatalogue'>,
  now: number,
): ServerQuestion {
  const sort = luceneSort(field, descending);
  if (sort === undefined) {
    throw new AppError('usage', `Auth0 cannot sort users by ${field}`, {
      hint: 'Sort by a field of the profile that can be searched, such as name or last_login, or ask the mirror.',
    });
  }
  const organizationId = (typed: string) => organizationOf(mirror, typed);
  const { q, differences } = toLucene(root, { now, organizationId });
  const refused = differences.find(({ grade }) => grade === 'refused');
  if (refused) throw new QueryError(refused.words, refused.span, refused.hint);
  return { q: q ?? '', sort, differences };
}

function organizationOf(mirror: Pick<MirrorReader, 'listCatalogue'>, typed: string): string | undefined {
  const name = typed.toLowerCase();
  return mirror
    .listCatalogue('organizations')
    .find((one) => one.name.toLowerCase() === name || one.display_name?.toLowerCase() === name)?.id;
}

/**
 * Asks Auth0's search as a person who waits, keeps what it answers in the mirror, and gives back what the mirror then
 * has: a newer record is not replaced by an older one.
 * @param limit at most so many users; never more than `serverReach`
 * @throws AppError
 */
export async function askServer(
  { client, mirror, now, signal }: DetailContext,
  { q, sort }: ServerQuestion,
  limit: number,
): Promise<ServerAnswer> {
  const wanted = Math.min(limit, serverReach);
  const ids = new Set<string>();
  let total = 0;
  for (let page = 0; page * perPage < wanted; page += 1) {
    const search = { ...(q === '' ? {} : { q }), sort, page, per_page: Math.min(perPage, wanted) };
    const { body, served_at } = await client.searchUsers(search, { priority: 'person', reason: 'person', signal });
    total = body.total;
    const users = body.users.map((profile) => ({ profile, source: 'search' as const, read_at: served_at }));
    const requests = client.takeRequestCounts();
    const clock_offset = client.clockOffset();
    mirror.commitBatch({ users, rate: client.rate(), clock_offset, requests }, now());
    for (const { user_id } of body.users) ids.add(user_id);
    if (body.users.length < body.limit || ids.size >= total) break;
  }
  const asked = [...ids].slice(0, wanted);
  const users = asked.map((user_id) => mirror.getUser(user_id)).filter((user) => user !== undefined);
  return { users, total, deleted: asked.length - users.length };
}
