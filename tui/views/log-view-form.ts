import { type SavedView, viewProblem } from '../../src/domain/saved-view.ts';
import type { FieldRemark, FormSpec } from '../forms/form.ts';
import { closeForm } from '../state/form.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { logViews } from './log-views.ts';
import { nameRemark, remarkOf } from './view-remarks.ts';

/**
 * Saves a query to the log under a name, or changes one; another of the same name makes room.
 * @param replaces name of the one that is changed; undefined for a new one
 */
export function logViewForm(state: UiState, draft: SavedView, replaces?: string): FormSpec {
  const here = draft.tenant ?? (state.active === allTenants ? undefined : state.active);
  return {
    title: replaces === undefined ? 'Save a view of logs' : 'Change the view of logs',
    about: replaces,
    button: 'Save',
    fields: [
      {
        id: 'name',
        label: 'Name',
        kind: 'text',
        initial: draft.name,
        check: (value, _, now) =>
          nameRemark(String(value).trim(), { views: now.logViews, replaces, refuseName: logViews.refuseName }),
      },
      {
        id: 'query',
        label: 'Query',
        kind: 'text',
        initial: draft.query,
        hint: () => 'as in the line above the log',
        check: (value) => queryRemark(String(value).trim()),
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
    remarks: [`Kept in ${state.configFile}; nothing changes at Auth0. f lists it, before the types of events.`],
    submit: (values, next) => {
      const [name = '', query = ''] = [values['name'], values['query']].map((value) => String(value ?? '').trim());
      const tenant = values['only_here'] === true && here !== undefined ? { tenant: here } : {};
      const view: SavedView = { name, query, ...tenant };
      const change = { kind: 'put', view, replaces } as const;
      return [closeForm(next), [{ type: 'change-views', of: 'logs', change }]];
    },
  };
}

function queryRemark(query: string): FieldRemark | undefined {
  const problem = viewProblem({ name: 'x', query });
  if (problem !== undefined) return { level: 'bad', words: problem.words };
  return remarkOf(() => logViews.check({ name: '', query }));
}
