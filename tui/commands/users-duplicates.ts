import { AppError } from '../../src/errors.ts';
import type { SharedProof } from '../../src/domain/shared-proof.ts';
import { readDate, type UserProfile } from '../../src/domain/user.ts';
import type { DuplicateGroup, MirrorReader, UserRow } from '../../src/mirror/mirror.ts';
import { sharedEmails, type SharedEmail } from '../shared-emails.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type OpenMirror, withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { sayCut } from './say-cut.ts';
import { dateWords } from './time-words.ts';
import { wholeNumber } from './whole-number.ts';

interface DuplicateOptions extends TenantOptions, FormatOptions {
  readonly by?: string;
  readonly limit?: number;
}

const proofs: Readonly<Record<string, readonly SharedProof[]>> = {
  email: ['email'],
  phone: ['phone_number'],
  both: ['email', 'phone_number'],
};

/** What fits on a screen or two; scripts get everything unless they say otherwise. */
const tableLimit = 50;
/** Groups that are read at a time. */
const chunk = 1000;

export const defineUsersDuplicates: DefineCommand = (command, context) => {
  addTenantOptions(command, { all: true })
    .option('--by <word>', 'what they share: email, phone or both (default: both)')
    .option(
      '--limit <n>',
      `at most so many groups (default: ${tableLimit} in a table, all otherwise)`,
      wholeNumber(1, 10_000_000),
    );
  addFormatOptions(command, ['json', 'ndjson']).action(async (options: DuplicateOptions) => {
    await (options.allTenants === true ? listShared(context, options) : listDuplicates(context, options));
  });
};

async function listDuplicates(context: CommandContext, options: DuplicateOptions): Promise<void> {
  const by = proofs[options.by ?? 'both'];
  if (by === undefined) throw new AppError('usage', '--by is email, phone or both');
  await withMirrors(context, options, async ([mirror]) => {
    if (mirror === undefined) return;
    const { tenant, reader } = mirror;
    const format = recordFormat(options);
    const limit = options.limit ?? (format === 'table' ? tableLimit : Infinity);
    const groups = walkGroups(reader, by, context.signal).take(limit);
    if (format === 'table') await printTable(context, groups);
    else await printRecords(context.output, format, groups, { columns: [], record: (group) => group });
    const total = by.reduce((sum, each) => sum + reader.countDuplicates(each), 0);
    if (total === 0) context.output.say(`no users of ${tenant.name} share a verified e-mail or phone number`);
    sayCut(context.output, 'groups', { shown: limit, total });
  });
}

/** E-mail addresses that users of several tenants have, verified or not: they cannot be linked, only known of. */
async function listShared(context: CommandContext, options: DuplicateOptions): Promise<void> {
  if (options.by !== undefined && options.by !== 'email')
    throw new AppError('usage', 'over all tenants only e-mail addresses are compared', { hint: 'Leave --by out.' });
  await withMirrors(context, options, async (mirrors) => {
    const format = recordFormat(options);
    const limit = options.limit ?? (format === 'table' ? tableLimit : Infinity);
    let total = 0;
    const shown = async function* (): AsyncGenerator<SharedAccounts, void, undefined> {
      for await (const each of sharedEmails(mirrors, context.signal)) {
        total += 1;
        if (total <= limit) yield accountsOf(each);
      }
    };
    if (format !== 'table') await printRecords(context.output, format, shown(), { columns: [], record: (row) => row });
    else {
      const groups = await Array.fromAsync(shown());
      const accounts = groups.flatMap(({ email, accounts: all }) => all.map((account) => ({ email, ...account })));
      await printRecords(context.output, 'table', accounts, { columns: sharedColumns, record: (row) => row });
    }
    if (total === 0) context.output.say('no e-mail address is in several tenants');
    sayCut(context.output, 'addresses', { shown: limit, total });
  });
}

interface SharedAccounts {
  readonly email: string;
  readonly accounts: readonly { readonly tenant: string; readonly user: UserProfile }[];
}

function accountsOf({ email, sources }: SharedEmail<OpenMirror>): SharedAccounts {
  const accounts = sources.flatMap(({ source: { tenant, reader } }) =>
    reader
      .findUsersByEmail(email)
      .filter(({ profile }) => asciiLower(profile.email ?? '') === email)
      .map(({ profile }) => ({ tenant: tenant.name, user: profile })),
  );
  return { email, accounts };
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

type SharedAccount = Pick<SharedAccounts, 'email'> & SharedAccounts['accounts'][number];

const sharedColumns: readonly Column<SharedAccount>[] = [
  { title: 'SHARED', value: ({ email }) => email },
  { title: 'TENANT', value: ({ tenant }) => tenant },
  { title: 'NAME', value: ({ user }) => user.name ?? user.nickname ?? user.username },
  { title: 'CONNECTION', value: ({ user }) => user.identities?.[0]?.connection },
  { title: 'LOGINS', value: ({ user }) => user.logins_count, right: true },
  { title: 'LAST LOGIN', value: ({ user }) => dateWords(readDate(user.last_login) ?? null) },
  { title: 'USER_ID', value: ({ user }) => user.user_id },
];

function* walkGroups(
  reader: MirrorReader,
  proofsWanted: readonly SharedProof[],
  signal: AbortSignal,
): Generator<DuplicateGroup, void, undefined> {
  for (const by of proofsWanted) {
    for (let after: string | undefined = ''; after !== undefined;) {
      const groups: readonly DuplicateGroup[] = reader.listDuplicates({ by, after, limit: chunk });
      for (const group of groups) {
        signal.throwIfAborted();
        yield group;
      }
      after = groups.length < chunk ? undefined : groups.at(-1)?.value;
    }
  }
}

interface Account {
  readonly group: DuplicateGroup;
  readonly row: UserRow;
}

async function printTable(context: CommandContext, groups: IteratorObject<DuplicateGroup>): Promise<void> {
  const accounts = groups.flatMap((group) => group.users.map((row): Account => ({ group, row })));
  await printRecords(context.output, 'table', accounts, { columns, record: (account) => account });
}

const columns: readonly Column<Account>[] = [
  { title: 'SHARED', value: ({ group }) => group.value },
  { title: 'NAME', value: ({ row }) => row.name ?? row.nickname ?? row.username },
  { title: 'CONNECTION', value: ({ row }) => row.connection },
  { title: 'LOGINS', value: ({ row }) => row.logins_count, right: true },
  { title: 'LAST LOGIN', value: ({ row }) => dateWords(row.last_login) },
  { title: 'USER_ID', value: ({ row }) => row.user_id },
];
