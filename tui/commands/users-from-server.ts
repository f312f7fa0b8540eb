import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError, toAppError } from '../../src/errors.ts';
import { compareUserRows } from '../../src/mirror/compare-user-rows.ts';
import type { UserSort } from '../../src/mirror/mirror.ts';
import { rowOfUser } from '../../src/mirror/user-row.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { askableQuestion, askServer, type ServerAnswer } from '../../src/session/ask-server.ts';
import type { Session } from '../../src/session/session.ts';
import { chooseTenants, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext } from './command.ts';
import type { ListedUser } from './listed-user.ts';

/** What `--server` asks for. */
interface ServerRequest {
  readonly root: QueryNode | undefined;
  readonly sort: UserSort;
  readonly limit: number;
}

interface TenantAnswer extends ServerAnswer {
  readonly tenant: string;
}

/** Users as Auth0's own search finds them, of one tenant or of several in the order of the sort. */
export interface UsersFromServer {
  readonly users: readonly ListedUser[];
  /** As Auth0 counts them, by tenant. */
  readonly totals: readonly { readonly tenant: string; readonly count: number }[];
  /** What is thrown once the rest is printed: some tenant could not be asked. */
  readonly failure: AppError | undefined;
}

/**
 * Asks Auth0's search and says on stderr what it answers otherwise than the mirror. With `--all-tenants` one that cannot
 * be asked is left out, and told at the end.
 * @throws QueryError for what cannot be asked at all; AppError
 */
export async function usersFromServer(
  context: CommandContext,
  options: TenantOptions,
  request: ServerRequest,
): Promise<UsersFromServer> {
  const session = await context.session();
  const tenants = chooseTenants(session, options);
  const answers: TenantAnswer[] = [];
  const failures: AppError[] = [];
  const said = new Set<string>();
  for (const tenant of tenants) {
    try {
      answers.push(await askTenant(context, session, tenant, request, said));
    } catch (error) {
      if (error instanceof QueryError || options.allTenants !== true || context.signal.aborted) throw error;
      const failure = toAppError(error);
      failures.push(failure);
      context.output.say(`warning: ${tenant.name} is left out: ${failure.message}`);
    }
  }
  const [first] = failures;
  if (first !== undefined && answers.length === 0) throw first;
  const users = answers.flatMap((answer) => answer.users.map((user) => listedUser(answer.tenant, user, request.sort)));
  const compare = compareUserRows(request.sort);
  return {
    // One tenant's order is Auth0's own.
    users: answers.length > 1 ? users.toSorted((left, right) => compare(left.row, right.row)) : users,
    totals: answers.map(({ tenant, total }) => ({ tenant, count: total })),
    failure: first && someFailed(failures, tenants.length),
  };
}

async function askTenant(
  context: CommandContext,
  session: Session,
  tenant: Tenant,
  { root, sort, limit }: ServerRequest,
  said: Set<string>,
): Promise<TenantAnswer> {
  const { clock, signal, output } = context;
  const mirror = await session.openWriter(tenant);
  try {
    const now = clock.now() + mirror.syncStatus().clock_offset;
    const question = askableQuestion(root, sort, mirror, now);
    for (const { words } of question.differences) {
      if (!said.has(words)) output.say(`note: Auth0 answers otherwise: ${words}`);
      said.add(words);
    }
    const client = await session.openClient(tenant);
    try {
      const answer = await askServer({ client, mirror, now: () => clock.now(), signal }, question, limit);
      if (answer.deleted > 0)
        output.say(`note: ${answer.deleted} that Auth0 still finds in ${tenant.name} were deleted`);
      return { tenant: tenant.name, ...answer };
    } finally {
      client.close();
    }
  } finally {
    mirror.close();
  }
}

function listedUser(tenant: string, user: ServerAnswer['users'][number], sort: UserSort): ListedUser {
  return { tenant, row: rowOfUser(user, sort.field), profile: () => user.profile };
}

function someFailed(failures: readonly AppError[], asked: number): AppError {
  const message = `${failures.length} of ${asked} tenants could not be asked`;
  return new AppError('partly_done', message, { hint: failures[0]?.hint });
}
