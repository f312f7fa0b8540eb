import { copyText } from '../state/copy-text.ts';
import { openForm } from '../state/form.ts';
import { openPick } from '../state/open-picker.ts';
import { applyView, offeredViews } from '../state/views.ts';
import type { QuestionOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { ViewChange } from '../views/change-views.ts';
import type { ListedView } from '../views/list-views.ts';
import { viewForm } from '../views/view-form.ts';
import { formatView } from '../views/view-text.ts';
import type { Choice, Picker } from './picker.ts';

/** What can be done with the view that the menu was opened for. */
export const viewMenuPicker: Picker = {
  title: 'View',
  empty: 'the view is gone',
  aside: (state) => viewOfMenu(state)?.name ?? '',
  choices: (state) => {
    const view = viewOfMenu(state);
    if (view === undefined) return [];
    const rows: readonly Choice[] = [
      { id: 'show', key: 's', label: 'show its users', run: (next) => applyView(next, view) },
      {
        id: 'copy',
        key: 'c',
        label: 'copy it as a line of text',
        note: 'to share it; who gets it pastes it into this list',
        run: (next) => copyText(next, `view ${view.name}`, formatView(view)),
      },
    ];
    return [...rows, ...(view.own ? ownChoices(view) : [keepChoice(view)])];
  },
};

function viewOfMenu(state: UiState): ListedView | undefined {
  const top = state.overlays.at(-1);
  const name = top?.kind === 'pick' ? top.view : undefined;
  return offeredViews(state).find((view) => view.name === name);
}

function ownChoices(view: ListedView): readonly Choice[] {
  const { name } = view;
  return [
    { id: 'edit', key: 'e', label: 'change or rename it…', run: (next) => openViewForm(next, view, name) },
    { id: 'up', key: 'u', label: 'move it up', run: (next) => change(next, { kind: 'move', name, by: -1 }) },
    { id: 'down', key: 'd', label: 'move it down', run: (next) => change(next, { kind: 'move', name, by: 1 }) },
    { id: 'remove', key: 'x', label: 'remove it…', run: (next) => askToRemove(next, view) },
  ];
}

/** What comes with the program stays as it is; a copy of it is one's own. */
function keepChoice({ query, sort, name }: ListedView): Choice {
  return {
    id: 'keep',
    key: 'e',
    label: 'make one of your own from it…',
    run: (next) => openViewForm(next, { name: `my ${name}`, query, sort }, undefined),
  };
}

function openViewForm(state: UiState, draft: Parameters<typeof viewForm>[1], replaces: string | undefined): Step {
  if (state.active === undefined) return [state, noEffects];
  return [openForm(state, state.active, viewForm(state, draft, replaces)), noEffects];
}

/** Done at once, and the list of views is there again. */
function change(state: UiState, order: ViewChange): Step {
  const [next, effects] = openPick(state, 'views');
  return [next, [...effects, { type: 'change-views', change: order }]];
}

function askToRemove(state: UiState, view: ListedView): Step {
  const question: QuestionOverlay = {
    kind: 'question',
    title: `Remove the view ${view.name}?`,
    words: ['It is forgotten here; nothing changes at Auth0. This line brings it back:', formatView(view)],
    yes: 'remove',
    run: (next) => change(next, { kind: 'remove', name: view.name }),
  };
  return [{ ...state, overlays: [question] }, noEffects];
}
