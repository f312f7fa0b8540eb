import { keepLogsFor } from '../../src/domain/retention.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { FormSpec } from '../forms/form.ts';
import { closeForm } from '../state/form.ts';
import { accessFields, accessOf } from './add-forms.ts';

/** Changes how a tenant is marked and guarded. How it is signed in to is changed by the command, which tries it out. */
export function editTenantForm(tenant: Tenant): FormSpec {
  const { name, environment, read_only } = tenant;
  const kept = keepLogsFor(tenant.keep_logs) ?? Infinity;
  return {
    title: 'Edit the tenant',
    about: name,
    button: 'Save',
    fields: accessFields(tenant),
    remarks: [`Domain, client ID and secret are changed by \`tenantry tenants edit ${name}\`, which signs in first.`],
    check: (values) => {
      const now = accessOf(values);
      const keep = keepLogsFor(now.keep_logs) ?? Infinity;
      if (now.environment === environment && now.read_only === read_only && keep === kept)
        return { level: 'bad', words: 'nothing is changed yet' };
      if (environment === 'production' && now.environment !== 'production')
        return { level: 'warn', words: 'Changes will no longer want the target typed.' };
      if (keep < kept)
        return {
          level: 'warn',
          words: `Events older than that are deleted from the mirror, and cannot be read again.`,
        };
      return undefined;
    },
    submit: (values, state) => [closeForm(state), [{ type: 'edit-tenant', name, change: accessOf(values) }]],
  };
}

/** Forgets a tenant on this computer; what it is called has to be typed. */
export function removeTenantForm({ name, domain }: Tenant): FormSpec {
  return {
    title: 'Remove the tenant from this computer',
    about: name,
    button: 'Remove it',
    fields: [
      {
        id: 'typed',
        label: `Type ${name}`,
        kind: 'text',
        check: (value) => (value === name ? undefined : { level: 'bad', words: 'is not the name' }),
      },
    ],
    remarks: [
      `Its mirror, its key and its secret (${domain}) go, and cannot be brought back; a new sync reads everything again.`,
      'Nothing changes at Auth0. The journal of the changes that were made from here stays.',
    ],
    submit: (_, state) => [closeForm(state), [{ type: 'remove-tenant', name }]],
  };
}
