import { openSync, closeSync, fstatSync, readFileSync } from 'node:fs';

import { AppError } from '../../src/errors.ts';
import type { SavedView } from '../../src/domain/saved-view.ts';
import { importViews, longestImport, type ViewImport } from '../views/import-views.ts';
import type { ViewKind } from '../views/view-kind.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { readStdin } from './read-stdin.ts';

interface ImportCommandOptions extends TenantOptions {
  readonly replace?: boolean;
}

/** `… views import` of a kind of views. */
export const viewsImport =
  (kind: ViewKind): DefineCommand =>
  (command, context) => {
    command.argument('<file>', 'a file of views, one a line; - for standard input');
    addTenantOptions(command, { all: true })
      .option('--replace', 'let them take the place of your views of the same name')
      .action(async (file: string, options: ImportCommandOptions) => {
        await importFile(context, kind, file, options);
      });
  };

async function importFile(
  context: CommandContext,
  kind: ViewKind,
  file: string,
  options: ImportCommandOptions,
): Promise<void> {
  const session = await context.session();
  const text = file === '-' ? await readStdin(context, longestImport) : readText(file);
  const { tenants } = session.config.read();
  if (options.tenant !== undefined) session.tenant(options.tenant);
  let done: ViewImport | undefined;
  kind.change(session, (views): readonly SavedView[] => {
    done = importViews(text, views, {
      tenants: tenants.map(({ name }) => name),
      tenant: options.allTenants === true ? 'all' : options.tenant,
      replace: options.replace === true,
      kind,
    });
    return done.views;
  });
  const { added = [], replaced = [], same = [] } = done ?? {};
  const counts = [
    [added, 'added'],
    [replaced, 'replaced'],
    [same, 'were there already'],
  ] as const;
  const told = counts.filter(([names]) => names.length > 0);
  if (told.length === 0)
    throw new AppError('usage', 'there is no view in it', {
      hint: `Export some with \`tenantry ${kind.command} export\`.`,
    });
  for (const [names, words] of told) context.output.say(`${words}: ${names.join(', ')}`);
}

/** Only so much of it as views can be; whatever it is, it is not read first and measured then. */
function readText(file: string): string {
  try {
    const handle = openSync(file, 'r');
    try {
      const stats = fstatSync(handle);
      if (!stats.isFile()) throw new AppError('usage', `${file} is no file`, { hint: 'Pipe it in, and name it -.' });
      if (stats.size > longestImport)
        throw new AppError('usage', `${file} is too long to be views: nothing was imported`);
      return readFileSync(handle, 'utf8');
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new AppError('not_found', `cannot read ${file} (${code})`, { cause: error });
  }
}
