import type { Client, Connection } from '../../src/domain/connection.ts';
import type { Detail, DetailItem, DetailKind } from '../../src/domain/detail.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { UserProfile } from '../../src/domain/user.ts';

/** Attempts to log in that were refused, newest first, and what the log of the mirror covers. */
export interface Attempts {
  readonly refused: readonly LogEvent[];
  readonly last_success: LogEvent | undefined;
  /** Date of the oldest event of anybody that the mirror has, in milliseconds. */
  readonly begins: number | undefined;
}

/** A detail, or why there is none. */
export interface KnownDetail {
  readonly detail: Detail | undefined;
  /** Why it could not be read just now, in words. */
  readonly failure?: string | undefined;
}

/** Everything that the question "why can't they log in?" is answered from. */
export interface LoginFacts {
  /** The server's time, in milliseconds. */
  readonly now: number;
  readonly profile: UserProfile;
  /** Owner: the user when left out, else a connection. */
  readonly detail: (kind: DetailKind, owner?: string) => KnownDetail;
  readonly connections: readonly Connection[];
  readonly clients: readonly Client[];
  /** Undefined while the log was not read. */
  readonly attempts: Attempts | undefined;
}

/** Details that have to be read for it, besides the profile. */
export const wantedOfUser: readonly DetailKind[] = ['blocks', 'authentication_methods', 'organizations'];

/** The connections by which a user logs in, as the catalogue knows them. */
export function connectionsOf({ profile, connections }: Pick<LoginFacts, 'profile' | 'connections'>): readonly {
  readonly name: string;
  readonly connection: Connection | undefined;
}[] {
  const names = [...new Set((profile.identities ?? []).map(({ connection }) => connection))];
  return names.map((name) => ({ name, connection: connections.find((each) => each.name === name) }));
}

/** How many of the applications that a connection is on for are such that people log in to; all, where that is unknown. */
export function countLoginClients(items: readonly DetailItem[], clients: readonly Client[]): number {
  if (clients.length === 0) return items.length;
  const known = new Set(loginClients({ clients }).map(({ client_id }) => client_id));
  return items.filter(({ client_id }) => known.has(String(client_id))).length;
}

/** Applications that people log in to: machines have no users. */
export function loginClients({ clients }: Pick<LoginFacts, 'clients'>): readonly Client[] {
  return clients.filter(({ app_type }) => app_type !== 'non_interactive');
}
