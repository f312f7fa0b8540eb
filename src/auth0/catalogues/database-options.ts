import { z } from 'zod';

import type { Connection, ConnectionOptions } from '../../domain/connection.ts';
import type { RequestOptions } from '../auth0-client.ts';
import { keptFields, keptObject } from '../kept-fields.ts';
import { readList } from '../read-list.ts';
import { readShape } from '../read-shape.ts';
import type { Door } from '../request.ts';

/**
 * What a database takes as user and password. Nothing else of its options: `configuration` and scripts of custom
 * databases can hold secrets.
 * https://auth0.com/docs/authenticate/database-connections/password-options
 */
const optionsShape = z.object({
  ...keptFields('passwordPolicy', 'requires_username', 'disable_signup', 'import_mode', 'enabledDatabaseCustomization'),
  ...keptFields('brute_force_protection', 'attributes', 'precedence'),
  validation: keptObject('username'),
  authentication_methods: keptFields('authentication_methods').authentication_methods,
  password_complexity_options: keptObject('min_length'),
  password_history: keptObject('enable', 'size'),
  password_no_personal_info: keptObject('enable'),
  password_dictionary: keptObject('enable', 'dictionary'),
  password_options: keptObject('complexity', 'dictionary', 'history', 'profile_data'),
});

const listedSchema = z.looseObject({ id: z.string(), options: optionsShape.nullish().catch(undefined) });

/**
 * Adds to database connections what their options say about users and passwords. They are asked for by themselves, so
 * that the options of other connections never leave Auth0. Without the scope the answer just lacks them.
 * https://auth0.com/docs/troubleshoot/product-lifecycle/deprecations-and-migrations/migrate-connection-options-scope
 */
export async function addDatabaseOptions(
  door: Door,
  connections: readonly Connection[],
  options: RequestOptions,
): Promise<readonly Connection[]> {
  if (!connections.some(({ strategy }) => strategy === 'auth0')) return connections;
  const query = { strategy: 'auth0', fields: 'id,options', include_fields: true };
  const call = { method: 'GET', path: '/connections', query, family: 'read_connections', repeat: 'read' } as const;
  const form = { key: 'connections', paging: 'checkpoint' } as const;
  const { body } = await readList(door, { ...call, what: 'options of databases' }, form, options);
  const listed = body.items.map((one) => readShape(listedSchema, one));
  const found = new Map(listed.map(({ id, options }) => [id, options as ConnectionOptions | null | undefined]));
  return connections.map((one) => {
    const known = one.strategy === 'auth0' ? found.get(one.id) : undefined;
    return known ? { ...one, options: known } : one;
  });
}
