import { foldText } from '../../src/domain/fold-text.ts';
import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';
import { closestName } from '../../src/query/closest-name.ts';
import { builtInViews, type BuiltInView } from './built-in-views.ts';
import { severalTenantsView } from './several-tenants-view.ts';

/** A view in a list: one's own, or one that comes with the program. */
export interface ListedView extends SavedView, Partial<Pick<BuiltInView, 'about' | 'basis'>> {
  readonly own: boolean;
}

/**
 * All views, one's own first. One's own takes the place of a built-in one of the same name: it may have been saved before
 * that one came with a new version.
 */
export function listViews(own: readonly SavedView[]): readonly ListedView[] {
  const builtIn = builtInViews.filter(({ name }) => !own.some((view) => isSameView(view.name, name)));
  return [...listed(own, true), ...listed(builtIn, false)];
}

function listed(views: readonly SavedView[], own: boolean): readonly ListedView[] {
  return views.map((view) => Object.assign({ own }, view));
}

/** Whether a view is offered for a tenant; for all tenants (`undefined`) only what is for all of them. */
export function isViewFor(view: SavedView, tenant: string | undefined): boolean {
  return view.tenant === undefined || view.tenant === tenant;
}

/**
 * By its name; where none is called so, by the name without its accents, if one alone fits.
 * @throws AppError `not_found` with the name that was probably meant
 */
export function findView(views: readonly ListedView[], name: string, command = 'users views'): ListedView {
  const found = views.find((view) => isSameView(view.name, name));
  if (found !== undefined) return found;
  const [alike, another] = views.filter((view) => foldText(view.name) === foldText(name));
  if (alike !== undefined && another === undefined) return alike;
  const names = views.map((view) => view.name);
  const meant = closestName(name, names);
  const hint =
    meant === undefined ? `See them with \`tenantry ${command} list\`.` : `Did you mean ${JSON.stringify(meant)}?`;
  throw new AppError('not_found', `there is no view ${JSON.stringify(name)}`, { hint });
}

/** @throws AppError `usage` when the name is that of a view that comes with the program */
export function refuseBuiltIn(name: string): void {
  if (![...builtInViews, severalTenantsView].some((view) => isSameView(view.name, name))) return;
  throw new AppError('usage', `${JSON.stringify(name)} is a view that comes with tenantry`, {
    hint: 'Save it under another name.',
  });
}
