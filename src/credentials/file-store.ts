import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { AppError } from '../errors.ts';
import { ensurePrivateDirectory } from '../paths.ts';
import { Secret } from '../secret.ts';
import { withFileLock } from '../with-file-lock.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import type { CredentialStore, SecretName } from './credential-store.ts';

/** 128 MB and a third of a second for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const;

const envelope = z.object({
  version: z.literal(1),
  kdf: z.object({ name: z.literal('scrypt'), N: z.literal(cost.N), r: z.literal(cost.r), p: z.literal(cost.p) }),
  salt: z.string(),
  /** Tells a wrong passphrase from a damaged file. */
  check: z.string(),
  nonce: z.string(),
  tag: z.string(),
  data: z.string(),
});
type Envelope = z.infer<typeof envelope>;
type Items = Readonly<Record<string, string>>;

interface DerivedKey {
  readonly salt: string;
  readonly key: Buffer;
  readonly check: string;
}

/** Asks for the passphrase; `isNew` when it will be the one of a new file. Undefined when there is nobody to ask. */
export type AskPassphrase = (isNew: boolean) => Promise<Secret | undefined>;

/**
 * Secrets in one file, encrypted with AES-256-GCM under a key that scrypt makes from a passphrase. The key is worked
 * out once per process. Two processes that write take turns.
 */
export function openFileStore(file: string, ask: AskPassphrase): CredentialStore {
  let typed: Secret | undefined;
  const deriveFor = rememberedKeys(file, ask, (passphrase) => (typed = passphrase));

  const update = async (change: (items: Items) => Items): Promise<void> => {
    ensurePrivateDirectory(dirname(file));
    for (;;) {
      const salt = readEnvelope(file)?.salt;
      const key = await deriveFor(salt);
      const done = withFileLock(`${file}.lock`, () => {
        const current = readEnvelope(file);
        if (current?.salt !== salt) return false;
        const items = current === undefined ? {} : decrypt(current, key, file);
        writeFileAtomically(file, encrypt(change(items), key));
        return true;
      });
      if (done) return;
    }
  };

  return {
    kind: 'file',
    place: file,
    get: async (tenant, name) => {
      const current = readEnvelope(file);
      if (current === undefined) return undefined;
      const value = decrypt(current, await deriveFor(current.salt), file)[itemName(tenant, name)];
      return value === undefined ? undefined : new Secret(value);
    },
    set: async (tenant, name, value) => {
      await update((items) => ({ ...items, [itemName(tenant, name)]: value.reveal() }));
    },
    delete: async (tenant, name) => {
      if (readEnvelope(file) === undefined) return;
      const gone = itemName(tenant, name);
      await update((items) => Object.fromEntries(Object.entries(items).filter(([item]) => item !== gone)));
    },
    handOver: () => ({
      TENANTRY_CREDENTIAL_STORE: 'file',
      ...(typed === undefined ? {} : { TENANTRY_PASSPHRASE: typed.reveal() }),
    }),
  };
}

function itemName(tenant: string, name: SecretName): string {
  return `${tenant}/${name}`;
}

/** Derives the key of a file with this salt, or of a new file. A wrong passphrase is not remembered. */
function rememberedKeys(
  file: string,
  ask: AskPassphrase,
  onRight: (passphrase: Secret) => void,
): (salt: string | undefined) => Promise<DerivedKey> {
  let known: DerivedKey | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const derive = async (salt: string | undefined): Promise<DerivedKey> => {
    if (known !== undefined && (salt === undefined || known.salt === salt)) return known;
    const passphrase = await ask(salt === undefined);
    if (passphrase === undefined || passphrase.reveal() === '') {
      throw new AppError('passphrase_needed', `the credential file ${file} needs its passphrase`);
    }
    const derived = await deriveKey(passphrase, salt ?? randomBytes(16).toString('base64'));
    const stored = readEnvelope(file);
    if (stored?.salt === derived.salt && !isSame(stored.check, derived.check)) {
      throw new AppError('passphrase_needed', `this is not the passphrase of ${file}`, {
        hint: 'Set TENANTRY_PASSPHRASE to the passphrase that the file was made with.',
      });
    }
    known = derived;
    onRight(passphrase);
    return derived;
  };
  return async (salt) => {
    const turn = last.then(async () => await derive(salt));
    last = turn.catch(() => undefined);
    return await turn;
  };
}

async function deriveKey(passphrase: Secret, salt: string): Promise<DerivedKey> {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    const options = { ...cost, maxmem: 256 * cost.N * cost.r };
    scrypt(passphrase.reveal().normalize('NFKC'), Buffer.from(salt, 'base64'), 64, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
  const check = createHash('sha256').update(bytes.subarray(32)).digest('base64');
  return { salt, key: bytes.subarray(0, 32), check };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readEnvelope(file: string): Envelope | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('refused', `cannot read ${file}`, { hint: `Look at it with \`ls -l ${file}\`.`, cause: error });
  }
  try {
    return envelope.parse(JSON.parse(text));
  } catch {
    throw damaged(file);
  }
}

function damaged(file: string): AppError {
  return new AppError('bad_config', `the credential file ${file} is damaged`, {
    hint: 'Restore it from a backup; or move it away and store the credentials of each tenant again.',
  });
}

/** What is not secret is protected against change as well. */
function associatedData(salt: string, check: string): Buffer {
  return Buffer.from(JSON.stringify({ version: 1, ...cost, salt, check }));
}

function encrypt(items: Items, { key, salt, check }: DerivedKey): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(salt, check));
  const data = Buffer.concat([cipher.update(JSON.stringify(items), 'utf8'), cipher.final()]);
  const sealed: Envelope = {
    version: 1,
    kdf: { name: 'scrypt', ...cost },
    salt,
    check,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
  return `${JSON.stringify(sealed, undefined, 2)}\n`;
}

function decrypt(sealed: Envelope, { key }: DerivedKey, file: string): Items {
  try {
    const nonce = Buffer.from(sealed.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(associatedData(sealed.salt, sealed.check)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    return z.record(z.string(), z.string()).parse(JSON.parse(text.toString('utf8')));
  } catch {
    throw damaged(file);
  }
}
