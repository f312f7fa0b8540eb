import type { Asking } from './commands/ask.ts';
import { openOwnSession, unlockCredentialFile } from './open-own-session.ts';
import { runApp } from './run-app.ts';

/** The user interface over the person's own home. @returns the exit code @throws what `runApp` throws */
export async function runOwnApp(asking: Asking): Promise<number> {
  const session = openOwnSession(asking);
  await unlockCredentialFile(session);
  return runApp({ session });
}
