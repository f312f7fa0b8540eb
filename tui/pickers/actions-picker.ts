import { actionChoices } from '../state/action-choices.ts';
import type { Picker } from './picker.ts';

/** What can be done to the user; what cannot says why. */
export const actionsPicker: Picker = {
  title: 'Actions',
  empty: 'no user is chosen',
  choices: actionChoices,
};
