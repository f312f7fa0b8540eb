import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

/**
 * The process that talks to the keychain. keytar's calls can wait for a minute and fill the thread pool, and one of
 * them crashes on a locked keyring; here that harms nobody. Reads one JSON request per line from stdin, answers each
 * with one line on stdout, ends when stdin ends. Secrets travel through these pipes only.
 */

export interface KeychainRequest {
  readonly operation: 'get' | 'set' | 'delete' | 'probe';
  readonly service: string;
  readonly account: string;
  readonly value?: string | undefined;
}

export type KeychainAnswer =
  | { readonly ok: true; readonly value?: string | undefined }
  /** `loaded` false: the library behind the keychain is missing. */
  | { readonly ok: false; readonly loaded: boolean; readonly message: string };

type Keytar = Pick<typeof import('keytar'), 'getPassword' | 'setPassword' | 'deletePassword'>;

/** `findCredentials` is not used, ever: it crashes on a locked keyring (atom/node-keytar#477). */
async function carryOut(keytar: Keytar, request: KeychainRequest): Promise<string | undefined> {
  const { operation, service, account } = request;
  if (operation === 'get') return (await keytar.getPassword(service, account)) ?? undefined;
  if (operation === 'set') await keytar.setPassword(service, account, request.value ?? '');
  if (operation === 'delete') await keytar.deletePassword(service, account);
  if (operation === 'probe') await probe(keytar, service);
  return undefined;
}

/** Only storing something tells a locked keychain from an empty one. */
async function probe(keytar: Keytar, service: string): Promise<void> {
  const account = `probe-${randomBytes(8).toString('hex')}`;
  await keytar.setPassword(service, account, 'probe');
  const found = await keytar.getPassword(service, account);
  await keytar.deletePassword(service, account);
  if (found !== 'probe') throw new Error('the keychain did not give back what was stored');
}

async function loadKeytar(): Promise<Keytar> {
  const module = (await import('keytar')) as { default: Keytar };
  return module.default;
}

let keytar: Keytar | undefined;
// Nobody starts this process without a question. What fails is said to whoever asks it.
loadKeytar().catch(() => undefined);
for await (const line of createInterface({ input: process.stdin })) {
  let answer: KeychainAnswer;
  try {
    keytar ??= await loadKeytar();
    answer = { ok: true, value: await carryOut(keytar, JSON.parse(line) as KeychainRequest) };
  } catch (error) {
    answer = { ok: false, loaded: keytar !== undefined, message: error instanceof Error ? error.message : '' };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
