import { Secret } from '../secret.ts';
import type { CredentialStore, SecretName } from './credential-store.ts';
import type { KeychainCall } from './keychain-process.ts';

const places: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'login keychain',
  win32: 'Windows Credential Manager',
};

/** Stores something, reads it, removes it. @throws AppError `keychain_locked`, `keychain_unavailable` */
export async function probeKeychain(call: KeychainCall, service: string): Promise<void> {
  await call({ operation: 'probe', service, account: '' });
}

function account(tenant: string, name: SecretName): string {
  return `${tenant}/${name}`;
}

/**
 * Secrets in the keychain of the operating system, one small item each, named `tenant/name` under one service.
 * @param service name of the program, different for every home, so that a trial does not touch what is real
 */
export function openKeychainStore(call: KeychainCall, service: string): CredentialStore {
  return {
    kind: 'keychain',
    place: places[process.platform] ?? 'login keyring',
    get: async (tenant, name) => {
      const value = await call({ operation: 'get', service, account: account(tenant, name) });
      if (value !== undefined) return new Secret(value);
      // A locked keyring says "nothing there" as well; only a probe tells the two apart.
      await probeKeychain(call, service);
      return undefined;
    },
    set: async (tenant, name, value) => {
      await call({ operation: 'set', service, account: account(tenant, name), value: value.reveal() });
    },
    delete: async (tenant, name) => {
      await call({ operation: 'delete', service, account: account(tenant, name) });
      // A locked keyring claims that there was nothing to remove.
      await probeKeychain(call, service);
    },
  };
}
