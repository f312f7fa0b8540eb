import type { Detail, DetailItem, DetailKind } from '../../src/domain/detail.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError, toAppError, type ErrorKind } from '../../src/errors.ts';
import type { MirrorReader, MirrorWriter } from '../../src/mirror/mirror.ts';
import { readFreshDetail } from '../../src/session/read-fresh-detail.ts';
import type { Session } from '../../src/session/session.ts';
import { addTenantOptions, chooseTenant } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId } from './find-user.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { durationWords } from './time-words.ts';

/** A command that shows one kind of detail of a user. */
interface DetailView {
  readonly kind: DetailKind;
  /** Columns of the table. */
  readonly columns: (names: DetailNames) => readonly Column<DetailItem>[];
  /** What is said of a user who has none: `no roles`. */
  readonly none: string;
}

/** Names of what details name by id. */
interface DetailNames {
  readonly application: (client_id: unknown) => unknown;
}

interface DetailOptions extends FormatOptions {
  readonly tenant?: string;
}

/** Makes the command: read from Auth0 and kept in the mirror; without a connection what the mirror has, with its age. */
export function detailCommand(view: DetailView): DefineCommand {
  return (command, context) => {
    command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
    addTenantOptions(command, { all: false });
    addFormatOptions(command, ['json', 'ndjson']).action(async (user: string, options: DetailOptions) => {
      await showDetail(context, view, user, options);
    });
  };
}

async function showDetail(
  context: CommandContext,
  view: DetailView,
  user: string,
  options: DetailOptions,
): Promise<void> {
  const session = await context.session();
  const tenant = chooseTenant(session, options.tenant);
  const mirror = await session.openWriter(tenant);
  try {
    const owner = findUserId(mirror, user, tenant.name);
    const detail = await readOrRemember(context, session, tenant, mirror, { owner, kind: view.kind });
    if (detail.problem !== undefined) throw problemError(detail, tenant);
    await printRecords(context.output, recordFormat(options), detail.items, {
      columns: view.columns(namesOf(mirror)),
      record: (item) => item,
    });
    if (detail.items.length === 0) context.output.say(`${owner} has ${view.none}`);
    if (!detail.complete) context.output.say(`note: only the first ${detail.items.length} were read`);
  } finally {
    mirror.close();
  }
}

async function readOrRemember(
  { clock, signal, output }: CommandContext,
  session: Session,
  tenant: Tenant,
  mirror: MirrorWriter,
  wanted: { readonly owner: string; readonly kind: DetailKind },
): Promise<Detail> {
  const client = await session.openClient(tenant);
  try {
    return await readFreshDetail({ client, mirror, now: () => clock.now(), signal }, wanted, 0);
  } catch (error) {
    const failure = toAppError(error);
    const stored = mirror.getDetail(wanted.owner, wanted.kind);
    if (!failure.retry || signal.aborted || stored === undefined) throw failure;
    const age = durationWords(clock.now() + mirror.syncStatus().clock_offset - stored.read_at);
    output.say(`warning: ${failure.message}`);
    output.say(`as read ${age} ago${stored.outdated === true ? '; it has changed since' : ''}`);
    return stored;
  } finally {
    client.close();
  }
}

const kinds: Readonly<Record<NonNullable<Detail['problem']>['reason'], ErrorKind>> = {
  scope: 'insufficient_scope',
  plan: 'not_in_plan',
  not_found: 'not_found',
  failed: 'auth0_refused',
};

function problemError({ owner, problem }: Detail, { name }: Tenant): AppError {
  const { reason, words, scopes } = problem ?? { reason: 'failed', words: '' };
  return new AppError(kinds[reason], `${words} (${owner}, tenant ${name})`, { tenant: name, scopes });
}

function namesOf(mirror: MirrorReader): DetailNames {
  const clients = new Map(mirror.listCatalogue('clients').map((client) => [client.client_id, client.name]));
  return { application: (client_id) => clients.get(String(client_id)) ?? client_id };
}
