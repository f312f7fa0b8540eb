import type { ChildProcess } from 'node:child_process';

import type { Asking } from './commands/ask.ts';
import { openOwnSession, unlockCredentialFile } from './open-own-session.ts';
import { runApp } from './run-app.ts';

/**
 * The user interface over the person's own home.
 * @param keychain its process, where it runs already
 * @returns the exit code
 * @throws what `runApp` throws
 */
export async function runOwnApp(asking: Asking, keychain?: ChildProcess): Promise<number> {
  const session = openOwnSession(asking, keychain);
  await unlockCredentialFile(session);
  return runApp({ session });
}
