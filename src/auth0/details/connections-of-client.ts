import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Connections whose users can log in to an application.
 * https://auth0.com/docs/api/management/v2/clients/get-client-connections
 */
export const connectionsOfClient: DetailSource = {
  kind: 'connections_of_client',
  what: 'connections of an application',
  scopes: ['read:connections'],
  family: 'other',
  form: { key: 'connections', paging: 'checkpoint', most: 1000 },
  shape: z.object({ id: z.string(), ...keptFields('name', 'strategy', 'display_name') }),
  lists: (client) => [
    {
      path: `/clients/${pathPart(client)}/connections`,
      query: { fields: 'id,name,strategy,display_name', include_fields: true },
    },
  ],
};
