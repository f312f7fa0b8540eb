import { findView } from '../views/list-views.ts';
import { logViews } from '../views/log-views.ts';
import type { CommandContext } from './command.ts';
import type { LogFilterOptions } from './log-filter.ts';
import { narrowView } from './narrow-view.ts';
import { pointAtQueryErrors } from './read-query.ts';

/**
 * Runs a command over log events with what its call asks: with `--view` the query of the view, narrowed by what was
 * typed beside it, of its tenant unless others were named.
 * @throws AppError `not_found` when there is no such view
 */
export async function askedOfLogs<Options extends LogFilterOptions>(
  context: CommandContext,
  typed: string | undefined,
  given: Options,
  run: (query: string | undefined, options: Options) => Promise<void>,
): Promise<void> {
  const { query, options } = await withView(context, typed, given);
  await pointAtQueryErrors(context.output, query, async () => run(query, options));
}

async function withView<Options extends LogFilterOptions>(
  context: CommandContext,
  query: string | undefined,
  options: Options,
): Promise<{ readonly query: string | undefined; readonly options: Options }> {
  if (options.view === undefined) return { query, options };
  const own = logViews.own(await context.session());
  return narrowView(findView(logViews.all(own), options.view, logViews.command), query, options);
}
