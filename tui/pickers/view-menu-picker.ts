import type { SavedView } from '../../src/domain/saved-view.ts';
import type { FormSpec } from '../forms/form.ts';
import { copyText } from '../state/copy-text.ts';
import { openForm } from '../state/form.ts';
import { applyLogView, offeredLogViews } from '../state/log-views.ts';
import { openPick } from '../state/open-picker.ts';
import { applyView, offeredViews } from '../state/views.ts';
import type { QuestionOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { ViewChange } from '../views/change-views.ts';
import type { ListedView } from '../views/list-views.ts';
import { logViewForm } from '../views/log-view-form.ts';
import { logViews } from '../views/log-views.ts';
import { viewForm } from '../views/view-form.ts';
import { formatView, type TextKind, userViewText } from '../views/view-text.ts';
import type { Choice, Picker } from './picker.ts';

/** A kind of views, as its list and the menu of one of them have it. */
interface MenuKind {
  /** The list that one comes back to. */
  readonly list: string;
  readonly of: 'logs' | undefined;
  readonly show: string;
  readonly text: TextKind;
  readonly offered: (state: UiState) => readonly ListedView[];
  readonly apply: (state: UiState, view: ListedView) => Step;
  readonly form: (state: UiState, draft: SavedView, replaces: string | undefined) => FormSpec;
}

/** What can be done with the view of users that the menu was opened for. */
export const viewMenuPicker = menuOf({
  list: 'views',
  of: undefined,
  show: 'show its users',
  text: userViewText,
  offered: offeredViews,
  apply: applyView,
  form: viewForm,
});

/** The same for a view of logs. */
export const logViewMenuPicker = menuOf({
  list: 'log-types',
  of: 'logs',
  show: 'show its events',
  text: logViews,
  offered: offeredLogViews,
  apply: applyLogView,
  form: logViewForm,
});

function menuOf(kind: MenuKind): Picker {
  const viewOfMenu = (state: UiState): ListedView | undefined => {
    const top = state.overlays.at(-1);
    const name = top?.kind === 'pick' ? top.view : undefined;
    return kind.offered(state).find((view) => view.name === name);
  };
  return {
    title: 'View',
    empty: 'the view is gone',
    aside: (state) => viewOfMenu(state)?.name ?? '',
    choices: (state) => {
      const view = viewOfMenu(state);
      if (view === undefined) return [];
      const rows: readonly Choice[] = [
        { id: 'show', key: 's', label: kind.show, run: (next) => kind.apply(next, view) },
        {
          id: 'copy',
          key: 'c',
          label: 'copy it as a line of text',
          note: 'to share it; who gets it pastes it into this list',
          run: (next) => copyText(next, `view ${view.name}`, formatView(view, kind.text)),
        },
      ];
      return [...rows, ...(view.own ? ownChoices(kind, view) : [keepChoice(kind, view)])];
    },
  };
}

function ownChoices(kind: MenuKind, view: ListedView): readonly Choice[] {
  const { name } = view;
  return [
    { id: 'edit', key: 'e', label: 'change or rename it…', run: (next) => openViewForm(kind, next, view, name) },
    { id: 'up', key: 'u', label: 'move it up', run: (next) => change(kind, next, { kind: 'move', name, by: -1 }) },
    { id: 'down', key: 'd', label: 'move it down', run: (next) => change(kind, next, { kind: 'move', name, by: 1 }) },
    { id: 'remove', key: 'x', label: 'remove it…', run: (next) => askToRemove(kind, next, view) },
  ];
}

/** What comes with the program stays as it is; a copy of it is one's own. */
function keepChoice(kind: MenuKind, { query, sort, name }: ListedView): Choice {
  return {
    id: 'keep',
    key: 'e',
    label: 'make one of your own from it…',
    run: (next) => openViewForm(kind, next, { name: `my ${name}`, query, sort }, undefined),
  };
}

function openViewForm(kind: MenuKind, state: UiState, draft: SavedView, replaces: string | undefined): Step {
  if (state.active === undefined) return [state, noEffects];
  return [openForm(state, state.active, kind.form(state, draft, replaces)), noEffects];
}

/** Done at once, and the list of views is there again. */
function change({ list, of }: MenuKind, state: UiState, order: ViewChange): Step {
  const [next, effects] = openPick(state, list);
  return [next, [...effects, { type: 'change-views', of, change: order }]];
}

function askToRemove(kind: MenuKind, state: UiState, view: ListedView): Step {
  const question: QuestionOverlay = {
    kind: 'question',
    title: `Remove the view ${view.name}?`,
    words: ['It is forgotten here; nothing changes at Auth0. This line brings it back:', formatView(view, kind.text)],
    yes: 'remove',
    run: (next) => change(kind, next, { kind: 'remove', name: view.name }),
  };
  return [{ ...state, overlays: [question] }, noEffects];
}
