import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import { startKeychain } from '../../src/credentials/start-keychain.ts';
import { mirrorFile, resolvePaths } from '../../src/paths.ts';

/** Whether a process is started in a home with these files. */
async function isStarted(
  config: string | undefined,
  { store, hasMirror = true }: { store?: string; hasMirror?: boolean } = {},
): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'tenantry-test-'));
  try {
    const env = { ...process.env, TENANTRY_HOME: home, TENANTRY_CREDENTIAL_STORE: store };
    const paths = resolvePaths(env);
    mkdirSync(paths.config, { recursive: true });
    mkdirSync(dirname(mirrorFile(paths, 'acme')), { recursive: true });
    if (config !== undefined) writeFileSync(join(paths.config, 'config.json'), config);
    if (hasMirror) writeFileSync(mirrorFile(paths, 'acme'), '');
    const child = startKeychain(env, paths);
    if (child === undefined) return false;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    return true;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const acme = { name: 'acme' };

test('the keychain is started ahead where it is certain to be asked', async () => {
  const chosen = JSON.stringify({ tenants: [acme], credential_store: 'keychain' });
  const other = JSON.stringify({ tenants: [acme], credential_store: 'file' });
  const open = JSON.stringify({ tenants: [acme] });
  expect(await isStarted(chosen)).toBe(true);
  expect(await isStarted(other, { store: 'keychain' })).toBe(true);
  expect(await isStarted(chosen, { store: '' })).toBe(true);
  for (const config of [other, open, JSON.stringify({ tenants: [], credential_store: 'keychain' }), '{', undefined])
    expect(await isStarted(config)).toBe(false);
  expect(await isStarted(chosen, { store: 'env' })).toBe(false);
  expect(await isStarted(chosen, { hasMirror: false })).toBe(false);
});
