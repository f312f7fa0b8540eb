import { identityTokens } from '../domain/user.ts';

/** An answer without the tokens of identity providers, wherever in it they stand. */
export function dropIdentityTokens(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropIdentityTokens);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !(identityTokens as readonly string[]).includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, dropIdentityTokens(inner)]));
}
