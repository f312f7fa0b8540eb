import { z } from 'zod';

import { tenantDomainProblem } from '../domain/tenant-domain.ts';
import { tenantOrigin, type Tenant } from '../domain/tenant.ts';
import { AppError } from '../errors.ts';
import { exchange, openConnections } from './exchange.ts';

const discovery = z.looseObject({ issuer: z.url(), mfa_challenge_endpoint: z.string() });

const timeouts = { connect: 5_000, response: 10_000, request: 15_000 };

/**
 * Looks whether a tenant of Auth0 answers at a domain, before any secret goes there: name, TLS, and what every tenant
 * tells everybody about itself. The MFA API is Auth0's own, so other OpenID providers do not name it.
 * https://auth0.com/docs/get-started/applications/configure-applications-with-oidc-discovery
 * @throws AppError `usage` (no domain of a tenant), `network`, `timeout`, `bad_answer` (somebody else answers)
 */
export async function lookAtDomain(
  tenant: Pick<Tenant, 'domain' | 'audience_domain' | 'loopback_http'>,
  signal: AbortSignal,
): Promise<void> {
  const { domain } = tenant;
  const problem = tenantDomainProblem(tenant);
  if (problem !== undefined) throw new AppError('usage', `${domain}: ${problem}`);
  const connections = openConnections();
  try {
    const answer = await exchange({
      url: new URL('/.well-known/openid-configuration', tenantOrigin(tenant)),
      method: 'GET',
      headers: { accept: 'application/json' },
      maxBytes: 100_000,
      timeouts,
      agent: connections.fresh,
      signal,
    });
    if ('broken' in answer) throw new AppError(answer.broken, `${domain}: ${answer.detail}`, { hint: answer.hint });
    if (!isAuth0(answer.status, answer.body.toString('utf8'), domain)) {
      throw new AppError('bad_answer', `at ${domain} answers no tenant of Auth0`, {
        hint: 'Compare it with the domain in the Auth0 dashboard: Applications > your application > Settings.',
      });
    }
  } finally {
    connections.close();
  }
}

/** A tenant names the domain that it was asked at as its issuer, custom domain or not. */
function isAuth0(status: number, text: string, domain: string): boolean {
  if (status !== 200) return false;
  try {
    return new URL(discovery.parse(JSON.parse(text)).issuer).host === domain;
  } catch {
    return false;
  }
}
