import { Secret } from '../secret.ts';
import type { Secrets } from './changes.ts';

/** Takes the secrets out of an input: they stand at its first level. What remains may be kept and shown. */
export function splitSecrets(input: unknown): { readonly kept: unknown; readonly secrets: Secrets } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { kept: input, secrets: {} };
  const parts = Object.entries(input as Record<string, unknown>);
  return {
    kept: Object.fromEntries(parts.filter(([, value]) => !(value instanceof Secret))),
    secrets: Object.fromEntries(parts.filter((part): part is [string, Secret] => part[1] instanceof Secret)),
  };
}

/** Puts them together again. */
export function joinSecrets(kept: unknown, secrets: Secrets | undefined): unknown {
  return secrets === undefined || Object.keys(secrets).length === 0 ? kept : { ...(kept as object), ...secrets };
}

export function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret);
}
