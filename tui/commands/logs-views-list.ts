import type { SavedView } from '../../src/domain/saved-view.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { isViewFor } from '../views/list-views.ts';
import { logViews } from '../views/log-views.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type OpenMirror, withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';

export const defineLogsViewsList: DefineCommand = (command, context) => {
  addTenantOptions(command, { all: true });
  addFormatOptions(command, ['json', 'ndjson']).action(async (options: TenantOptions & FormatOptions) => {
    await list(context, options);
  });
};

interface Row {
  readonly view: SavedView;
  /** Undefined where the query cannot be asked: it was written by a person. */
  readonly events: number | undefined;
}

async function list(context: CommandContext, options: TenantOptions & FormatOptions): Promise<void> {
  const { output, signal } = context;
  const views = logViews.own(await context.session());
  await withMirrors(context, options, async (mirrors) => {
    const rows: Row[] = [];
    for (const view of views) {
      signal.throwIfAborted();
      const asked = mirrors.filter(({ tenant }) => isViewFor(view, tenant.name));
      if (asked.length > 0) rows.push({ view, events: countEvents(context, view, asked) });
    }
    await printRecords(output, recordFormat(options), rows, { columns, record: viewRecord });
    if (views.length === 0)
      output.say('there are no views of logs yet: save one with `tenantry logs views save NAME QUERY`');
  });
}

function countEvents({ output }: CommandContext, view: SavedView, mirrors: readonly OpenMirror[]): number | undefined {
  try {
    const query = parseQuery(view.query).root;
    return mirrors.reduce((sum, { reader }) => sum + reader.countLogs({ query }), 0);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    output.say(`warning: ${JSON.stringify(view.name)} cannot be asked: ${error.message}`);
    return undefined;
  }
}

function viewRecord({ view: { name, query, tenant }, events }: Row): Record<string, unknown> {
  return { name, query, ...(tenant === undefined ? {} : { tenant }), events: events ?? null };
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', value: ({ view }) => view.name },
  { title: 'EVENTS', value: ({ events }) => events ?? '?', right: true },
  { title: 'QUERY', value: ({ view }) => view.query },
  { title: 'TENANT', value: ({ view }) => view.tenant },
];
