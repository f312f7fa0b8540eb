import type { SavedView } from '../../src/domain/saved-view.ts';
import type { FormSpec, FormValues } from '../forms/form.ts';
import { closeForm } from '../state/form.ts';
import { appliedView, presentColumns } from '../state/views.ts';
import { activeList, withList } from '../state/tenants.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { refuseBuiltIn } from './list-views.ts';
import { checkViewQuery } from './view-filter.ts';
import { nameRemark, remarkOf } from './view-remarks.ts';

/**
 * Saves a view, or changes one.
 * @param replaces name of the one that is changed; undefined for a new one
 */
export function viewForm(state: UiState, draft: SavedView, replaces: string | undefined): FormSpec {
  const here = draft.tenant ?? (state.active === allTenants ? undefined : state.active);
  const columns = draft.columns ?? presentColumns(state);
  return {
    title: replaces === undefined ? 'Save a view' : 'Change the view',
    about: replaces,
    button: 'Save',
    fields: [
      {
        id: 'name',
        label: 'Name',
        kind: 'text',
        initial: draft.name,
        check: (value, _, now) =>
          nameRemark(String(value).trim(), { views: now.views, replaces, refuseName: refuseBuiltIn }),
      },
      {
        id: 'query',
        label: 'Query',
        kind: 'text',
        initial: draft.query,
        hint: () => 'as in the filter line; empty: everybody',
        check: (_, values) => remarkOf(() => checkViewQuery({ ...viewOf(values), name: '', sort: undefined })),
      },
      {
        id: 'sort',
        label: 'Sort by',
        kind: 'text',
        initial: draft.sort ?? 'name',
        hint: () => 'a column or a path of the profile; with a leading - the other way round',
        check: (_, values) => remarkOf(() => checkViewQuery({ ...viewOf(values), name: '', query: '' })),
      },
      {
        id: 'with_columns',
        label: 'With columns',
        kind: 'switch',
        initial: draft.columns !== undefined,
        hint: () => `the list then shows: name, ${columns.join(', ')}`,
      },
      {
        id: 'only_here',
        label: 'Only here',
        kind: 'switch',
        initial: draft.tenant !== undefined,
        hint: () => `for ${here ?? ''}; otherwise for every tenant`,
        isShown: () => here !== undefined,
      },
    ],
    remarks: [`Kept in ${state.configFile}; nothing changes at Auth0.`],
    submit: (values, next) => {
      const view: SavedView = {
        ...viewOf(values),
        ...(values['with_columns'] === true ? { columns } : {}),
        ...(values['only_here'] === true && here !== undefined ? { tenant: here } : {}),
      };
      return [named(closeForm(next), view), [{ type: 'change-views', change: { kind: 'put', view, replaces } }]];
    },
  };
}

function viewOf(values: FormValues): SavedView {
  const [name = '', query = '', sort = ''] = ['name', 'query', 'sort'].map((id) => String(values[id] ?? '').trim());
  return { name, query, sort: sort === '' ? 'name' : sort };
}

/** A list that shows just this goes by its name from now on. */
function named(state: UiState, { name, query, sort = 'name' }: SavedView): UiState {
  const { active } = state;
  if (active === undefined) return state;
  const { view } = activeList(state);
  const next = withList(state, active, { view: { ...view, name, query, sort } });
  return appliedView(activeList(next))?.isChanged === true ? state : next;
}
