import type { DetailItem, DetailKind } from '../../src/domain/detail.ts';
import type { FieldChoice, FormSpec, FormValues } from '../forms/form.ts';
import type { WantedCatalogue } from '../screens/wanted.ts';
import { detailOf, detailState } from '../state/details.ts';
import { startReview } from '../state/review.ts';
import type { UiState } from '../ui-state.ts';
import type { ActionWords, TargetUser } from './user-action.ts';

interface SeveralSpec {
  readonly words: ActionWords;
  readonly target: TargetUser;
  /** What the user has. */
  readonly kind: DetailKind;
  readonly label: string;
  readonly catalogues?: readonly WantedCatalogue['catalogue'][];
  choices(state: UiState, items: readonly DetailItem[]): readonly FieldChoice[];
  /** The input of the action from the ids of the choices. */
  inputOf(ids: readonly string[]): object;
}

/** A form that asks which of several: of what a user has, or could have. */
export function severalForm({ words, target, kind, label, catalogues = [], ...spec }: SeveralSpec): FormSpec {
  const { tenant, user_id: owner } = target;
  return {
    title: words.words,
    about: target.name ?? target.email ?? owner,
    wants: () => [{ tenant, owner, kind }, ...catalogues.map((catalogue) => ({ tenant, catalogue }))],
    fields: [
      {
        id: 'chosen',
        label,
        kind: 'multi',
        choices: (state) => spec.choices(state, detailOf(state, tenant, owner, kind)?.items ?? []),
        hint: (_, state) => hintOf(state, { tenant, owner, kind }),
        check: (_, values) =>
          chosen(values).length > 0 ? undefined : { level: 'bad', words: 'nothing is chosen yet' },
      },
    ],
    submit: (values, state) => startReview(state, words, target, spec.inputOf(chosen(values))),
  };
}

function hintOf(state: UiState, wanted: Parameters<typeof detailState>[1]): string {
  const { read, asking, problem } = detailState(state, wanted);
  const failure = read?.detail?.problem?.words ?? problem?.message;
  if (failure !== undefined) return failure;
  if (read?.detail === undefined || asking) return 'Asking Auth0 what the user has…';
  return 'Enter opens the list, Space chooses.';
}

function chosen({ chosen: ids }: FormValues): readonly string[] {
  return Array.isArray(ids) ? (ids as readonly string[]) : [];
}
