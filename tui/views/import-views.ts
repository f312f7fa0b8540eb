import { isSameView, mostViews, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import { formatView, parseView } from './view-text.ts';
import type { ViewKind } from './view-kind.ts';

/** As much as that many views can take. */
export const longestImport = 512 * 1024;

/** What became of the views of a text. */
export interface ViewImport {
  readonly views: readonly SavedView[];
  readonly added: readonly string[];
  readonly replaced: readonly string[];
  /** Those that were there already, just so. */
  readonly same: readonly string[];
}

export interface ImportOptions {
  /** Names of the tenants that are set up here. */
  readonly tenants: readonly string[];
  /** What they are for instead of what they say: a tenant, or `all`. */
  readonly tenant?: string | undefined;
  readonly replace: boolean;
  readonly kind: ViewKind;
}

/**
 * Adds the views of a text, one a line, to the present ones. Blank lines and those that begin with `#` are passed over.
 * All or nothing: a line that cannot be taken is named, and nothing is.
 * @throws AppError `usage` naming the line
 */
export function importViews(text: string, present: readonly SavedView[], options: ImportOptions): ViewImport {
  if (text.length > longestImport) throw new AppError('usage', 'that is too long to be views: nothing was imported');
  const lines = text.replace(/^\u{feff}/u, '').split(/\r?\n/);
  const views = [...present];
  const added: string[] = [];
  const replaced: string[] = [];
  const same: string[] = [];
  const seen = new Set<string>();
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const view = readLine(line, at + 1, options);
    if (seen.has(view.name.toLowerCase())) throw refused(at + 1, `names ${JSON.stringify(view.name)} a second time`);
    seen.add(view.name.toLowerCase());
    const known = views.findIndex((each) => isSameView(each.name, view.name));
    if (known < 0) added.push(view.name);
    else if (isJustSo(views[known], view, options.kind)) same.push(view.name);
    else if (options.replace) replaced.push(view.name);
    else {
      const hint = 'Add --replace to have it take the place of yours, or rename one of them.';
      throw refused(at + 1, `is another view than your ${JSON.stringify(view.name)}`, hint);
    }
    views.splice(known < 0 ? views.length : known, known < 0 ? 0 : 1, view);
  }
  if (views.length > mostViews)
    throw new AppError('usage', `at most ${String(mostViews)} views are kept: nothing was imported`);
  return { views, added, replaced, same };
}

/** A view without an order is one by name. */
function isJustSo(known: SavedView | undefined, view: SavedView, kind: ViewKind): boolean {
  return known !== undefined && formatView(known, kind) === formatView(view, kind);
}

function readLine(line: string, number: number, { tenants, tenant, kind }: ImportOptions): SavedView {
  const read = parseView(line, kind);
  if ('wrong' in read)
    throw refused(
      number,
      read.wrong,
      `A view looks so: ${kind.head} NAME = QUERY | sort ${kind.hasLooks ? '-last_login' : kind.sort}`,
    );
  const { tenant: own, ...rest } = read;
  const wanted = tenant === undefined ? own : tenant === 'all' ? undefined : tenant;
  const view: SavedView = wanted === undefined ? rest : { ...rest, tenant: wanted };
  if (view.tenant !== undefined && !tenants.includes(view.tenant)) {
    const hint = 'Say for whom they are with --tenant NAME or --all-tenants.';
    throw refused(number, `is for a tenant that is not set up here: ${view.tenant}`, hint);
  }
  try {
    kind.refuseName(view.name);
    kind.check(view);
  } catch (error) {
    if (error instanceof AppError) throw refused(number, `cannot be taken: ${error.message}`, error.hint);
    throw error;
  }
  return view;
}

function refused(line: number, words: string, hint?: string): AppError {
  return new AppError('usage', `line ${String(line)} ${words}; nothing was imported`, { hint });
}
