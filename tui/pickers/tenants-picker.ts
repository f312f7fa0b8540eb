import type { Tenant } from '../../src/domain/tenant.ts';
import { editTenantForm, removeTenantForm } from '../setup/tenant-forms.ts';
import { openForm } from '../state/form.ts';
import { startAdding } from '../state/setup.ts';
import { groupDigits } from '../components/relative-time.ts';
import { syncWords } from '../state/sync-words.ts';
import { switchTenant, tenantView } from '../state/tenants.ts';
import { allTenants, noEffects, type UiState } from '../ui-state.ts';
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
    if (each.length < 2) return [...each, ...setupChoices(state)];
    const all: Choice = {
      id: allTenants,
      key: '0',
      label: 'all tenants',
      note: 'read-only search',
      run: (next) => switchTenant(next, allTenants),
    };
    return [...each, all, ...setupChoices(state)];
  },
};

/** Where the dashboard is: tenants are made there and nowhere else. */
const dashboard = 'https://manage.auth0.com/';

/** What can be done about the tenants of this computer; of the shown one, where it takes one. */
function setupChoices(state: UiState): readonly Choice[] {
  const shown = tenantView(state, state.active)?.tenant;
  return [
    { id: 'add', label: '+ Add tenant…', note: 'one that exists at Auth0', run: (next) => startAdding(next) },
    ...(shown === undefined ? [] : choicesOf(shown)),
    {
      id: 'create',
      label: 'Create a tenant at Auth0…',
      note: `in the browser: ${dashboard}, name at the top left > Create tenant; then add it here`,
      run: (next) => [next, [{ type: 'open-page', link: dashboard }]],
    },
  ];
}

function choicesOf(tenant: Tenant): readonly Choice[] {
  const { name } = tenant;
  return [
    {
      id: 'edit',
      label: `Edit ${name}…`,
      note: 'environment, read-only',
      run: (next) => [openForm(next, name, editTenantForm(tenant)), noEffects],
    },
    {
      id: 'remove',
      label: `Remove ${name}…`,
      note: 'from this computer: rows, key and secret',
      run: (next) => [openForm(next, name, removeTenantForm(tenant)), noEffects],
    },
  ];
}
