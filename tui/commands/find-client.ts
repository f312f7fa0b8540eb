import type { Client, Connection } from '../../src/domain/connection.ts';
import { AppError } from '../../src/errors.ts';
import type { Enquiry } from './gather-login-facts.ts';

type Asked = Pick<Enquiry, 'client' | 'mirror' | 'tenant' | 'now'> & { readonly signal?: AbortSignal | undefined };

/** The applications of a tenant: those of the mirror, or Auth0's where it has none yet. */
export async function listClients({ client, mirror, now, signal }: Asked): Promise<readonly Client[]> {
  const mirrored = mirror.listCatalogue('clients');
  if (mirrored.length > 0) return mirrored;
  const { body: clients } = await client.readCatalogue('clients', { priority: 'person', reason: 'person', signal });
  mirror.commitBatch({ catalogues: { clients } }, now());
  return clients;
}

/** The connections of a tenant, in the same way. */
export async function listConnections({ client, mirror, now, signal }: Asked): Promise<readonly Connection[]> {
  const mirrored = mirror.listCatalogue('connections');
  if (mirrored.length > 0) return mirrored;
  const options = { priority: 'person', reason: 'person', signal } as const;
  const { body: connections } = await client.readCatalogue('connections', options);
  mirror.commitBatch({ catalogues: { connections } }, now());
  return connections;
}

/** @throws AppError `not_found`, or `usage` when several have the name */
export async function findClient(asked: Asked, name: string): Promise<Client> {
  const clients = await listClients(asked);
  const byId = clients.find(({ client_id }) => client_id === name);
  return onlyOne(byId === undefined ? clients.filter((each) => each.name === name) : [byId], {
    what: 'application',
    name,
    tenant: asked.tenant.name,
  });
}

/** By name or id. @throws AppError `not_found` */
export async function findConnection(asked: Asked, name: string): Promise<Connection> {
  const connections = await listConnections(asked);
  const found = connections.filter((each) => each.name === name || each.id === name);
  return onlyOne(found, { what: 'connection', name, tenant: asked.tenant.name });
}

function onlyOne<T>(
  [only, another]: readonly T[],
  { what, name, tenant }: { readonly what: string; readonly name: string; readonly tenant: string },
): T {
  if (only === undefined) {
    throw new AppError('not_found', `no ${what} ${name} in tenant ${tenant}`, {
      tenant,
      hint: 'See `tenantry access show`.',
    });
  }
  if (another === undefined) return only;
  throw new AppError('usage', `several of tenant ${tenant} are called ${name}`, { tenant, hint: 'Name it by its id.' });
}
