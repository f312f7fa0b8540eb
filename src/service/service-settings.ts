import { createHash } from 'node:crypto';

import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Paths } from '../paths.ts';
import { daemonCommandLine, programVersion } from '../programs.ts';
import type { ServiceManager, ServiceSettings } from './service-manager.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What leads to the same home and the same store. */
const always = ['TENANTRY_HOME', 'TENANTRY_CREDENTIAL_STORE'];
/** What else the daemon reads of its environment, where a service has one. */
const whereThereIsOne = [
  'XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME NODE_EXTRA_CA_CERTS NODE_USE_ENV_PROXY',
  'HTTPS_PROXY https_proxy HTTP_PROXY http_proxy NO_PROXY no_proxy',
]
  .join(' ')
  .split(' ');

/** The name under which the service of this home runs. */
export function serviceName(paths: Paths, env: Environment): string {
  if ((env['TENANTRY_HOME'] ?? '') === '') return 'tenantry';
  return `tenantry-${createHash('sha256').update(paths.state).digest('hex').slice(0, 8)}`;
}

/**
 * What a service of this home is made of.
 * @returns the settings, and the names of those that were left out because they hold a password
 * @throws AppError `refused` where a service would have nobody to ask for a secret, or a path cannot be written down
 */
export function serviceSettings(
  paths: Paths,
  env: Environment,
  config: Config,
  manager: ServiceManager,
): { readonly settings: ServiceSettings; readonly leftOut: readonly string[] } {
  refuseUnattended(env['TENANTRY_CREDENTIAL_STORE'] || config.credential_store || 'keychain');
  const names = manager.platform === 'win32' ? always : [...always, ...whereThereIsOne];
  const found = names.flatMap((name): [string, string][] => {
    const value = env[name] ?? '';
    return value === '' ? [] : [[name, value]];
  });
  const leftOut = found.filter(([, value]) => holdsPassword(value)).map(([name]) => name);
  const [node, ...rest] = daemonCommandLine();
  const settings: ServiceSettings = {
    name: serviceName(paths, env),
    node,
    nodeOptions: rest.slice(0, -1),
    program: rest.at(-1) ?? '',
    version: programVersion(),
    environment: Object.fromEntries(found.filter(([name]) => !leftOut.includes(name))),
    folders: [paths.config, paths.data, paths.state],
  };
  refuseUnwritable(settings, manager);
  return { settings, leftOut };
}

/** `http://user:password@proxy:3128` */
function holdsPassword(value: string): boolean {
  return /:\/\/[^/]*@/.test(value);
}

function refuseUnattended(store: string): void {
  if (store === 'keychain') return;
  const isFile = store === 'file';
  const why = isFile
    ? 'the credential file needs its passphrase, and a service has nobody to ask for it'
    : 'the secrets come from environment variables, and a service has none of them';
  throw new AppError('refused', `cannot run unattended: ${why}`, {
    hint:
      'Keep the secrets in the keychain (TENANTRY_CREDENTIAL_STORE=keychain, then `tenantry tenants edit NAME ' +
      `--client-secret-stdin\`), or start the daemon where ${isFile ? 'TENANTRY_PASSPHRASE is' : 'they are'} set: \`tenantry daemon start\`.`,
  });
}

function refuseUnwritable(settings: ServiceSettings, manager: ServiceManager): void {
  const { node, program, environment, folders } = settings;
  const texts = [node, program, ...folders, ...Object.values(environment)];
  const bad = texts.find((text) => /[\0-\x1f\x7f\ufffe\uffff]/.test(text)) ?? manager.unwritable?.(settings);
  if (bad === undefined) return;
  throw new AppError('refused', `${JSON.stringify(bad)} cannot be written into the file of a ${manager.words}`, {
    hint: 'Move it to a place with a plainer name.',
  });
}
