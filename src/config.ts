import type { CredentialStoreKind } from './domain/credential.ts';
import type { Tenant } from './domain/tenant.ts';

/** Everything in `config.json`. Holds no secret. */
export interface Config {
  readonly version: 1;
  readonly tenants: readonly Tenant[];
  readonly credential_store?: CredentialStoreKind | undefined;
  readonly preferences: Preferences;
}

export interface Preferences {
  /** Share of the rate limit that sync leaves to people, 0.05 to 0.9. */
  readonly sync_reserve: number;
  /** Seconds between two looks at what has changed. */
  readonly sync_interval: number;
}

/** `config.json`, read afresh on every call, so that what another process wrote is seen. */
export interface ConfigStore {
  readonly file: string;
  /** @throws AppError `bad_config` naming file, key and what was expected. */
  read(): Config;
  addTenant(tenant: Tenant): void;
  editTenant(name: string, change: Partial<Omit<Tenant, 'name'>>): void;
  removeTenant(name: string): void;
  setCredentialStore(kind: CredentialStoreKind): void;
}
