import { z } from 'zod';

import type { Client } from '../domain/connection.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import { listAll } from './list-all.ts';
import { pickFields } from './pick-fields.ts';
import { readShape } from './read-shape.ts';
import type { Door } from './request.ts';

/** Never `client_secret`, `signing_keys` or `encryption_key`. Auth0 refuses names that are not on its list. */
const fields = ['client_id', 'name', 'description', 'app_type', 'is_first_party', 'global', 'logo_uri'] as const;

const clientSchema = z.looseObject({
  client_id: z.string(),
  name: z.string().catch(''),
  global: z.boolean().optional().catch(undefined),
  is_global: z.boolean().optional().catch(undefined),
});

/**
 * Without the global client ("All Applications"), which is no application.
 * https://auth0.com/docs/api/management/v2/clients/get-clients
 */
export async function listClients(door: Door, options: RequestOptions): Promise<Answer<readonly Client[]>> {
  const query = { fields: fields.join(','), include_fields: true, is_global: false };
  const path = '/clients';
  const call = { method: 'GET', path, query, family: 'read_clients', repeat: 'read', what: 'applications' } as const;
  const { body, served_at } = await listAll(door, call, 'clients', options);
  const clients = body.map((one) => readShape(clientSchema, one));
  const applications = clients.filter((one) => one.global !== true && one.is_global !== true);
  return { body: applications.map((one) => pickFields(one, fields) as Client), served_at };
}
