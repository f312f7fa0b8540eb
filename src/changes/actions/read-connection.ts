import type { Connection } from '../../domain/connection.ts';
import type { Reading } from './action.ts';

/**
 * A connection as the mirror knows it, else as Auth0 lists it. `isMissing`: Auth0 lists none of this name. Where the
 * connections cannot be read, its answer to the change itself decides.
 */
export async function findConnection(
  { mirror, client, options }: Reading,
  name: string,
): Promise<{ readonly connection: Connection | undefined; readonly isMissing: boolean }> {
  const isMeant = (connection: Connection): boolean => connection.name === name;
  const mirrored = mirror.listCatalogue('connections').find(isMeant);
  if (mirrored !== undefined) return { connection: mirrored, isMissing: false };
  try {
    const connection = (await client.readCatalogue('connections', options)).body.find(isMeant);
    return { connection, isMissing: connection === undefined };
  } catch {
    options.signal?.throwIfAborted();
    return { connection: undefined, isMissing: false };
  }
}

/** The connection of a user, as far as it can be known. */
export async function readConnection(reading: Reading, name: string | undefined): Promise<Connection | undefined> {
  return name === undefined ? undefined : (await findConnection(reading, name)).connection;
}

/** Ids of the applications that a connection is enabled for; undefined when they cannot be read. */
export async function readClientsOf(
  { client, options }: Reading,
  connection: Connection | undefined,
): Promise<readonly string[] | undefined> {
  if (connection === undefined) return undefined;
  try {
    const { items, problem } = await client.readDetail('clients_of_connection', connection.id, options);
    return problem === undefined ? items.map((item) => String(item['client_id'])) : undefined;
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}
