import { join } from 'node:path';

import { acquireLock, type HeartbeatLock, type LockRequest } from '../src/heartbeat-lock.ts';
import { type Paths, tenantFolder } from '../src/paths.ts';

/**
 * One sync per tenant, be it the daemon's or a single one: two would ask for everything twice, and each would take
 * the other's checkpoint back.
 * @throws AppError `locked_out` when another one lives
 */
export function acquireTenantLock(paths: Paths, tenant: string, request: Omit<LockRequest, 'what'>): HeartbeatLock {
  const file = join(tenantFolder(paths, tenant), 'sync.json');
  return acquireLock(file, { ...request, what: `a sync of ${tenant}` });
}
