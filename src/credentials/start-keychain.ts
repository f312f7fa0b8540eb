import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../config.ts';
import { mirrorFile, type Paths } from '../paths.ts';
import { startKeychainChild } from './keychain-child-process.ts';

/**
 * Starts the process that talks to the keychain where a start of the user interface is going to ask it: it needs as long
 * for its own start as we for ours. What is not certain is left to `chooseCredentialStore`, which looks closer.
 * @returns undefined where secrets lie elsewhere, or there is no mirror yet; never fails
 */
export function startKeychain(
  env: Readonly<Record<string, string | undefined>>,
  paths: Paths,
): ChildProcess | undefined {
  try {
    const { tenants, credential_store } = JSON.parse(readFileSync(join(paths.config, 'config.json'), 'utf8')) as Config;
    const named = env['TENANTRY_CREDENTIAL_STORE'] ?? '';
    if ((named === '' ? credential_store : named) !== 'keychain') return undefined;
    return tenants.some(({ name }) => existsSync(mirrorFile(paths, name))) ? startKeychainChild(env) : undefined;
  } catch {
    return undefined;
  }
}
