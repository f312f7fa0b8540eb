import { groupDigits } from '../components/relative-time.ts';
import { settleFilter, withEditing } from '../state/list.ts';
import { withList } from '../state/tenants.ts';
import { viewCount } from '../state/views.ts';
import { fieldWith } from '../text-field.ts';
import { allTenants, noEffects, type Step, type UiState } from '../ui-state.ts';
import { severalTenantsView } from '../views/several-tenants-view.ts';
import type { Choice, Picker } from './picker.ts';

/** Addresses that users of several tenants have: one chosen shows its users. */
export const sharedPicker: Picker = {
  title: severalTenantsView.name,
  empty: 'no address of several tenants is like this',
  aside: (state) => {
    const { addresses = 0, first = [] } = viewCount(state, severalTenantsView)?.shared ?? {};
    const all = groupDigits(addresses);
    return first.length < addresses ? `the first ${groupDigits(first.length)} of ${all}` : all;
  },
  choices: (state) =>
    (viewCount(state, severalTenantsView)?.shared?.first ?? []).map(({ email, tenants }): Choice => ({
      id: email,
      label: email,
      note: tenants.map(({ name, users }) => (users === 1 ? name : `${name} (${groupDigits(users)})`)).join(', '),
      run: (next) => showAddress(next, email),
    })),
};

function showAddress(state: UiState, email: string): Step {
  const query = `email:"${email.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  const next = withList(withEditing(state, false), allTenants, { filter: fieldWith(query), index: 0, top: 0 });
  return [settleFilter(next, allTenants, query), noEffects];
}
