import { Option } from 'commander';

import type { UserProfile } from '../../src/domain/user.ts';
import { compareUserRows } from '../../src/mirror/compare-user-rows.ts';
import type { MirrorReader, UserFilter, UserRow, UserSort } from '../../src/mirror/mirror.ts';
import { lazily } from '../../src/lazily.ts';
import { coverageWords } from '../coverage-words.ts';
import { serverReach } from '../../src/session/ask-server.ts';
import { wayOutWords } from '../way-out-words.ts';
import { askedByView, type ViewOptions } from './asked-by-view.ts';
import { commaList } from './comma-list.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { EmptyFields } from './empty-fields.ts';
import type { ListedUser } from './listed-user.ts';
import { mergeSorted } from './merge-sorted.ts';
import { type OpenMirror, withMirrors } from './open-mirrors.ts';
import { type Counts, printCounts } from './print-counts.ts';
import { printRecords } from './print-records.ts';
import { pointAtQueryErrors, readQuery } from './read-query.ts';
import { type Column, fieldColumns, pickFields } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { sayCut } from './say-cut.ts';
import { addTenantOptions } from './choose-tenants.ts';
import { sayOperators } from './say-operators.ts';
import { dateWords } from './time-words.ts';
import { nearestPath, readUserSort } from './user-sort.ts';
import { usersFromServer } from './users-from-server.ts';
import { wholeNumber } from './whole-number.ts';

interface ListOptions extends ViewOptions, FormatOptions {
  readonly limit?: number;
  readonly fields?: readonly string[];
  readonly count?: boolean;
  readonly server?: boolean;
}

/** What fits on a screen or two; scripts get everything unless they say otherwise. */
const tableLimit = 100;
/** Each piece costs the mirror a walk to its beginning, so they are large. */
const chunk = 20_000;

export const defineUsersList: DefineCommand = (command, context) => {
  command.argument(
    '[query]',
    "what to look for: words, or Auth0's query language such as 'email:*@acme.com AND blocked:true'; behind -- when it begins with -",
  );
  addTenantOptions(command, { all: true })
    .option(
      '--sort <path>',
      'name, email, connection, logins_count, last_login, created_at, updated_at, or any path of the profile such as user_metadata.plan; -PATH descends',
    )
    .option('--view <name>', 'ask a saved view; a query beside it narrows it')
    .option(
      '--limit <n>',
      `at most so many (default: ${tableLimit} in a table, all otherwise)`,
      wholeNumber(1, 10_000_000),
    )
    .option('--fields <a,b>', 'only these fields of the profile, such as user_id,app_metadata.plan', commaList)
    .addOption(
      new Option('--count', 'print how many match, and nothing else').conflicts(['limit', 'fields', 'ndjson', 'csv']),
    )
    .option('--server', "ask Auth0's own search, and say what it answers otherwise (the first 1,000)");
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(
    async (query: string | undefined, options: ListOptions) => {
      const asked = await askedByView(context, query, options);
      await pointAtQueryErrors(context.output, asked.query, async () => listUsers(context, asked.query, asked.options));
    },
  );
};

async function listUsers(context: CommandContext, text: string | undefined, options: ListOptions): Promise<void> {
  const query = readQuery(text);
  sayOperators(context.output, query);
  const sort = readUserSort(options.sort);
  const format = recordFormat(options);
  const limit = options.limit ?? (format === 'table' ? tableLimit : Infinity);
  if (options.server === true) return listFromServer(context, options, { root: query, sort, limit });
  const filter: UserFilter = { query };
  await withMirrors(context, options, async (mirrors) => {
    const counts = mirrors.map(({ tenant, reader }) => ({ tenant: tenant.name, count: reader.countUsers(filter) }));
    for (const mirror of mirrors) sayCoverage(context, mirror, query);
    if (sumOf(counts) === 0) sayWayOut(context, query);
    if (options.count === true) return printCounts(context.output, counts, options.json === true);
    const compare = compareUserRows(sort);
    const users = mergeSorted(
      mirrors.map((mirror) => walkUsers(mirror, filter, sort, Math.min(limit, chunk))),
      (left, right) => compare(left.row, right.row),
    ).take(limit);
    await printUsers(context, options, sayingEmptySort(context, users, sort, mirrors));
    sayHowMany(context, limit, sumOf(counts));
  });
}

/** Hands the users on; where the first one has nothing at the path that they are sorted by, nobody has. */
function* sayingEmptySort(
  { output }: CommandContext,
  users: Iterable<ListedUser>,
  { field }: UserSort,
  mirrors: readonly OpenMirror[],
): Generator<ListedUser, void, undefined> {
  let isFirst = true;
  for (const user of users) {
    if (isFirst && user.row.sort_value === null) {
      const meant = nearestPath(field, mirrors);
      const hint = meant === undefined ? '' : `: did you mean ${meant}?`;
      output.say(`note: none of these users has ${field}, so they are not sorted by it${hint}`);
    }
    isFirst = false;
    yield user;
  }
}

async function listFromServer(
  context: CommandContext,
  options: ListOptions,
  request: { readonly root: UserFilter['query']; readonly sort: UserSort; readonly limit: number },
): Promise<void> {
  const limit = options.count === true ? 1 : request.limit;
  const { users, totals, failure } = await usersFromServer(context, options, { ...request, limit });
  if (options.count === true) await printCounts(context.output, totals, options.json === true);
  else {
    await printUsers(context, options, users.slice(0, limit));
    sayHowMany(context, limit, sumOf(totals), serverReach * totals.length);
  }
  context.output.say("note: Auth0's search sees a change some seconds later");
  if (failure) throw failure;
}

const readsTheRest = {
  role: '`tenantry roles members ROLE` reads who has one',
  org: '`tenantry organizations members ORGANIZATION` reads who belongs to one',
  mfa: '`tenantry users authentication-methods USER` reads those of one user',
};

/** An answer that knows of a few users only looks like any other. */
function sayCoverage({ output }: CommandContext, { tenant, reader }: OpenMirror, query: UserFilter['query']): void {
  for (const coverage of query === undefined ? [] : reader.coverage(query)) {
    const how = 'known' in coverage ? `; ${readsTheRest[coverage.of]}` : '';
    output.say(`note: in ${tenant.name} ${coverageWords(coverage)}${how}`);
  }
}

/** Where nobody is found, something else may have been meant. */
function sayWayOut({ output }: CommandContext, query: UserFilter['query']): void {
  const words = wayOutWords(query, 'users');
  if (words !== undefined) output.say(`note: ${words}`);
}

function sumOf(counts: Counts): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** @param reach how many can be shown at all */
function sayHowMany({ output }: CommandContext, shown: number, total: number, reach = Infinity): void {
  if (total <= Math.min(shown, reach)) return;
  if (shown >= reach) output.say(`note: Auth0 hands out the first ${reach} of a search; ${total} match`);
  else sayCut(output, 'users', { shown, total, most: reach });
}

async function printUsers(context: CommandContext, options: ListOptions, users: Iterable<ListedUser>): Promise<void> {
  const format = recordFormat(options);
  const asked = options.fields?.filter((field) => field !== 'tenant' || options.allTenants !== true);
  const empty = new EmptyFields(asked);
  await printRecords(context.output, format, watched(stopAt(users, context.signal), empty), {
    columns: chooseColumns(options, format === 'csv'),
    record: (user) => userRecord(user, options),
  });
  empty.say(context.output);
}

function* watched(users: Iterable<ListedUser>, empty: EmptyFields): Generator<ListedUser, void, undefined> {
  for (const user of users) {
    empty.look(user.profile);
    yield user;
  }
}

/** All users of one mirror in order, read in pieces while they are asked for. */
function* walkUsers(
  mirror: OpenMirror,
  filter: UserFilter,
  sort: UserSort,
  size: number,
): Generator<ListedUser, void, undefined> {
  const { tenant, reader } = mirror;
  for (let offset = 0; ; offset += size) {
    const rows = reader.listUsers({ ...filter, sort, offset, limit: size });
    for (const row of rows) yield { tenant: tenant.name, row, profile: lazily(() => readProfile(reader, row)) };
    if (rows.length < size) return;
  }
}

/** A user that was deleted since its row was read still has what the row says. */
function readProfile(reader: MirrorReader, row: UserRow): UserProfile {
  return reader.getUser(row.user_id)?.profile ?? { user_id: row.user_id };
}

function* stopAt<T>(items: Iterable<T>, signal: AbortSignal): Generator<T, void, undefined> {
  for (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}

function userRecord(user: ListedUser, options: ListOptions): unknown {
  const { allTenants, fields } = options;
  const record = allTenants === true ? withTenant(user) : user.profile();
  if (fields === undefined) return record;
  return pickFields(record, allTenants === true && !fields.includes('tenant') ? ['tenant', ...fields] : fields);
}

/** A user among those of all tenants has the tenant as one more field. */
function withTenant({ tenant, profile }: ListedUser): object {
  const own = { tenant };
  // A spread, unlike an assignment, keeps a field called __proto__.
  return { ...own, ...profile(), ...own };
}

const tenantColumn: Column<ListedUser> = { title: 'TENANT', value: (user) => user.tenant };

const tableColumns: readonly Column<ListedUser>[] = [
  { title: 'NAME', value: ({ row }) => row.name ?? row.nickname ?? row.username },
  { title: 'EMAIL', value: ({ row }) => row.email ?? row.phone_number },
  { title: 'CONNECTION', value: ({ row }) => row.connection },
  { title: 'LOGINS', value: ({ row }) => row.logins_count, right: true },
  { title: 'LAST LOGIN', value: ({ row }) => dateWords(row.last_login) },
  { title: 'STATE', value: ({ row }) => stateWords(row) },
  { title: 'USER_ID', value: ({ row }) => row.user_id },
];

const csvFields = [
  'user_id',
  'name',
  'email',
  'email_verified',
  'username',
  'phone_number',
  'identities.connection',
  'blocked',
  'logins_count',
  'last_login',
  'last_ip',
  'created_at',
  'updated_at',
];

function chooseColumns(options: ListOptions, csv: boolean): readonly Column<ListedUser>[] {
  const fields = options.fields ?? (csv ? csvFields : undefined);
  const isAll = options.allTenants === true;
  const recordOf = (user: ListedUser): object => (isAll ? withTenant(user) : user.profile());
  const columns = fields === undefined ? tableColumns : fieldColumns<ListedUser>(fields, recordOf);
  if (!isAll || fields?.includes('tenant') === true) return columns;
  return [csv ? { ...tenantColumn, title: 'tenant' } : tenantColumn, ...columns];
}

function stateWords(row: UserRow): string {
  const words = [
    row.blocked ? 'blocked' : '',
    row.email_verified === false ? 'unverified' : '',
    row.last_login === null && row.logins_count === null ? 'pending' : '',
    row.stale ? 'stale' : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}
