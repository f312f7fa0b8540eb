import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type Conf from 'conf';

import type { ConfigIssue } from './config-schema.ts';
import type { CredentialStoreKind } from './domain/credential.ts';
import type { SavedView } from './domain/saved-view.ts';
import type { Tenant } from './domain/tenant.ts';
import { AppError } from './errors.ts';
import type { ErrorKind } from './errors.ts';
import { fileMark } from './file-mark.ts';
import { lazily } from './lazily.ts';
import { ensurePrivateDirectory } from './paths.ts';
import type { Paths } from './paths.ts';
import { plainConfig } from './plain-config.ts';
import { withFileLock } from './with-file-lock.ts';
import { writeFailure } from './write-failure.ts';

/** Everything in `config.json`. Holds no secret. */
export interface Config {
  readonly version: 1;
  readonly tenants: readonly Tenant[];
  /** In the order in which they are listed. */
  readonly views?: readonly SavedView[] | undefined;
  /** Questions to the log; without order or columns. */
  readonly log_views?: readonly SavedView[] | undefined;
  readonly credential_store?: CredentialStoreKind | undefined;
  readonly preferences: Preferences;
}

export interface Preferences {
  /** Share of the rate limit that sync leaves to people, 0.05 to 0.9. */
  readonly sync_reserve: number;
  /** Seconds between two looks at what has changed. */
  readonly sync_interval: number;
}

/** `config.json`, read afresh on every call, so that what another process wrote is seen. */
export interface ConfigStore {
  readonly file: string;
  /** @throws AppError `bad_config` naming file, key and what was expected. */
  read(): Config;
  /** Changes nothing. @throws AppError `usage` when `addTenant` would */
  checkNewTenant(tenant: Tenant): void;
  /** @throws AppError `usage` when the name is taken or a value is not valid. */
  addTenant(tenant: Tenant): void;
  /** @throws AppError `not_found`, or `usage` when a value is not valid. */
  editTenant(name: string, change: Partial<Omit<Tenant, 'name'>>): void;
  /** @throws AppError `not_found`. */
  removeTenant(name: string): void;
  setCredentialStore(kind: CredentialStoreKind): void;
  /** @throws AppError what `change` throws, or `usage` when a view is not valid: then nothing is saved. */
  changeViews(change: (views: readonly SavedView[]) => readonly SavedView[]): void;
  /** The same of the views of logs. */
  changeLogViews(change: (views: readonly SavedView[]) => readonly SavedView[]): void;
}

/** Touches nothing until the first call; reading never writes, so a full disk or a missing file is no obstacle. */
export function openConfig(paths: Pick<Paths, 'config'>): ConfigStore {
  const file = join(paths.config, 'config.json');
  const edit = (change: (config: Config) => Config): void => {
    ensurePrivateDirectory(paths.config);
    withFileLock(`${file}.lock`, () => {
      const changed = validate(change(readConfig(file)), file, 'usage');
      writeConfig(paths.config, changed, file);
    });
  };
  return {
    file,
    read: reader(file),
    checkNewTenant: (tenant) => {
      validate(withTenant(readConfig(file), tenant), file, 'usage');
    },
    addTenant: (tenant) => {
      edit((config) => withTenant(config, tenant));
    },
    editTenant: (name, change) => {
      edit((config) => {
        findTenant(config, name);
        const tenants = config.tenants.map((tenant) =>
          tenant.name === name ? { ...tenant, ...change, name } : tenant,
        );
        return { ...config, tenants };
      });
    },
    removeTenant: (name) => {
      edit((config) => {
        findTenant(config, name);
        return { ...config, tenants: config.tenants.filter((tenant) => tenant.name !== name) };
      });
    },
    setCredentialStore: (kind) => {
      edit((config) => ({ ...config, credential_store: kind }));
    },
    changeViews: (change) => {
      edit((config) => {
        const views = change(config.views ?? []);
        return { ...config, views: views.length === 0 ? undefined : views };
      });
    },
    changeLogViews: (change) => {
      edit((config) => {
        const views = change(config.log_views ?? []);
        return { ...config, log_views: views.length === 0 ? undefined : views };
      });
    },
  };
}

function withTenant(config: Config, tenant: Tenant): Config {
  if (config.tenants.some(({ name }) => name === tenant.name)) {
    throw new AppError('usage', `there is a tenant ${tenant.name} already`, {
      hint: `Choose another name, or change it with \`tenantry tenants edit ${tenant.name}\`.`,
    });
  }
  return { ...config, tenants: [...config.tenants, tenant] };
}

/** @throws AppError `not_found` with the names that exist. */
export function findTenant(config: Config, name: string): Tenant {
  const found = config.tenants.find((tenant) => tenant.name === name);
  if (found !== undefined) return found;
  const names = config.tenants.map((tenant) => tenant.name).join(', ');
  throw new AppError('not_found', `there is no tenant ${name}`, {
    hint: names === '' ? 'Add one with `tenantry tenants add NAME`.' : `There are: ${names}.`,
  });
}

/**
 * Reads the file when it is another one than the last time, or was written to: the screen and the daemon ask every second,
 * and a start several times.
 */
function reader(file: string): () => Config {
  let known: { readonly mark: string; readonly config: Config } | undefined;
  return () => {
    const mark = fileMark(file);
    if (mark === undefined) return readConfig(file);
    if (known?.mark !== mark) known = { mark, config: readConfig(file) };
    return known.config;
  };
}

function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return validate({}, file, 'bad_config');
    throw new AppError('bad_config', `cannot read ${file}`, {
      hint: `Look at it with \`ls -l ${file}\`.`,
      cause: error,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\u{feff}/u, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new AppError('bad_config', `${file} is not JSON: ${reason}`, {
      hint: `Correct it, or move it away to start afresh.`,
      cause: error,
    });
  }
  return validate(value, file, 'bad_config');
}

/** What it stands on takes longer to load than a start may take: only a file that is not as we write it needs it. */
const checker = lazily(() => {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const module: unknown = createRequire(import.meta.url)(`./config-schema.${extension}`);
  return (module as typeof import('./config-schema.ts')).configSchema;
});

function validate(value: unknown, file: string, kind: ErrorKind): Config {
  const plain = plainConfig(value);
  if (plain !== undefined) return plain;
  const result = checker().safeParse(value);
  if (result.success) return result.data;
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) {
    throw new AppError('bad_config', `${file} was made by a newer version`, { hint: 'Upgrade tenantry.' });
  }
  const problems = result.error.issues.map((issue) => describeIssue(issue, value));
  const shown = problems.slice(0, 3).join('; ') + (problems.length > 3 ? ` and ${problems.length - 3} more` : '');
  if (kind === 'usage') throw new AppError('usage', shown, { hint: 'Nothing was saved.' });
  throw new AppError(kind, `${file}: ${shown}`, { hint: `Correct it in ${file}.` });
}

/** `tenants[0].domain (tenant acme): expected …`. */
function describeIssue(issue: ConfigIssue, value: unknown): string {
  const path = issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const at = path.replace(/^\./, '') || 'the whole file';
  if (issue.code === 'unrecognized_keys') {
    return `${at}: unknown key ${issue.keys.map((key) => `\`${key}\``).join(', ')}`;
  }
  return `${at}${whoseRow(issue, value)}: ${issue.message.replace(/^Invalid (?:input|option): /, '')}`;
}

/** ` (tenant acme)`: rows of lists are told by their names. */
function whoseRow({ path: [list, index] }: ConfigIssue, value: unknown): string {
  if ((list !== 'tenants' && list !== 'views' && list !== 'log_views') || typeof index !== 'number') return '';
  const rows = (value as Record<string, unknown> | null)?.[list];
  const row: unknown = Array.isArray(rows) ? rows[index] : undefined;
  const name = (row as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? ` (${list.slice(0, -1).replace('_', ' ')} ${name})` : '';
}

/** Conf writes to the side and renames. It is loaded here because reading, which every start does, needs none of it. */
function writeConfig(directory: string, config: Config, file: string): void {
  try {
    const { default: Store } = createRequire(import.meta.url)('conf') as { default: typeof Conf };
    const store = new Store<Record<string, unknown>>({
      cwd: directory,
      configName: 'config',
      configFileMode: 0o600,
      serialize: (value) => `${JSON.stringify(value, undefined, 2)}\n`,
    });
    store.store = { ...config };
  } catch (error) {
    throw writeFailure(error, file);
  }
}
