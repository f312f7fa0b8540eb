import { z } from 'zod';

import { keptFields, keptObject } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/** https://auth0.com/docs/api/management/v2/organizations/get-enabled-connections */
export const connectionsOfOrganization: DetailSource = {
  kind: 'connections_of_organization',
  what: 'connections of an organization',
  scopes: ['read:organization_connections'],
  family: 'read_organization_connections',
  form: { key: 'enabled_connections', paging: 'pages' },
  shape: z.object({
    connection_id: z.string(),
    ...keptFields('assign_membership_on_login', 'show_as_button', 'is_signup_enabled'),
    connection: keptObject('name', 'strategy'),
  }),
  lists: (organization) => [{ path: `/organizations/${pathPart(organization)}/enabled_connections` }],
};
