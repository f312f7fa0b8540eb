import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { waitUntil } from './wait-until.ts';

/** Whether this machine has what a keychain without a desktop needs: D-Bus and gnome-keyring. */
export function hasKeychain(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('sh', ['-c', 'command -v dbus-daemon && command -v dbus-send && command -v gnome-keyring-daemon'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * A message bus of its own with a real gnome-keyring behind it, its files in a temporary HOME: the login keychain of
 * a person who does not exist. It can be locked, as after a log-in without a password, and taken away.
 */
export class KeychainSession implements AsyncDisposable {
  readonly #home = mkdtempSync(join(tmpdir(), 'tenantry-keychain-'));
  #bus: ChildProcess | undefined;
  #keyring: ChildProcess | undefined;
  #address = '';

  private constructor() {}

  static async start(): Promise<KeychainSession> {
    const session = new KeychainSession();
    session.#bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      env: { ...process.env, ...session.env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface({ input: session.#bus.stdout as NodeJS.ReadableStream })) {
      session.#address = line;
      break;
    }
    await session.unlock();
    return session;
  }

  /** What a program's environment needs in order to find this keychain and no other. */
  get env(): Record<string, string> {
    const home = this.#home;
    const places = { XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') };
    return { HOME: home, ...places, XDG_CACHE_HOME: join(home, 'cache'), DBUS_SESSION_BUS_ADDRESS: this.#address };
  }

  /** Opens the keychain with its password. */
  async unlock(): Promise<void> {
    await this.#restart(['--unlock'], 'secret\n');
  }

  /** The keychain stays on the bus, but its items cannot be read and nobody answers its prompt. */
  async lock(): Promise<void> {
    await this.#restart(['--start'], undefined);
  }

  /** Nobody answers for the keychain any more. */
  async remove(): Promise<void> {
    await stop(this.#keyring);
    await stop(this.#bus);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  async #restart(args: readonly string[], password: string | undefined): Promise<void> {
    await stop(this.#keyring);
    await waitUntil('the last keychain has left the bus', () => !this.#onBus());
    this.#keyring = spawn('gnome-keyring-daemon', [...args, '--foreground', '--components=secrets'], {
      env: { ...process.env, ...this.env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#keyring.stdin?.end(password);
    await waitUntil('the keychain is on the bus', () => this.#onBus());
  }

  #onBus(): boolean {
    const call = ['--session', '--dest=org.freedesktop.DBus', '--print-reply=literal', '/org/freedesktop/DBus'];
    const names = execFileSync('dbus-send', [...call, 'org.freedesktop.DBus.ListNames'], {
      env: { ...process.env, ...this.env },
      encoding: 'utf8',
    });
    return names.includes('org.freedesktop.secrets');
  }
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
    child.kill('SIGKILL');
  });
}
