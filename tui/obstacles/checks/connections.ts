import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { connectionsOf, countLoginClients, loginClients, type LoginFacts } from '../login-facts.ts';
import { unread } from '../unread.ts';

/**
 * A user reaches an application only through a connection that is enabled for it.
 * https://auth0.com/docs/manage-users/user-accounts/manage-user-access-to-applications
 */
export const connections: Check = (facts) => {
  if (facts.connections.length === 0) {
    const words = 'Connections: not known, their list was not read yet';
    return [{ id: 'connections', level: 'unknown', words, more: 'The daemon reads it; it needs read:connections.' }];
  }
  const own = connectionsOf(facts);
  if (own.length === 0) return [{ id: 'connections', level: 'unknown', words: 'The profile names no connection' }];
  return [...own.flatMap((each) => ofConnection(facts, each)), ...unreachable(facts)];
};

function ofConnection(
  facts: LoginFacts,
  { name, connection }: ReturnType<typeof connectionsOf>[number],
): readonly Finding[] {
  const id = `connection ${name}`;
  if (connection === undefined) {
    const more = 'It was deleted or renamed: nobody can log in by it.';
    return [{ id, level: 'bad', words: `Connection ${name} does not exist`, more }];
  }
  const known = facts.detail('clients_of_connection', connection.id);
  const gap = unread(id, `Applications of connection ${name}`, known);
  if (gap !== undefined) return [gap];
  const items = known.detail?.items ?? [];
  if (items.length > 0) {
    const count = countLoginClients(items, facts.clients);
    const words = `Connection ${name} is on for ${String(count)} ${count === 1 ? 'application' : 'applications'}`;
    return [{ id, level: 'good', words }];
  }
  const more = 'Logging in ends with "the connection is not enabled".';
  return [{ id, level: 'bad', words: `Connection ${name} is on for no application`, more, fix: 'access' }];
}

/** Applications that no connection of the user leads to: bad where somebody has just tried, else good to know. */
function unreachable(facts: LoginFacts): readonly Finding[] {
  const reached = reachedClients(facts);
  if (reached === undefined) return [];
  const off = loginClients(facts).filter(({ client_id }) => !reached.has(client_id));
  const tried = new Set(facts.attempts?.refused.map(({ client_id }) => client_id));
  const wanted = off.filter(({ client_id }) => tried.has(client_id));
  if (off.length === 0) return [{ id: 'applications', level: 'good', words: 'Every application can be reached' }];
  const named = (wanted.length > 0 ? wanted : off).map(({ name }) => name).join(', ');
  return [
    {
      id: 'applications',
      level: wanted.length > 0 ? 'bad' : 'warn',
      words: `${wanted.length > 0 ? 'Tried, but the' : 'The'} connection is off for: ${named}`,
      more: 'To these applications the user cannot log in, by whichever connection. Switching one on affects every user of the connection.',
      fix: 'access',
    },
  ];
}

/** Ids of the applications that some connection of the user leads to; undefined when one of them was not read. */
function reachedClients(facts: LoginFacts): ReadonlySet<string> | undefined {
  const reached = new Set<string>();
  for (const { connection } of connectionsOf(facts)) {
    if (connection === undefined) continue;
    const { detail } = facts.detail('clients_of_connection', connection.id);
    if (detail === undefined || detail.problem !== undefined || !detail.complete) return undefined;
    for (const { client_id } of detail.items) reached.add(String(client_id));
  }
  return facts.clients.length === 0 ? undefined : reached;
}
