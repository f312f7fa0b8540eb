import { expect, it } from 'vitest';

import { openEnvironmentStore } from '../../src/credentials/environment-store.ts';
import { Secret } from '../../src/secret.ts';

const TENANTRY_MASTER_KEY = 'm'.repeat(32);

it('reads the client secret of a tenant from its own variable', async () => {
  const store = openEnvironmentStore({ TENANTRY_SECRET_ACME_DEV: 'hunter2' });
  expect((await store.get('acme-dev', 'client'))?.reveal()).toBe('hunter2');
  expect(await store.get('acme', 'client')).toBeUndefined();
});

it('derives keys that are the same in every run and different for everything', async () => {
  const store = openEnvironmentStore({ TENANTRY_MASTER_KEY });
  const key = (await store.get('acme', 'mirror'))?.reveal();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect((await openEnvironmentStore({ TENANTRY_MASTER_KEY }).get('acme', 'mirror'))?.reveal()).toBe(key);
  expect((await store.get('other', 'mirror'))?.reveal()).not.toBe(key);
  expect((await store.get('acme', 'journal'))?.reveal()).not.toBe(key);
});

it('says which variable to set', async () => {
  await expect(openEnvironmentStore({}).get('acme', 'mirror')).rejects.toMatchObject({
    kind: 'passphrase_needed',
    message: 'TENANTRY_MASTER_KEY is not set',
  });
  await expect(openEnvironmentStore({ TENANTRY_MASTER_KEY: 'short' }).get('*', 'journal')).rejects.toMatchObject({
    kind: 'passphrase_needed',
    message: expect.not.stringContaining('short!') as string,
  });
  await expect(openEnvironmentStore({}).set('acme', 'client', new Secret('x'))).rejects.toMatchObject({
    kind: 'refused',
    hint: expect.stringContaining('TENANTRY_SECRET_ACME') as string,
  });
});

it('accepts what it holds anyway, and has nothing to remove', async () => {
  const store = openEnvironmentStore({ TENANTRY_SECRET_ACME: 'hunter2', TENANTRY_MASTER_KEY });
  await store.set('acme', 'client', new Secret('hunter2'));
  const key = await store.get('acme', 'mirror');
  if (key !== undefined) await store.set('acme', 'mirror', key);
  await expect(store.set('acme', 'mirror', new Secret('0'.repeat(64)))).rejects.toMatchObject({ kind: 'refused' });
  await store.delete('acme', 'client');
  expect((await store.get('acme', 'client'))?.reveal()).toBe('hunter2');
});
