import type { SyncActivity } from '../../src/domain/activity.ts';
import { keptForPeople } from '../../src/domain/kept-for-people.ts';
import { type DaemonInfo, readDaemon } from '../../src/daemon-lock.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { type AppError, errorKinds, toAppError } from '../../src/errors.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import type { Session } from '../../src/session/session.ts';
import { judgeMirror, type TenantHealth } from '../state/tenant-health.ts';

/** What is known about the mirror of one tenant. */
export interface MirrorStatus {
  readonly tenant: Tenant;
  readonly health: TenantHealth | undefined;
  readonly status: SyncStatus | undefined;
  /** Of the last 24 hours. */
  readonly activity: SyncActivity | undefined;
  /** Date of the oldest log event of the mirror. */
  readonly oldest_log: number | undefined;
  /** Requests of the limit that are left to people. */
  readonly kept: number | undefined;
  /** Why the mirror could not be opened. */
  readonly error: AppError | undefined;
  /** What the daemon says where the mirror cannot. */
  readonly daemon: DaemonInfo['tenants'][string] | undefined;
}

/** Reads what the mirror and the daemon say of a tenant. A mirror that cannot be opened is an answer, too. */
export async function readMirrorStatus(session: Session, tenant: Tenant, now: number): Promise<MirrorStatus> {
  const running = readDaemon(session.paths, now);
  const daemon = running?.tenants[tenant.name];
  const { sync_interval, sync_reserve } = session.config.read().preferences;
  const { paused } = tenant;
  try {
    const found = await look(session, tenant);
    const damage = session.isMirrorSuspect(tenant) ? suspicion : undefined;
    const obstacle = damage ?? (running?.alive === true ? obstacleOf(daemon) : undefined);
    const health = judgeMirror(found.status, now, { sync_interval, paused, obstacle });
    const limit = found.status?.rate?.limit;
    const kept = limit === undefined ? undefined : keptForPeople(limit, sync_reserve);
    return { tenant, health, ...found, kept, error: undefined, daemon };
  } catch (error) {
    const nothing = { health: undefined, status: undefined, activity: undefined, oldest_log: undefined };
    return { tenant, ...nothing, kept: undefined, error: toAppError(error), daemon };
  }
}

/** The rest can be read as ever, and yet nobody knows what the page that was met held. */
const suspicion = {
  note: 'a page of the mirror cannot be read: it is damaged',
  hint: errorKinds.mirror_damaged.hint,
};

async function look(
  session: Session,
  tenant: Tenant,
): Promise<Pick<MirrorStatus, 'status' | 'activity' | 'oldest_log'>> {
  const reader = await session.openReader(tenant);
  try {
    return { status: reader?.syncStatus(), activity: reader?.activity(24), oldest_log: reader?.oldestLog() };
  } finally {
    reader?.close();
  }
}

function obstacleOf(daemon: MirrorStatus['daemon']): { note: string; hint: string | undefined } | undefined {
  if (daemon?.state !== 'waiting' || daemon.kind === 'rate_limited' || daemon.note === undefined) return undefined;
  return { note: daemon.note, hint: daemon.hint };
}
