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

/** Whose details a command shows. */
interface DetailOwner {
  readonly name: string;
  readonly words: string;
  /** Its id in Auth0. @throws AppError `not_found`, or `usage` when several are called so */
  readonly find: (mirror: MirrorReader, typed: string, tenant: Tenant) => string;
}

/** A command that shows one kind of detail of an object. */
interface DetailView {
  readonly kind: DetailKind;
  /** A user when left out. */
  readonly owner?: DetailOwner;
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

const userOwner: DetailOwner = {
  name: '<user>',
  words: 'a user_id, or an e-mail that names exactly one user',
  find: findUserId,
};

/** Makes the command: read from Auth0 and kept in the mirror; without a connection what the mirror has, with its age. */
export function detailCommand(view: DetailView): DefineCommand {
  const { name, words } = view.owner ?? userOwner;
  return (command, context) => {
    command.argument(name, words);
    addTenantOptions(command, { all: false });
    addFormatOptions(command, ['json', 'ndjson']).action(async (typed: string, options: DetailOptions) => {
      await showDetail(context, view, typed, options);
    });
  };
}

async function showDetail(
  context: CommandContext,
  view: DetailView,
  typed: string,
  options: DetailOptions,
): Promise<void> {
  const session = await context.session();
  const tenant = chooseTenant(session, options.tenant);
  const mirror = await session.openWriter(tenant);
  try {
    const owner = (view.owner ?? userOwner).find(mirror, typed, tenant);
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
