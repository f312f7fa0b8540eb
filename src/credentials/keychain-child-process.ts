import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** What the child may know of our environment: how to find the session's keychain, and nothing else. */
const passedOn = [
  'PATH HOME USER LOGNAME LANG LC_ALL LD_LIBRARY_PATH',
  'DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR XDG_CURRENT_DESKTOP XDG_SESSION_TYPE DISPLAY WAYLAND_DISPLAY XAUTHORITY',
  'SystemRoot USERPROFILE APPDATA LOCALAPPDATA TEMP',
]
  .join(' ')
  .split(' ');

/** Starts the process of `keychain-child.ts`, idle: see `holdChild`. */
export function startKeychainChild(env: Readonly<Record<string, string | undefined>>): ChildProcess {
  const here = fileURLToPath(import.meta.url);
  const program = fileURLToPath(new URL(`keychain-child.${here.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));
  const clean = Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const child = spawn(process.execPath, [program], {
    env: clean,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  // A child that is gone shows in its exit; writing to it must not be a second, uncaught failure.
  child.stdin.on('error', () => undefined);
  child.on('error', () => undefined);
  holdChild(child, false);
  return child;
}

/** An idle child keeps neither us alive nor, once we are gone, itself. */
export function holdChild(child: ChildProcess, busy: boolean): void {
  const handles = [child, child.stdin as Socket | null, child.stdout as Socket | null];
  for (const handle of handles) handle?.[busy ? 'ref' : 'unref']();
}
