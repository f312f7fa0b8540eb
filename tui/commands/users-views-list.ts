import { countView, type ViewCount } from '../views/count-view.ts';
import { isViewFor, listViews, type ListedView } from '../views/list-views.ts';
import { countShared } from '../views/count-shared.ts';
import { isSeveralTenantsView, severalTenantsView } from '../views/several-tenants-view.ts';
import { logBasis } from '../views/log-basis.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type OpenMirror, withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import type { Column } from './record-column.ts';

export const defineUsersViewsList: DefineCommand = (command, context) => {
  addTenantOptions(command, { all: true });
  addFormatOptions(command, ['json', 'ndjson']).action(async (options: TenantOptions & FormatOptions) => {
    await listAll(context, options);
  });
};

interface Row {
  readonly view: ListedView;
  readonly count: ViewCount;
}

async function listAll(context: CommandContext, options: TenantOptions & FormatOptions): Promise<void> {
  const { output, signal } = context;
  const session = await context.session();
  const own = session.config.read().views ?? [];
  const views = listViews(own);
  await withMirrors(context, options, async (mirrors) => {
    const rows = views
      .map((view) => ({ view, mirrors: mirrors.filter(({ tenant }) => isViewFor(view, tenant.name)) }))
      .filter((row) => row.mirrors.length > 0)
      .map((row): Row => {
        signal.throwIfAborted();
        return { view: row.view, count: countView(row.view, row.mirrors) };
      });
    if (mirrors.length > 1 && isSeveralTenantsView(severalTenantsView.name, own)) {
      const { users, tenants } = await countShared(mirrors, signal);
      rows.push({ view: severalTenantsView, count: { users, tenants } });
    }
    await printRecords(output, recordFormat(options), rows, { columns, record: viewRecord });
    for (const { view, count } of rows) {
      if (count.problem !== undefined)
        output.say(`warning: ${JSON.stringify(view.name)} cannot be asked: ${count.problem}`);
    }
    sayBasis(
      context,
      mirrors,
      rows.map(({ view }) => view),
    );
    if (output.isTerminal && rows.every(({ view }) => !view.own))
      output.say('Save your own with `tenantry users views save NAME QUERY`.');
  });
}

/** How far back that is known which comes from the log. */
export function sayBasis(
  { output, clock }: CommandContext,
  mirrors: readonly OpenMirror[],
  views: readonly ListedView[],
): void {
  for (const { name, basis } of views) {
    if (basis !== 'log') continue;
    for (const { tenant, reader } of mirrors)
      output.say(`note: "${name}" of ${tenant.name} is worked out ${logBasis(reader.oldestLog(), clock.now())}`);
  }
}

/** A view as scripts see it. */
export function viewRecord({ view, count: { users, tenants, problem } }: Row): Record<string, unknown> {
  const { name, own, about, query, sort = 'name', columns: shown, tenant } = view;
  return {
    name,
    own,
    ...(about === undefined ? {} : { about }),
    query,
    sort,
    ...(shown === undefined ? {} : { columns: shown }),
    ...(tenant === undefined ? {} : { tenant }),
    users: users ?? null,
    tenants,
    ...(problem === undefined ? {} : { problem }),
  };
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', value: ({ view }) => view.name },
  { title: 'USERS', value: ({ count }) => count.users ?? '?', right: true },
  { title: 'QUERY', value: ({ view }) => (view.basis === 'tenants' ? 'users duplicates --all-tenants' : view.query) },
  { title: 'SORT', value: ({ view }) => view.sort ?? 'name' },
  {
    title: 'ABOUT',
    value: ({ view }) => view.about ?? `yours${view.tenant === undefined ? '' : `, for ${view.tenant}`}`,
  },
];
