import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Clock } from '../clock.ts';
import { findTenant, openConfig } from '../config.ts';
import { chooseCredentialStore } from '../credentials/choose-credential-store.ts';
import { secretVariable } from '../credentials/secret-variable.ts';
import type { AskPassphrase } from '../credentials/file-store.ts';
import type { CredentialStore, SecretName } from '../credentials/credential-store.ts';
import { AppError, isAppError } from '../errors.ts';
import { openHabits } from '../habits.ts';
import { openMirrorReader, openMirrorWriter } from '../mirror/open-mirror.ts';
import { clearSuspicion, isSuspect } from '../mirror/suspect-mirror.ts';
import { defaultDomain } from '../domain/tenant.ts';
import { ensurePrivateDirectory, journalFile, mirrorFile, requestTallyFile, tenantFolder } from '../paths.ts';
import type { Paths } from '../paths.ts';
import { Secret } from '../secret.ts';
import { withAsyncFileLock } from '../with-file-lock.ts';
import type { Session } from './session.ts';

export interface SessionOptions {
  readonly paths: Paths;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Asks a person for the passphrase of the credential file where TENANTRY_PASSPHRASE is not set. */
  readonly askPassphrase?: AskPassphrase | undefined;
  /** How long the keychain may take for one answer, in milliseconds; a sensible value when left out. */
  readonly keychainPatience?: number | undefined;
  /** The keychain's process, where it was started before the session: see `startKeychain`. */
  readonly keychain?: ChildProcess | undefined;
}

/** Under this name the journal, which belongs to no tenant, keeps its key. */
const everyTenant = '*';

/** Opens nothing yet: every part is opened by the first call that needs it, and what not every start needs is loaded by it. */
export function openSession(options: SessionOptions): Session {
  const { paths, clock } = options;
  const config = openConfig(paths);
  const credentials = rememberSuccess(async () => {
    return await chooseCredentialStore({ ...options, config, patience: options.keychainPatience });
  });

  return {
    paths,
    config,
    credentials,
    tenant: (name) => findTenant(config.read(), name),
    openReader: async (tenant) => {
      const { name } = tenant;
      const file = mirrorFile(paths, name);
      if (!existsSync(file)) return undefined;
      const key = await findKey(await credentials(), { tenant: name, name: 'mirror', file });
      try {
        return openMirrorReader(file, name, key, { now: () => clock.now(), domain: defaultDomain(tenant) });
      } catch (error) {
        if (isAppError(error, 'not_found')) return undefined;
        throw error;
      }
    },
    openWriter: async (tenant) => {
      const { name } = tenant;
      const file = mirrorFile(paths, name);
      ensurePrivateDirectory(paths.data);
      ensurePrivateDirectory(tenantFolder(paths, name));
      const key = await findOrMakeKey(await credentials(), { tenant: name, name: 'mirror', file }, clock);
      return openMirrorWriter(file, name, key, { now: () => clock.now(), domain: defaultDomain(tenant), thread: true });
    },
    isMirrorSuspect: ({ name }) => isSuspect(mirrorFile(paths, name)),
    setDamagedAside: async ({ name }, isSure) => {
      const file = mirrorFile(paths, name);
      const key = await findKey(await credentials(), { tenant: name, name: 'mirror', file });
      const { isMirrorDamaged } = await import('../mirror/is-mirror-damaged.ts');
      const { setMirrorAside } = await import('../mirror/set-aside.ts');
      const isDamaged = existsSync(file) && (isSure || (await isMirrorDamaged(file, key)));
      const found = isDamaged ? setMirrorAside(file, clock.now()) : undefined;
      clearSuspicion(file);
      return found && join(tenantFolder(paths, name), found.name);
    },
    openClient: async (tenant, given) => {
      const secret = given ?? (await findSecret(await credentials(), tenant.name));
      const { openClient } = await import('../auth0/open-client.ts');
      const { openRequestTally } = await import('../auth0/request-tally.ts');
      const tally = openRequestTally(makeTallyFolder(paths, tenant.name));
      return openClient({ tenant, secret, clock, tally, reserve: config.read().preferences.sync_reserve });
    },
    openJournal: async () => {
      const file = journalFile(paths);
      ensurePrivateDirectory(paths.state);
      const key = await findOrMakeKey(await credentials(), { tenant: everyTenant, name: 'journal', file }, clock);
      const { openJournal } = await import('../changes/open-journal.ts');
      return openJournal(file, key);
    },
    forgetTenant: async (name) => {
      findTenant(config.read(), name);
      const store = await credentials();
      await store.delete(name, 'mirror');
      await store.delete(name, 'client');
      rmSync(requestTallyFile(paths, name), { force: true });
      openHabits(paths).forgetTenant(name);
      rmSync(tenantFolder(paths, name), { recursive: true, force: true });
      config.removeTenant(name);
      // A daemon that had not yet heard of it may have begun a new mirror.
      if (!existsSync(tenantFolder(paths, name))) return;
      await store.delete(name, 'mirror');
      rmSync(tenantFolder(paths, name), { recursive: true, force: true });
    },
  };
}

/** Runs `open` once; a failure is not remembered, so that an unlocked keychain is found the next time. */
function rememberSuccess<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return async () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return await opened;
  };
}

/** An encrypted file and where its key lies. */
interface KeyedFile {
  readonly tenant: string;
  readonly name: SecretName;
  readonly file: string;
}

async function findKey(store: CredentialStore, { tenant, name, file }: KeyedFile): Promise<Secret> {
  const key = await store.get(tenant, name);
  if (key !== undefined) return key;
  const what = name === 'mirror' ? `the mirror of ${tenant}` : 'the journal';
  throw new AppError('key_missing', `${what} cannot be opened: its key is not in ${store.place}`, {
    tenant: tenant === everyTenant ? undefined : tenant,
    hint:
      `Is this the credential store that it was made with (TENANTRY_CREDENTIAL_STORE)? ` +
      `If its key is lost, move ${file} away: ${name === 'mirror' ? 'a new mirror is filled' : 'a new journal is begun'}.`,
  });
}

/**
 * The key of a file. A file that exists keeps its key or is lost; for a new one a key is stored before the file is
 * made, by one process at a time: two keys for one file would make it unreadable.
 */
async function findOrMakeKey(store: CredentialStore, keyed: KeyedFile, clock: Clock): Promise<Secret> {
  const { tenant, name, file } = keyed;
  if (existsSync(file)) return await findKey(store, keyed);
  return await withAsyncFileLock(`${file}.key.lock`, clock, async () => {
    const stored = await store.get(tenant, name);
    if (stored !== undefined) return stored;
    if (existsSync(file)) return await findKey(store, keyed);
    const made = new Secret(randomBytes(32).toString('hex'));
    await store.set(tenant, name, made);
    return made;
  });
}

async function findSecret(store: CredentialStore, tenant: string): Promise<Secret> {
  const secret = await store.get(tenant, 'client');
  if (secret === undefined) throw noCredentials(tenant, store);
  return secret;
}

function noCredentials(tenant: string, store: CredentialStore): AppError {
  return new AppError('bad_credentials', `no credentials of ${tenant} are in ${store.place}`, {
    tenant,
    hint:
      store.kind === 'env'
        ? `Set ${secretVariable(tenant)}.`
        : `Store them with \`tenantry tenants edit ${tenant} --client-secret-stdin\`.`,
  });
}

/**
 * Made when the client is opened, not with its first request: a home that is removed meanwhile must not come back.
 * @returns the file for the requests that programs tell each other; undefined where there can be none
 */
function makeTallyFolder(paths: Paths, tenant: string): string | undefined {
  const file = requestTallyFile(paths, tenant);
  try {
    ensurePrivateDirectory(paths.state);
    ensurePrivateDirectory(dirname(file));
    return file;
  } catch {
    return undefined;
  }
}
