import { z } from 'zod';

import type { Connection } from '../domain/connection.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import { listAll } from './list-all.ts';
import { pickFields } from './pick-fields.ts';
import { readShape } from './read-shape.ts';
import type { Door } from './request.ts';

/**
 * Never `options`, which hold secrets of identity providers, nor `enabled_clients`, which is deprecated. Auth0 refuses
 * names that are not on its list, though answers have more fields (`realms`).
 */
const fields = ['id', 'name', 'strategy', 'display_name'] as const;

const connectionSchema = z.looseObject({ id: z.string(), name: z.string(), strategy: z.string() });

/** https://auth0.com/docs/api/management/v2/connections/get-connections */
export async function listConnections(door: Door, options: RequestOptions): Promise<Answer<readonly Connection[]>> {
  const query = { fields: fields.join(','), include_fields: true };
  const path = '/connections';
  const call = { method: 'GET', path, query, family: 'read_connections', repeat: 'read', what: 'connections' } as const;
  const { body, served_at } = await listAll(door, call, 'connections', options);
  const connections = body.map((one) => pickFields(readShape(connectionSchema, one), fields) as Connection);
  return { body: connections, served_at };
}
