import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import type { Session } from '../../src/session/session.ts';
import type { CommandContext } from './command.ts';
import { chooseTenants, type TenantOptions } from './choose-tenants.ts';

export interface OpenMirror {
  readonly tenant: Tenant;
  readonly reader: MirrorReader;
}

/**
 * Opens the mirrors that a reading command works on, hands them over, and closes them whatever happens.
 * With `--all-tenants`, a tenant without a mirror is said and skipped.
 * @throws AppError `stale` when there is nothing to read at all
 */
export async function withMirrors<T>(
  context: CommandContext,
  options: TenantOptions,
  use: (mirrors: readonly OpenMirror[], session: Session) => Promise<T>,
): Promise<T> {
  const session = await context.session();
  const mirrors: OpenMirror[] = [];
  try {
    for (const tenant of chooseTenants(session, options)) {
      const reader = await session.openReader(tenant);
      if (reader !== undefined) mirrors.push({ tenant, reader });
      else if (options.allTenants !== true) throw neverSynced(tenant);
      else context.output.say(`note: ${tenant.name} was never synced, so it is left out`);
    }
    if (mirrors.length === 0) throw new AppError('stale', 'no tenant was ever synced here');
    return await use(mirrors, session);
  } finally {
    for (const { reader } of mirrors) reader.close();
  }
}

function neverSynced(tenant: Tenant): AppError {
  return new AppError('stale', `${tenant.name} was never synced, so there is nothing to read`, {
    tenant: tenant.name,
    hint: `Run \`tenantry sync ${tenant.name}\`, or start the daemon with \`tenantry daemon start\`.`,
  });
}
