import { connectionsOf, wantedOfUser, type LoginFacts } from '../obstacles/login-facts.ts';
import type { Wanted } from '../screens/wanted.ts';
import type { UiState } from '../ui-state.ts';
import { catalogueOf, detailState } from './details.ts';

/** What has to be read of the open user before one can say why logging in fails. */
export function wantedForLogin(state: UiState): readonly Wanted[] {
  const { user } = state;
  if (user === undefined) return [];
  const { tenant, user_id } = user;
  return [...wantedOfUser.map((kind): Wanted => ({ tenant, owner: user_id, kind })), ...wantedForAccess(state)];
}

/** What tells which applications the open user reaches: those of each connection. */
export function wantedForAccess(state: UiState): readonly Wanted[] {
  const { user } = state;
  const profile = user?.read?.user?.profile;
  if (user === undefined) return [];
  const { tenant } = user;
  const connections = catalogueOf(state, tenant, 'connections');
  const own = profile === undefined ? [] : connectionsOf({ profile, connections });
  return [
    { tenant, catalogue: 'clients' },
    { tenant, catalogue: 'connections' },
    ...own.flatMap(({ connection }): Wanted[] =>
      connection === undefined ? [] : [{ tenant, owner: connection.id, kind: 'clients_of_connection' }],
    ),
  ];
}

/** What is known of the open user; undefined before the mirror was read. */
export function loginFacts(state: UiState): LoginFacts | undefined {
  const { user } = state;
  const profile = user?.read?.user?.profile;
  if (user?.read === undefined || profile === undefined) return undefined;
  const { tenant, user_id } = user;
  return {
    now: state.now + user.read.clock_offset,
    profile,
    connections: catalogueOf(state, tenant, 'connections'),
    clients: catalogueOf(state, tenant, 'clients'),
    attempts: user.attempts?.attempts,
    detail: (kind, owner = user_id) => {
      const { read, asking, problem } = detailState(state, { tenant, owner, kind });
      const failure = problem === undefined ? (asking ? 'asking Auth0…' : undefined) : problem.message;
      return { detail: read?.detail, failure };
    },
  };
}
