import { z } from 'zod';

import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Applications that the users of a connection can log in to.
 * https://auth0.com/docs/api/management/v2/connections/get-connection-clients
 */
export const clientsOfConnection: DetailSource = {
  kind: 'clients_of_connection',
  what: 'applications of a connection',
  scopes: ['read:connections'],
  family: 'other',
  form: { key: 'clients', paging: 'checkpoint', take: 1000, most: 5000 },
  shape: z.object({ client_id: z.string() }),
  lists: (connection) => [{ path: `/connections/${pathPart(connection)}/clients` }],
};
