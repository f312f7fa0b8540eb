import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { AppError } from './errors.ts';

/** Where everything lies. Directories are 0700, files 0600. */
export interface Paths {
  /** `config.json`, `credentials.enc`. */
  readonly config: string;
  /** One folder per tenant with its mirror. */
  readonly data: string;
  /** `journal.db`, the daemon's lock, logs, crash reports. */
  readonly state: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `TENANTRY_HOME` moves everything into one folder; without it the platform's own directories are used
 * (XDG on Linux, Library on macOS, AppData on Windows).
 */
export function resolvePaths(env: Environment = process.env, platform: NodeJS.Platform = process.platform): Paths {
  const moved = env['TENANTRY_HOME'];
  if (moved !== undefined && moved !== '') {
    return { config: join(moved, 'config'), data: join(moved, 'data'), state: join(moved, 'state') };
  }
  const home = homedir();
  if (platform === 'win32') {
    const roaming = join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'tenantry');
    const local = join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'tenantry');
    return { config: roaming, data: join(local, 'data'), state: join(local, 'state') };
  }
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', 'tenantry');
    return { config: support, data: join(support, 'data'), state: join(support, 'state') };
  }
  return {
    config: join(xdg(env['XDG_CONFIG_HOME'], home, '.config'), 'tenantry'),
    data: join(xdg(env['XDG_DATA_HOME'], home, '.local/share'), 'tenantry'),
    state: join(xdg(env['XDG_STATE_HOME'], home, '.local/state'), 'tenantry'),
  };
}

/** The XDG specification has relative paths ignored. */
function xdg(value: string | undefined, home: string, fallback: string): string {
  return value?.startsWith('/') ? value : join(home, fallback);
}

export function tenantFolder(paths: Paths, tenant: string): string {
  return join(paths.data, tenant);
}

export function mirrorFile(paths: Paths, tenant: string): string {
  return join(tenantFolder(paths, tenant), 'mirror.db');
}

export function journalFile(paths: Paths): string {
  return join(paths.state, 'journal.db');
}

/** In which the programs of this home tell each other what they ask of a tenant: see `request-tally.ts`. */
export function requestTallyFile(paths: Paths, tenant: string): string {
  return join(paths.state, 'requests', tenant);
}

/** The daemon's lock: see `daemon-lock.ts`. Its heartbeat tells everybody whether a daemon lives. */
export function daemonLockFile(paths: Paths): string {
  return join(paths.state, 'daemon.json');
}

export function logFile(paths: Paths, program: 'daemon' | 'tui'): string {
  return join(paths.state, `${program}.log`);
}

/**
 * Makes a directory that only we can enter, or checks that an existing one is a real directory, ours and closed to
 * others (its mode is corrected when it is ours).
 * @throws AppError `refused` when it is a link or belongs to somebody else, `disk_full` when it cannot be made
 */
export function ensurePrivateDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new AppError(full ? 'disk_full' : 'refused', `cannot make the directory ${path}`, {
      hint: 'Choose another place with TENANTRY_HOME, or make the directory yourself.',
      cause: error,
    });
  }
  if (process.platform === 'win32') return;
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new AppError('refused', `${path} is not a directory of yours`, {
      hint: `Look at it with \`ls -ld ${path}\`; choose another place with TENANTRY_HOME.`,
    });
  }
  if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
}
