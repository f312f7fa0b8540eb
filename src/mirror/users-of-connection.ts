import type { UserFilter } from './mirror.ts';

/** The users that have an identity of this connection, be it a linked one. */
export function usersOfConnection(name: string): UserFilter {
  return {
    query: {
      kind: 'field',
      field: 'identities.connection',
      match: { kind: 'term', value: name, quoted: true },
      span: { start: 0, end: 0 },
    },
  };
}
