import { pickers as pickerKinds } from '../pickers/picker-ids.ts';
import { narrowChoices, type Choice, type Picker, type PickOverlay } from '../pickers/picker.ts';
import { addToast } from '../state/toasts.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';
import type { Mover } from './mover.ts';

export type Pickers = Readonly<Record<string, Picker>>;

function pickOf(state: UiState): PickOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'pick' ? top : undefined;
}

/** The entries that are shown: those that the typed words leave. */
export function shownChoices(state: UiState, pickers: Pickers): readonly Choice[] {
  const pick = pickOf(state);
  const picker = pick && pickers[pick.picker];
  return picker === undefined || pick === undefined
    ? []
    : narrowChoices(picker.choices(state), pick.field, picker.isOrdered);
}

/** Closes the list and does what the entry stands for, or says why it cannot be done. */
function runChoice(state: UiState, choice: Choice, at: number): Step {
  if (choice.disabled !== undefined) return [addToast(state, 'info', `${choice.label}: ${choice.disabled}`), noEffects];
  const closed = { ...state, overlays: state.overlays.slice(0, -1) };
  const about = pickOf(state)?.about;
  const { target } = choice;
  if (target !== undefined && (target.tenant !== about?.tenant || target.user_id !== about.user_id)) {
    return [addToast(closed, 'info', 'the user went from the list meanwhile: nothing was chosen'), noEffects];
  }
  return choice.run(closed, at);
}

export function pickKeys(pickers: Pickers): readonly KeyRow[] {
  return [
    {
      id: 'pick.choose',
      keys: ['enter'],
      words: 'choose',
      hint: 'choose',
      contexts: ['pick', 'menu'],
      group: 'Dialogs',
      run: (state, at) => {
        const choice = shownChoices(state, pickers)[pickOf(state)?.index ?? 0];
        return choice === undefined ? [state, noEffects] : runChoice(state, choice, at);
      },
    },
  ];
}

/** A letter of a menu chooses its entry at once. Undefined when no entry has it. */
export function pressMenuLetter(state: UiState, pickers: Pickers, key: string, at: number): Step | undefined {
  const pick = pickOf(state);
  if (pick === undefined || pickerKinds[pick.picker]?.typing !== false) return undefined;
  const choice = shownChoices(state, pickers).find((each) => each.key === key);
  return choice && runChoice(state, choice, at);
}

export function pickMover(pickers: Pickers): Mover {
  return {
    position: (state) => pickOf(state)?.index ?? 0,
    count: (state) => shownChoices(state, pickers).length,
    page: () => 10,
    to: (state, index) => {
      const pick = pickOf(state);
      const last = shownChoices(state, pickers).length - 1;
      if (pick === undefined) return [state, noEffects];
      const moved: PickOverlay = { ...pick, index: Math.max(0, Math.min(index, last)) };
      return [{ ...state, overlays: [...state.overlays.slice(0, -1), moved] }, noEffects];
    },
  };
}
