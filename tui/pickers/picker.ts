import type { TargetUser } from '../actions/user-action.ts';
import type { TextField } from '../text-field.ts';
import type { Overlay } from '../overlay.ts';
import type { Step, UiState } from '../ui-state.ts';

export type PickOverlay = Extract<Overlay, { kind: 'pick' }>;

/** One entry of a list to choose from. Text is raw. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Chooses it in a menu; shown beside it everywhere. */
  readonly key?: string | undefined;
  readonly note?: string | undefined;
  /** Why it cannot be chosen now. */
  readonly disabled?: string | undefined;
  /** The user that it is about. */
  readonly target?: Pick<TargetUser, 'tenant' | 'user_id'> | undefined;
  run(state: UiState, at: number): Step;
}

export interface Picker {
  readonly title: string;
  readonly empty: string;
  /** The entries stand in their own order, whatever is typed. */
  readonly isOrdered?: boolean | undefined;
  /** Beside the title: what the entries hold for. Raw text. */
  aside?(state: UiState): string;
  choices(state: UiState): readonly Choice[];
}

/** Entries that hold every typed word, those that begin with it first unless they have an order of their own. */
export function narrowChoices(choices: readonly Choice[], field: TextField, isOrdered = false): readonly Choice[] {
  const words = field.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return choices;
  const matching = choices.filter((choice) => {
    const text = `${choice.label} ${choice.note ?? ''} ${choice.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (isOrdered) return matching;
  const begins = (choice: Choice): boolean => choice.label.toLowerCase().startsWith(first);
  return [...matching.filter(begins), ...matching.filter((choice) => !begins(choice))];
}
