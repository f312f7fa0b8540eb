import type { CatalogueItems, CatalogueKind } from '../../src/domain/catalogue.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';

type Listed = Readonly<Record<string, unknown>>;

interface ListedItem {
  readonly tenant: string;
  readonly item: Listed;
}

/** Makes a command that lists one of the small lists that the mirror keeps of a tenant. */
export function catalogueCommand<Kind extends CatalogueKind>(
  kind: Kind,
  columns: readonly (readonly [title: string, value: (item: CatalogueItems[Kind]) => unknown])[],
): DefineCommand {
  const own = columns.map(([title, value]): Column<ListedItem> => ({
    title,
    value: ({ item }) => value(item as unknown as CatalogueItems[Kind]),
  }));
  return (command, context) => {
    addTenantOptions(command, { all: true });
    addFormatOptions(command, ['json', 'ndjson']).action(async (options: TenantOptions & FormatOptions) => {
      await listCatalogue(context, kind, own, options);
    });
  };
}

async function listCatalogue(
  context: CommandContext,
  kind: CatalogueKind,
  columns: readonly Column<ListedItem>[],
  options: TenantOptions & FormatOptions,
): Promise<void> {
  const all = options.allTenants === true;
  await withMirrors(context, options, async (mirrors) => {
    const items = mirrors.flatMap(({ tenant, reader }) =>
      (reader.listCatalogue(kind) as readonly Listed[]).map((item): ListedItem => ({ tenant: tenant.name, item })),
    );
    for (const { tenant, reader } of mirrors) sayWhyNot(context, kind, tenant.name, reader.syncStatus().jobs);
    await printRecords(context.output, recordFormat(options), items, {
      columns: all ? [{ title: 'TENANT', value: ({ tenant }) => tenant }, ...columns] : columns,
      record: ({ tenant, item }) => (all ? { tenant, ...item } : item),
    });
  });
}

/** An empty list may also be one that could not be read. */
function sayWhyNot(
  { output }: CommandContext,
  kind: CatalogueKind,
  tenant: string,
  jobs: readonly { readonly job: string; readonly error?: { readonly message: string } | undefined }[],
): void {
  const error = jobs.find(({ job }) => job === kind.replace('_', '-'))?.error;
  if (error !== undefined) output.say(`warning: ${tenant}: ${error.message}`);
}
