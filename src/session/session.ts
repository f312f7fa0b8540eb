import type { Auth0Client } from '../auth0/auth0-client.ts';
import type { ConfigStore } from '../config.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { Journal } from '../changes/changes.ts';
import type { MirrorReader, MirrorWriter } from '../mirror/mirror.ts';
import type { Paths } from '../paths.ts';
import type { Secret } from '../secret.ts';

/**
 * Puts the parts together for both programs: from a tenant's name to its open mirror, its client, the journal.
 * Implemented in `open-session.ts`; what is slow to load (got, the keychain) is imported when it is first needed.
 */
export interface Session {
  readonly paths: Paths;
  readonly config: ConfigStore;
  /** The chosen store; probes the keychain on the first call. */
  credentials(): Promise<CredentialStore>;
  /** @throws AppError `not_found` with the names that exist. */
  tenant(name: string): Tenant;
  /** Opens the mirror for reading; undefined when nothing was ever synced. @throws AppError `keychain_locked`, `refused` when it holds the rows of another domain, … */
  openReader(tenant: Tenant): Promise<MirrorReader | undefined>;
  /** Opens the mirror for writing; makes the key and the file when there is none. */
  openWriter(tenant: Tenant): Promise<MirrorWriter>;
  /** Somebody, in whichever process, has met a page of the tenant's mirror that cannot be read. */
  isMirrorSuspect(tenant: Tenant): boolean;
  /**
   * Reads such a mirror through, and moves it out of the way if it is damaged, so that `openWriter` makes a new one with
   * the same key. For who holds the lock of the tenant's sync. @returns its new path; undefined when nothing is wrong
   * @param isSure without reading it: every page can be read, and it was found damaged again
   */
  setDamagedAside(tenant: Tenant, isSure: boolean): Promise<string | undefined>;
  /** @param secret instead of the stored one: for a tenant that is not set up yet */
  openClient(tenant: Tenant, secret?: Secret): Promise<Auth0Client>;
  openJournal(): Promise<Journal>;
  /** Removes rows, keys and secrets of a tenant: keys first, so that a crash leaves nothing readable. */
  forgetTenant(name: string): Promise<void>;
}
