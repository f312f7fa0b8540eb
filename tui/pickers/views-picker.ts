import { groupDigits } from '../components/relative-time.ts';
import { openPick } from '../state/open-picker.ts';
import { syncWords } from '../state/sync-words.ts';
import { activeList, tenantView } from '../state/tenants.ts';
import { appliedView, applyView, countedViews, viewCount } from '../state/views.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import type { ListedView } from '../views/list-views.ts';
import { shortLogBasis } from '../views/log-basis.ts';
import { viewForm } from '../views/view-form.ts';
import { userViewText } from '../views/view-text.ts';
import { pastedView } from './pasted-view.ts';
import type { Choice, Picker } from './picker.ts';

/** Width of the counts: ten millions, grouped. */
const countWidth = 10;

/** Saved views with the users that each finds. A line of text that is pasted here is taken over after a look at it. */
export const viewsPicker: Picker = {
  title: 'Saved views',
  empty: 'no view is called so; ^S in the list saves what it shows',
  aside: ageWords,
  choices: (state) => {
    const pasted = pastedView(state, userViewText, (next, view) => viewForm(next, view, undefined));
    if (pasted !== undefined) return [pasted];
    const now = appliedView(activeList(state))?.name;
    return countedViews(state).map((view) => choiceOf(state, view, view.name === now));
  },
};

function choiceOf(state: UiState, view: ListedView, isNow: boolean): Choice {
  const counted = viewCount(state, view);
  const count = counted === undefined ? '…' : counted.users === undefined ? '?' : groupDigits(counted.users);
  const of = view.tenant === undefined || view.tenant === state.active ? '' : `${view.tenant}: `;
  const basis = counted?.log_begins === undefined ? '' : `${shortLogBasis(counted.log_begins, state.now)}: `;
  const about = counted?.problem ?? `${basis}${view.about ?? (view.query === '' ? 'everybody' : view.query)}`;
  return {
    id: view.name,
    label: view.name,
    note: `${count.padStart(countWidth)}  ${isNow ? 'now: ' : ''}${of}${about}`,
    run: (next) => (view.basis === 'tenants' ? openPick(next, 'shared') : applyView(next, view)),
  };
}

/** Counts are as old as the mirror that they are taken from. */
function ageWords(state: UiState): string {
  const view = tenantView(state, state.active);
  if (view !== undefined) return `${view.tenant.name}, ${syncWords(state, view).short}`;
  if (state.active !== allTenants) return '';
  return `all tenants: ${state.tenants.map((each) => `${each.tenant.name} ${syncWords(state, each).short}`).join(', ')}`;
}
