import { readDaemon } from '../../src/daemon-lock.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError, isAppError } from '../../src/errors.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import type { Session } from '../../src/session/session.ts';
import type { CommandContext } from './command.ts';
import { chooseTenants, type TenantOptions } from './choose-tenants.ts';
import { fillingLog, lagOf, staleAfter } from '../state/tenant-health.ts';
import { durationWords } from './time-words.ts';

export interface OpenMirror {
  readonly tenant: Tenant;
  readonly reader: MirrorReader;
}

/**
 * Opens the mirrors that a reading command works on, hands them over, and closes them whatever happens. Says where a
 * mirror does not hold everything. With `--all-tenants`, a tenant whose mirror is missing or cannot be opened is said
 * and left out.
 * @throws AppError `stale` when there is nothing to read at all, `partly_done` at the end when a mirror could not be opened
 */
export async function withMirrors<T>(
  context: CommandContext,
  options: TenantOptions,
  use: (mirrors: readonly OpenMirror[], session: Session) => Promise<T>,
): Promise<T> {
  const session = await context.session();
  const mirrors: OpenMirror[] = [];
  const failures: AppError[] = [];
  try {
    for (const tenant of chooseTenants(session, options)) {
      const reader = await session.openReader(tenant).catch((error: unknown) => {
        if (options.allTenants !== true || !isAppError(error)) throw error;
        failures.push(error);
        context.output.say(`warning: ${tenant.name} is left out: ${error.message}`);
        return 'failed' as const;
      });
      if (reader === 'failed') continue;
      if (reader !== undefined) mirrors.push({ tenant, reader });
      else if (options.allTenants !== true)
        throw neverSynced(tenant, readDaemon(session.paths, context.clock.now())?.alive === true);
      else context.output.say(`note: ${tenant.name} was never synced, so it is left out`);
    }
    const [first] = failures;
    if (mirrors.length === 0) throw first ?? new AppError('stale', 'no tenant was ever synced here');
    for (const mirror of mirrors) sayWhatIsMissing(context, session, mirror);
    const result = await use(mirrors, session);
    if (first === undefined) return result;
    const message = `${failures.length} of ${failures.length + mirrors.length} mirrors could not be read`;
    throw new AppError('partly_done', message, { hint: first.hint });
  } finally {
    for (const { reader } of mirrors) reader.close();
  }
}

/** An answer from a mirror that is not complete, or old, looks like any other. */
function sayWhatIsMissing({ output, clock }: CommandContext, session: Session, { tenant, reader }: OpenMirror): void {
  const status = reader.syncStatus();
  const { sync_interval } = session.config.read().preferences;
  // Of a log that is read for the first time the lag is what Auth0 had of it, and not an age.
  const lag_ms = fillingLog(status) === undefined ? lagOf(status, clock.now()) : undefined;
  if (status.complete_at === undefined) {
    output.say(`note: the mirror of ${tenant.name} is not complete yet; see \`tenantry status ${tenant.name}\``);
  } else if (lag_ms !== undefined && lag_ms > staleAfter(sync_interval)) {
    output.say(
      `note: the mirror of ${tenant.name} is ${durationWords(lag_ms)} old; see \`tenantry status ${tenant.name}\``,
    );
  }
}

function neverSynced(tenant: Tenant, isFollowed: boolean): AppError {
  return new AppError('stale', `${tenant.name} was never synced, so there is nothing to read`, {
    tenant: tenant.name,
    hint: isFollowed
      ? `The daemon runs: \`tenantry status ${tenant.name}\` says how far it is, and \`tenantry sync ${tenant.name}\` waits for it.`
      : `Run \`tenantry sync ${tenant.name}\`, or start the daemon with \`tenantry daemon start\`.`,
  });
}
