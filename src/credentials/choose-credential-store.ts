import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import type { Clock } from '../clock.ts';
import type { ConfigStore } from '../config.ts';
import type { CredentialStoreKind } from '../domain/credential.ts';
import { AppError } from '../errors.ts';
import type { Paths } from '../paths.ts';
import { Secret } from '../secret.ts';
import type { CredentialStore } from './credential-store.ts';
import { openEnvironmentStore } from './environment-store.ts';
import type { AskPassphrase } from './file-store.ts';
import { openKeychainProcess } from './keychain-process.ts';
import { openKeychainStore, probeKeychain } from './keychain-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface CredentialStoreOptions {
  readonly paths: Paths;
  readonly config: ConfigStore;
  readonly env: Environment;
  readonly clock: Clock;
  /** Asks a person for the passphrase of the file where TENANTRY_PASSPHRASE is not set. */
  readonly askPassphrase?: AskPassphrase | undefined;
  /** How long the keychain may take for one answer, in milliseconds; see `keychainPatience`. */
  readonly patience?: number | undefined;
  /** See `startKeychain`. */
  readonly keychain?: ChildProcess | undefined;
}

/**
 * The store that was asked for: by TENANTRY_CREDENTIAL_STORE, else by the configuration, else the keychain if a probe
 * finds it working. A store that does not work is an error with a way out, never replaced by a weaker one.
 * What the first secret was stored in is remembered in the configuration.
 * @throws AppError `usage` for an unknown name, `keychain_locked`, `keychain_unavailable`
 */
export async function chooseCredentialStore(options: CredentialStoreOptions): Promise<CredentialStore> {
  const { env, config, paths } = options;
  const named = namedStore(env['TENANTRY_CREDENTIAL_STORE']) ?? config.read().credential_store;
  if (named === 'env') return rememberChoice(openEnvironmentStore(env), config);
  if (named === 'file') {
    const { openFileStore } = await import('./file-store.ts');
    const store = openFileStore(join(paths.config, 'credentials.enc'), passphraseOf(options));
    return rememberChoice(store, config);
  }
  const patience = options.patience ?? keychainPatience(env);
  const call = openKeychainProcess({ env, clock: options.clock, patience, child: options.keychain });
  const service = serviceName(options);
  if (named === undefined) await probeKeychain(call, service);
  return rememberChoice(openKeychainStore(call, service), config);
}

function passphraseOf({ env, askPassphrase }: CredentialStoreOptions): AskPassphrase {
  return async (isNew) => {
    const given = env['TENANTRY_PASSPHRASE'] ?? '';
    return given === '' ? await askPassphrase?.(isNew) : new Secret(given);
  };
}

function rememberChoice(store: CredentialStore, config: ConfigStore): CredentialStore {
  return {
    ...store,
    set: async (tenant, name, value) => {
      await store.set(tenant, name, value);
      if (config.read().credential_store === undefined) config.setCredentialStore(store.kind);
    },
  };
}

function namedStore(name: string | undefined): CredentialStoreKind | undefined {
  if (name === undefined || name === '') return undefined;
  if (name === 'keychain' || name === 'file' || name === 'env') return name;
  throw new AppError('usage', `TENANTRY_CREDENTIAL_STORE is ${name}`, { hint: 'Set it to keychain, file or env.' });
}

/**
 * How long to wait for the keychain: where a window can open, as long as a person needs to type a password;
 * else as long as a working one needs at the most.
 */
export function keychainPatience(env: Environment, platform: NodeJS.Platform = process.platform): number {
  const hasWindows = platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined;
  return hasWindows ? 30_000 : 3000;
}

/** A moved home has items of its own, so that a trial or a demo never touches those of the real one. */
function serviceName({ env, paths }: CredentialStoreOptions): string {
  return (env['TENANTRY_HOME'] ?? '') === '' ? 'tenantry' : `tenantry ${paths.config}`;
}
