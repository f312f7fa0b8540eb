import type { CredentialStoreKind } from '../domain/credential.ts';
import type { Secret } from '../secret.ts';

/**
 * What is kept for a tenant: `client` is its client secret, private key (PEM) or static token, `mirror` the 32-byte
 * key of its mirror in hex, `journal` (tenant `*`) the key of the journal.
 */
export type SecretName = 'client' | 'mirror' | 'journal';

/**
 * Keeps secrets outside of the configuration. Chosen once and never changed silently.
 * All calls throw AppError `keychain_locked`, `keychain_unavailable` or `passphrase_needed` where that is the case;
 * a locked keychain is never taken for an absent item.
 */
export interface CredentialStore {
  readonly kind: CredentialStoreKind;
  /** Where secrets are kept, for people: `login keychain`, or the path of the file. */
  readonly place: string;
  get(tenant: string, name: SecretName): Promise<Secret | undefined>;
  set(tenant: string, name: SecretName, value: Secret): Promise<void>;
  /** Removes one item; no error when it is not there. */
  delete(tenant: string, name: SecretName): Promise<void>;
  /**
   * Variables with which another program of ours, started from this one, opens the same store without asking a person
   * again. For the environment of that program and nothing else.
   */
  handOver?(): Readonly<Record<string, string>>;
}
