import { parseArgs } from 'node:util';

import { AppError } from '../src/errors.ts';

/** What the daemon's program was asked to do. */
export type DaemonCommand = EngineCommand | { readonly do: 'help' } | { readonly do: 'version' };

export type EngineCommand = Settings & (FollowCommand | OnceCommand);

interface FollowCommand {
  readonly do: 'follow';
  /** After an upgrade, nobody else starts the new version: it does so itself. */
  readonly respawn: boolean;
}

interface OnceCommand {
  readonly do: 'once';
  readonly tenants: readonly string[];
  readonly full: boolean;
  readonly reconcile: boolean;
}

interface Settings {
  /** Variables of the environment, for where there is none: a task of Windows. */
  readonly settings: Readonly<Record<string, string>>;
}

const settable: ReadonlySet<string> = new Set(['TENANTRY_HOME', 'TENANTRY_CREDENTIAL_STORE']);

export const usage = `Usage: tenantryd                                   follow all tenants until SIGTERM
       tenantryd --once [--tenant NAME]... [--full] [--reconcile]
                                                   bring them up to date once, then end
       tenantryd --version | --help

--full reads every user again, --reconcile compares all users with the tenant's. --set NAME=VALUE sets TENANTRY_HOME or TENANTRY_CREDENTIAL_STORE where a service cannot
have an environment; --respawn starts the new version after an upgrade, where nothing else does. TENANTRY_HOME moves everything; see also \`tenantry daemon --help\`.`;

/** @throws AppError `usage` */
export function readDaemonCommand(args: readonly string[]): DaemonCommand {
  const values = parse(args);
  if (values.help === true) return { do: 'help' };
  if (values.version === true) return { do: 'version' };
  const tenants = values.tenant ?? [];
  const { full = false, reconcile = false } = values;
  const settings = Object.fromEntries((values.set ?? []).map(readSetting));
  if (values.once === true) return { do: 'once', tenants: [...new Set(tenants)], full, reconcile, settings };
  if (tenants.length > 0 || full || reconcile) {
    throw new AppError('usage', '--tenant, --full and --reconcile go with --once', { hint: 'See `tenantryd --help`.' });
  }
  return { do: 'follow', respawn: values.respawn === true, settings };
}

function readSetting(text: string): readonly [name: string, value: string] {
  const [name = ''] = text.split('=', 1);
  const value = text.slice(name.length + 1);
  if (settable.has(name) && value !== '') return [name, value];
  throw new AppError('usage', `--set cannot be ${text}`, { hint: `Give one of ${[...settable].join(', ')}.` });
}

function parse(args: readonly string[]) {
  try {
    const options = {
      once: { type: 'boolean' },
      tenant: { type: 'string', multiple: true },
      full: { type: 'boolean' },
      respawn: { type: 'boolean' },
      set: { type: 'string', multiple: true },
      reconcile: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new AppError('usage', words, { hint: 'See `tenantryd --help`.', cause: error });
  }
}
