import type { Command } from 'commander';

import type { Tenant } from '../../src/domain/tenant.ts';
import type { LogFilter, MirrorReader } from '../../src/mirror/mirror.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { linkedUserId } from '../../src/query/pasted-id.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import { commaList } from './comma-list.ts';
import type { CommandContext } from './command.ts';
import { findUserId, refuseUnknown } from './find-user.ts';
import type { OpenMirror } from './open-mirrors.ts';
import { readQuery } from './read-query.ts';
import { sayKeptFrom } from './say-kept-from.ts';
import { sayLogCoverage, typeNodes } from './say-log-coverage.ts';
import { sayOperators } from './say-operators.ts';
import { readSince } from './time-words.ts';

/** What commander leaves in the options of a command that chooses log events. */
export interface LogFilterOptions extends TenantOptions {
  readonly user?: string;
  readonly type?: readonly string[];
  readonly since?: string;
  readonly view?: string;
}

/** Adds the query and the options that choose log events. */
export function addLogFilterOptions(command: Command): Command {
  command.argument(
    '[query]',
    `what to look for: words, or the query language such as 'type:fp ip:203.0.113.0/24 date:<7d'`,
  );
  return addTenantOptions(command, { all: true })
    .option('--view <name>', 'ask a saved view of logs; a query beside it narrows it')
    .option('--user <user>', 'only events of this user: a user_id, or an e-mail that names exactly one')
    .option('--type <a,b>', "only these of Auth0's type codes, such as f,fp,limit_wc", commaList)
    .option('--since <when>', 'only events since then: 90m, 24h, 7d, or an ISO date');
}

/** What was asked for, the same in each tenant but for the user. */
export interface LogFilters {
  readonly since: number | undefined;
  of(mirror: OpenMirror): LogFilter;
}

/** @throws QueryError, AppError `usage` for what cannot be read */
export function readLogFilters(
  context: CommandContext,
  text: string | undefined,
  options: LogFilterOptions,
): LogFilters {
  const since = options.since === undefined ? undefined : readSince(options.since, context.clock.now());
  const query: QueryNode | undefined = readQuery(text);
  sayOperators(context.output, query);
  const types = typeNodes(options.type);
  const asked = query === undefined ? types : [query, ...types];
  const user = (reader: MirrorReader, tenant: Tenant) => {
    if (options.user === undefined) return undefined;
    // In all tenants whoever has this id is meant.
    const linked = options.allTenants === true ? linkedUserId(options.user) : undefined;
    const user_id = linked ?? findUserId(reader, options.user, tenant);
    if (options.allTenants !== true) refuseUnknown(reader, user_id, tenant.name);
    return user_id;
  };
  return {
    since,
    of: ({ tenant, reader }) => {
      sayKeptFrom(context.output, reader.syncStatus(), tenant.name, since);
      sayLogCoverage(context.output, { tenant, reader }, asked);
      return { query, types: options.type, since, user_id: user(reader, tenant) };
    },
  };
}
