import type { JournalEntry } from '../../src/domain/change.ts';
import { defaultDomain } from '../../src/domain/tenant.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { shortChangeId } from '../../src/domain/short-change-id.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { isEmail } from '../../src/changes/ask-user-id.ts';
import { findUserId } from './find-user.ts';
import { chooseTenant } from './choose-tenants.ts';
import { withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import { type Column, fieldColumns } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { dateWords, isoDate } from './time-words.ts';
import { wholeNumber } from './whole-number.ts';

interface ListOptions extends FormatOptions {
  readonly tenant?: string;
  readonly user?: string;
  readonly limit: number;
}

export const defineJournalList: DefineCommand = (command, context) => {
  command
    .option('--tenant <name>', 'only changes in this tenant (default: all)')
    .option('--user <user>', 'only changes of this user: a user_id, or an e-mail that names exactly one')
    .option('--limit <n>', 'at most so many entries', wholeNumber(1, 1_000_000), 100);
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(async (options: ListOptions) => {
    await listJournal(context, options);
  });
};

async function listJournal(context: CommandContext, options: ListOptions): Promise<void> {
  const session = await context.session();
  const user_id = options.user === undefined ? undefined : await readUser(context, options.user, options.tenant);
  const journal = await session.openJournal();
  try {
    const entries = journal.list({ tenant: options.tenant, user_id, limit: options.limit });
    // The journal outlives tenants, but a slip in a name must not look like "nothing was changed".
    if (entries.length === 0 && options.tenant !== undefined) session.tenant(options.tenant);
    const format = recordFormat(options);
    await printRecords(context.output, format, entries, {
      columns: format === 'csv' ? fieldColumns(csvFields, entryRecord) : columnsWith(session.config.read().tenants),
      record: entryRecord,
    });
  } finally {
    journal.close();
  }
}

/** The journal outlives mirrors and tenants, so a `user_id` is taken as it is. */
async function readUser(context: CommandContext, user: string, tenant: string | undefined): Promise<string> {
  if (!isEmail(user)) return user;
  const chosen = chooseTenant(await context.session(), tenant);
  return withMirrors(context, { tenant: chosen.name }, async ([mirror]) =>
    mirror === undefined ? user : findUserId(mirror.reader, user, chosen),
  );
}

function entryRecord(entry: JournalEntry): unknown {
  return { ...entry, at: isoDate(entry.at) };
}

const csvFields = [
  'seq',
  'at',
  'change_id',
  'tenant',
  'domain',
  'user_id',
  'action',
  'state',
  'actor',
  'reason',
  'detail',
];

/** A name may have been given to another tenant since: then the domain is said too. */
function tenantWords({ tenant, domain }: JournalEntry, tenants: readonly Tenant[]): string {
  const named = tenants.find(({ name }) => name === tenant);
  return domain === undefined || named === undefined || defaultDomain(named) === domain
    ? tenant
    : `${tenant} (${domain})`;
}

const columnsWith = (tenants: readonly Tenant[]): readonly Column<JournalEntry>[] => [
  { title: 'DATE', value: (entry) => dateWords(entry.at) },
  { title: 'TENANT', value: (entry) => tenantWords(entry, tenants) },
  { title: 'ACTION', value: (entry) => entry.action },
  { title: 'STATE', value: (entry) => entry.state },
  { title: 'USER_ID', value: (entry) => entry.user_id },
  { title: 'CHANGE', value: (entry) => shortChangeId(entry.change_id) },
  { title: 'BY', value: (entry) => entry.actor },
  { title: 'REASON', value: (entry) => entry.reason },
  { title: 'DETAIL', value: (entry) => entry.detail },
];
