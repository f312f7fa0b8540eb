import { groupDigits } from '../components/relative-time.ts';
import { syncWords } from '../state/sync-words.ts';
import { switchTenant } from '../state/tenants.ts';
import { allTenants } from '../ui-state.ts';
import type { Choice, Picker } from './picker.ts';

/** Tenants by name, domain or environment, each with its state. */
export const tenantsPicker: Picker = {
  title: 'Switch tenant',
  empty: 'no tenant is called so',
  choices: (state) => {
    const each = state.tenants.map((view, at): Choice => {
      const { name, domain, environment, read_only } = view.tenant;
      const users = view.status === undefined ? '' : ` ${groupDigits(view.status.users)} users`;
      return {
        id: name,
        key: at < 9 ? String(at + 1) : undefined,
        label: name,
        note: `${environment}  ${read_only ? 'read-only' : 'read-write'}  ${domain} ${users}  ${syncWords(state, view).short}`,
        run: (next) => switchTenant(next, name),
      };
    });
    if (each.length < 2) return each;
    const all: Choice = {
      id: allTenants,
      key: '0',
      label: 'all tenants',
      note: 'read-only search',
      run: (next) => switchTenant(next, allTenants),
    };
    return [...each, all];
  },
};
