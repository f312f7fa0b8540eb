import { isSameView, type SavedView } from '../../src/domain/saved-view.ts';
import { AppError } from '../../src/errors.ts';

/** What a person does to the saved views. Names are enough: the file may have changed since they were read. */
export type ViewChange =
  /** Saves a view, in the place of the one that it replaces, if that is still there. */
  | { readonly kind: 'put'; readonly view: SavedView; readonly replaces: string | undefined }
  | { readonly kind: 'remove'; readonly name: string }
  /** By one place up (-1) or down (1). */
  | { readonly kind: 'move'; readonly name: string; readonly by: -1 | 1 };

/** The views after it. @throws AppError `not_found` when the view is gone */
export function changeViews(views: readonly SavedView[], change: ViewChange): readonly SavedView[] {
  if (change.kind === 'put') return putView(views, change.view, change.replaces);
  const at = views.findIndex(({ name }) => isSameView(name, change.name));
  const view = views[at];
  if (view === undefined) throw new AppError('not_found', `the view ${JSON.stringify(change.name)} is gone`);
  const others = views.toSpliced(at, 1);
  if (change.kind === 'remove') return others;
  return others.toSpliced(Math.max(0, Math.min(at + change.by, others.length)), 0, view);
}

/** One of the same name makes room, too: whoever saves has been told. */
function putView(views: readonly SavedView[], view: SavedView, replaces: string | undefined): readonly SavedView[] {
  const isReplaced = ({ name }: SavedView): boolean =>
    isSameView(name, view.name) || (replaces !== undefined && isSameView(name, replaces));
  const at = views.findIndex(isReplaced);
  if (at < 0) return [...views, view];
  return views.flatMap((each, place) => (place === at ? [view] : isReplaced(each) ? [] : [each]));
}
