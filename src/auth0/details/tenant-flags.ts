import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Switches of the tenant as a whole, of which only those are kept that something here depends on. The owner does not
 * matter: there is one tenant. https://auth0.com/docs/api/management/v2/tenants/tenant-settings-route
 */
export const tenantFlags: DetailSource = {
  kind: 'tenant_flags',
  what: 'settings of a tenant',
  scopes: ['read:tenant_settings'],
  family: 'other',
  form: { key: 'flags', paging: 'single' },
  shape: z.object(keptFields('disable_impersonation')),
  lists: () => [{ path: '/tenants/settings', query: { fields: 'flags', include_fields: true } }],
};
