import { z } from 'zod';

import type { Client } from '../domain/connection.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import { listAll } from './list-all.ts';
import { pickFields } from './pick-fields.ts';
import { readShape } from './read-shape.ts';
import type { Door } from './request.ts';

/** Never `client_secret`, `signing_keys` or `encryption_key`. */
const fields = ['client_id', 'name', 'description', 'app_type', 'is_first_party', 'is_global', 'logo_uri'] as const;

const clientSchema = z.looseObject({ client_id: z.string(), name: z.string().catch('') });

/**
 * Without the global client ("All Applications"), which is no application.
 * https://auth0.com/docs/api/management/v2/clients/get-clients
 */
export async function listClients(door: Door, options: RequestOptions): Promise<Answer<readonly Client[]>> {
  const query = { fields: fields.join(','), include_fields: true, is_global: false };
  const path = '/clients';
  const call = { method: 'GET', path, query, family: 'read_clients', repeat: 'read', what: 'applications' } as const;
  const { body, served_at } = await listAll(door, call, 'clients', options);
  const clients = body.map((one) => pickFields(readShape(clientSchema, one), fields) as Client);
  return { body: clients.filter((one) => one['is_global'] !== true), served_at };
}
