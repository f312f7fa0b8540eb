import type { SavedView } from '../../src/domain/saved-view.ts';
import { changeViews, type ViewChange } from '../views/change-views.ts';
import type { EffectRunner } from './effect-context.ts';

const done: Readonly<Record<ViewChange['kind'], ((change: ViewChange) => string) | undefined>> = {
  put: (change) => (change.kind === 'put' ? `Saved the view ${change.view.name}` : ''),
  remove: (change) => (change.kind === 'remove' ? `Removed the view ${change.name}` : ''),
  move: undefined,
};

/** Changes the saved views in the configuration, as it is by now. */
export const changeSavedViews: EffectRunner<'change-views'> = ({ session, dispatch }, { of, change }) => {
  let views: readonly SavedView[] = [];
  const changed = (present: readonly SavedView[]) => (views = changeViews(present, change));
  if (of === 'logs') session.config.changeLogViews(changed);
  else session.config.changeViews(changed);
  dispatch({ type: of === 'logs' ? 'log-views' : 'views', views });
  const text = done[change.kind]?.(change);
  if (text !== undefined) dispatch({ type: 'toast', level: 'good', text });
};
