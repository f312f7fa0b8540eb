import { hkdfSync } from 'node:crypto';

import { AppError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { CredentialStore, SecretName } from './credential-store.ts';
import { secretVariable } from './secret-variable.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const shortestMasterKey = 32;

/**
 * Secrets out of the environment, for CI and containers. Nothing can be stored: the keys of mirrors and journal are
 * derived from TENANTRY_MASTER_KEY, so that they are the same in every run.
 */
export function openEnvironmentStore(env: Environment): CredentialStore {
  const get = (tenant: string, name: SecretName): Secret | undefined => {
    if (name !== 'client') return deriveKey(env, tenant, name);
    const value = env[secretVariable(tenant)];
    return value === undefined || value === '' ? undefined : new Secret(value);
  };
  return {
    kind: 'env',
    place: 'environment variables',
    get: async (tenant, name) => await Promise.resolve(get(tenant, name)),
    set: async (tenant, name, value) => {
      if (get(tenant, name)?.reveal() === value.reveal()) return await Promise.resolve();
      throw new AppError('refused', 'secrets come from the environment and cannot be stored there', {
        tenant,
        hint:
          name === 'client'
            ? `Set ${secretVariable(tenant)}, or choose another store with TENANTRY_CREDENTIAL_STORE=keychain or file.`
            : 'The keys of mirrors and journal follow from TENANTRY_MASTER_KEY.',
      });
    },
    // What was never stored needs no removing.
    delete: async () => {
      await Promise.resolve();
    },
  };
}

function deriveKey(env: Environment, tenant: string, name: SecretName): Secret {
  const master = env['TENANTRY_MASTER_KEY'] ?? '';
  if (master.length < shortestMasterKey) {
    throw new AppError(
      'passphrase_needed',
      master === ''
        ? 'TENANTRY_MASTER_KEY is not set'
        : `TENANTRY_MASTER_KEY is shorter than ${shortestMasterKey} characters`,
      {
        hint: 'Set it to random text, such as the output of `openssl rand -hex 32`, and keep it: mirrors open with it only.',
      },
    );
  }
  const key = hkdfSync('sha256', master, 'tenantry', `${name} ${tenant}`, 32);
  return new Secret(Buffer.from(key).toString('hex'));
}
