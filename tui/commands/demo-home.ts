import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { programFile } from '../../src/programs.ts';

/** A home that is thrown away, and the environment that leads the programs into it. */
export interface DemoHome {
  readonly env: NodeJS.ProcessEnv;
  /** Has this process ended together with the home. */
  guard(pid: number): void;
  /** Ends the guarded processes and removes the home; resolves when both are done. */
  close(): Promise<void>;
}

/** Names the folder, so that nothing else is ever removed. */
const demoPrefix = 'tenantry-demo-';

/**
 * Makes a home of mode 0700 with the encrypted credential file under a random passphrase: no keychain is touched.
 * A guard process watches over it from outside of this terminal, so that also after `kill -9`, or when the terminal
 * is closed, nothing of the demo stays. Its file `env` leads another shell into it: there is nothing in it but what was
 * invented.
 */
export function openDemoHome(env: NodeJS.ProcessEnv): DemoHome {
  const folder = mkdtempSync(join(tmpdir(), demoPrefix));
  const guard = spawn(process.execPath, [programFile('demo-guard')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    guard.once('exit', () => resolve());
    guard.once('error', () => resolve());
  });
  guard.stdin.on('error', () => undefined);
  guard.stdin.write(`home ${folder}\n`);
  const own = {
    TENANTRY_HOME: folder,
    TENANTRY_CREDENTIAL_STORE: 'file',
    TENANTRY_PASSPHRASE: randomBytes(24).toString('base64url'),
  };
  const lines = Object.entries(own).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
  );
  writeFileSync(join(folder, 'env'), lines.join(''), { mode: 0o600 });
  return {
    env: { ...env, ...own },
    guard: (pid) => {
      guard.stdin.write(`pid ${pid}\n`);
    },
    close: async () => {
      guard.stdin.end();
      await ended;
    },
  };
}
