import { productScopes } from '../../src/domain/scope.ts';
import type { Tenant } from '../../src/domain/tenant.ts';

export interface ScopeReport {
  readonly granted: readonly string[];
  /** Needed and not granted, with what it is needed for. */
  readonly missing: readonly { readonly scope: string; readonly for: string }[];
  /** Not granted, and nothing but its own purpose misses it. */
  readonly unused: readonly { readonly scope: string; readonly for: string }[];
  /** Granted and not needed: what a stolen secret could do besides. */
  readonly excess: readonly string[];
}

/** Compares what a token may do with what the product does in this tenant. A read-only tenant needs no write scope. */
export function compareScopes(granted: ReadonlySet<string>, tenant: Pick<Tenant, 'read_only'>): ScopeReport {
  const needed = productScopes.filter((row) => !('writes' in row) || !tenant.read_only);
  const names = new Set<string>(needed.map((row) => row.scope));
  const absent = needed.filter((row) => !granted.has(row.scope));
  return {
    granted: [...granted].sort(),
    missing: absent.filter((row) => !('optional' in row)).map((row) => ({ scope: row.scope, for: row.for })),
    unused: absent.filter((row) => 'optional' in row).map((row) => ({ scope: row.scope, for: row.for })),
    excess: [...granted].filter((scope) => !names.has(scope)).sort(),
  };
}
