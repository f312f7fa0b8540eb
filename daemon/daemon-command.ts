import { parseArgs } from 'node:util';

import { AppError } from '../src/errors.ts';

/** What the daemon's program was asked to do. */
export type DaemonCommand = EngineCommand | { readonly do: 'help' } | { readonly do: 'version' };

export type EngineCommand =
  { readonly do: 'follow' } | { readonly do: 'once'; readonly tenants: readonly string[]; readonly full: boolean };

export const usage = `Usage: tenantryd                                   follow all tenants until SIGTERM
       tenantryd --once [--tenant NAME]... [--full]  bring them up to date once, then end
       tenantryd --version | --help

--full reads every user again. TENANTRY_HOME moves everything; see also \`tenantry daemon --help\`.`;

/** @throws AppError `usage` */
export function readDaemonCommand(args: readonly string[]): DaemonCommand {
  const values = parse(args);
  if (values.help === true) return { do: 'help' };
  if (values.version === true) return { do: 'version' };
  const tenants = values.tenant ?? [];
  if (values.once === true) return { do: 'once', tenants: [...new Set(tenants)], full: values.full === true };
  if (tenants.length > 0 || values.full === true) {
    throw new AppError('usage', '--tenant and --full go with --once', { hint: 'See `tenantryd --help`.' });
  }
  return { do: 'follow' };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      once: { type: 'boolean' },
      tenant: { type: 'string', multiple: true },
      full: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    throw new AppError('usage', words, { hint: 'See `tenantryd --help`.', cause: error });
  }
}
