/**
 * Scopes that the product uses, each for what. Without an `optional` one everything else works as it should, so nobody is
 * warned about it. The README's table is drawn from it.
 */
export const productScopes = [
  { scope: 'read:users', for: 'mirror of the users' },
  { scope: 'read:logs', for: 'mirror of the logs, history, deletions' },
  { scope: 'read:connections', for: 'names of connections' },
  { scope: 'read:clients', for: 'names of applications' },
  { scope: 'update:users', for: 'block and unblock, metadata', writes: true },
  { scope: 'delete:users', for: 'delete users', writes: true, optional: true },
  { scope: 'create:users', for: 'make deleted users again', writes: true, optional: true },
  { scope: 'create:role_members', for: 'give roles back to them', writes: true, optional: true },
] as const satisfies readonly { scope: string; for: string; writes?: boolean; optional?: boolean }[];

/** The scopes of a token's `scope` claim: blank-separated. */
export function parseScopes(text: string | undefined): ReadonlySet<string> {
  return new Set((text ?? '').split(/\s+/).filter((part) => part !== ''));
}
