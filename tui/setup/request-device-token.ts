import { type DevicePrompt, type DeviceToken, loginWithDevice } from '../../src/auth0/device-login.ts';
import type { Clock } from '../../src/clock.ts';
import { productScopes } from '../../src/domain/scope.ts';
import { tenantDomainProblem } from '../../src/domain/tenant-domain.ts';
import { tenantOrigin, type Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';

interface DeviceOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly show: (prompt: DevicePrompt) => void;
}

/**
 * Lets a person sign in with a browser, anywhere, and brings the token that is kept for the tenant. Auth0 itself is
 * asked; only a simulator on this machine answers for itself, under the client id of the tenant.
 * @throws AppError `usage` for a domain that is none, `bad_credentials`, `interrupted`, `network`
 */
export async function requestDeviceToken(tenant: Tenant, options: DeviceOptions): Promise<DeviceToken> {
  const problem = tenantDomainProblem(tenant);
  if (problem !== undefined) throw new AppError('usage', `--domain ${tenant.domain}: ${problem}`);
  return loginWithDevice({
    domain: tenant.audience_domain ?? tenant.domain,
    scopes: productScopes.filter((row) => !('writes' in row) || !tenant.read_only).map((row) => row.scope),
    ...options,
    authority: tenant.loopback_http ? { origin: tenantOrigin(tenant), client_id: tenant.client_id } : undefined,
  });
}
