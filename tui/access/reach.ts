import type { Client } from '../../src/domain/connection.ts';
import { connectionsOf, type LoginFacts } from '../obstacles/login-facts.ts';

/** Whether a user can log in to an application, and how, or why not. */
export interface Reach {
  readonly client: Client;
  /** Undefined: not known. */
  readonly can: boolean | undefined;
  /** Names of the user's connections that lead there. */
  readonly by: readonly string[];
  /** Why not, or what else stands in the way. Our own words and names. */
  readonly why: string;
}

/**
 * A user reaches an application through a connection that is on for it; machines have no users.
 * https://auth0.com/docs/manage-users/user-accounts/manage-user-access-to-applications
 */
export function reachOf(facts: LoginFacts): readonly Reach[] {
  return facts.clients.map((client) => reachOfClient(facts, client));
}

function reachOfClient(facts: LoginFacts, client: Client): Reach {
  const { profile } = facts;
  if (client.app_type === 'non_interactive') {
    return { client, can: false, by: [], why: 'a machine: nobody logs in to it' };
  }
  const own = connectionsOf(facts).map(({ name, connection }) => ({ name, ids: clientIdsOf(facts, connection?.id) }));
  const by = own.filter(({ ids }) => ids?.has(client.client_id) === true).map(({ name }) => name);
  if (by.length > 0) {
    if (profile.blocked === true) return { client, can: false, by, why: 'blocked by an administrator' };
    return { client, can: true, by, why: membership(facts, client) };
  }
  const unknown = own.filter(({ ids }) => ids === undefined).map(({ name }) => name);
  if (unknown.length > 0) return { client, can: undefined, by, why: `not known: ${unknown.join(', ')}` };
  return { client, can: false, by, why: `connection is off: ${own.map(({ name }) => name).join(', ')}` };
}

function membership(facts: LoginFacts, { organization_usage }: Client): string {
  if (organization_usage !== 'require') return '';
  const { detail } = facts.detail('organizations');
  if (detail === undefined || detail.problem !== undefined) return 'only as member of an organization';
  return detail.items.length > 0 ? '' : 'needs an organization, and has none';
}

/** Undefined where it is not known. */
function clientIdsOf(facts: LoginFacts, connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined) return facts.connections.length === 0 ? undefined : new Set();
  const { detail } = facts.detail('clients_of_connection', connection);
  if (detail === undefined || detail.problem !== undefined || !detail.complete) return undefined;
  return new Set(detail.items.map(({ client_id }) => String(client_id)));
}
