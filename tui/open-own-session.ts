import type { ChildProcess } from 'node:child_process';

import { systemClock } from '../src/clock.ts';
import { AppError } from '../src/errors.ts';
import { resolvePaths } from '../src/paths.ts';
import { Secret } from '../src/secret.ts';
import { openSession } from '../src/session/open-session.ts';
import type { Session } from '../src/session/session.ts';
import type { Asking } from './commands/ask.ts';

/**
 * The session of this process: the person's own home, with a passphrase that is asked for where it is needed.
 * @param keychain its process, where it runs already
 */
export function openOwnSession(asking: Asking, keychain?: ChildProcess): Session {
  return openSession({
    keychain,
    paths: resolvePaths(process.env),
    env: process.env,
    clock: systemClock,
    askPassphrase: async (isNew) => askPassphrase(asking, isNew),
  });
}

async function askPassphrase(asking: Asking, isNew: boolean): Promise<Secret | undefined> {
  const { askLine, isInteractive } = await import('./commands/ask.ts');
  if (!isInteractive(asking)) return undefined;
  const ask = async (words: string) => askLine(asking, `${words} (not shown while you type):`, { hidden: true });
  if (!isNew) return new Secret(await ask('Passphrase of the credential file'));
  const chosen = await ask('Choose a passphrase for the credential file');
  // Nobody saw what was typed, and everything would be lost behind a slip.
  if (chosen === (await ask('The same passphrase again'))) return new Secret(chosen);
  throw new AppError('usage', 'the two passphrases differ: nothing was stored', { hint: 'Run it again.' });
}

/** Once the user interface has the terminal, nobody can be asked any more: what has to be asked is asked before. */
export async function unlockCredentialFile(session: Session): Promise<void> {
  const kind = process.env['TENANTRY_CREDENTIAL_STORE'] ?? session.config.read().credential_store;
  const [tenant] = session.config.read().tenants;
  if (kind !== 'file' || tenant === undefined || (process.env['TENANTRY_PASSPHRASE'] ?? '') !== '') return;
  await (await session.credentials()).get(tenant.name, 'mirror');
}
