/**
 * Which domains a secret or a token may be sent to. A domain is plain text of a narrow shape, never a URL, so
 * nothing in it can move the request elsewhere.
 * https://auth0.com/docs/get-started/auth0-overview/create-tenants
 */

/** `auth0`: the default domain of a tenant. `custom`: any other name. `loopback`: a simulator on this machine. */
export type TenantDomainKind = 'auth0' | 'custom' | 'loopback';

const auth0Domain = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z]{2}(?:-\d{1,2})?)?\.auth0\.com$/;
const loopback = /^(?:localhost|127\.0\.0\.1):([1-9]\d{0,4})$/;
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Names under auth0.com that are Auth0's own sites. */
const reserved = new Set([
  'manage',
  'www',
  'auth0',
  'login',
  'cdn',
  'docs',
  'support',
  'community',
  'status',
  'accounts',
]);

/** What kind of domain this is, or undefined when it is none that we would sign in to. */
export function tenantDomainKind(domain: string): TenantDomainKind | undefined {
  const port = loopback.exec(domain)?.[1];
  if (port !== undefined) return Number(port) < 65_536 ? 'loopback' : undefined;
  const name = auth0Domain.exec(domain)?.[1];
  if (name !== undefined) return name.length < 3 || reserved.has(name) ? undefined : 'auth0';
  if (domain === 'auth0.com' || domain.endsWith('.auth0.com')) return undefined;
  const isHost = domain.length < 254 && hostName.test(domain) && !/(?:^|\.)xn--/.test(domain);
  return isHost && !/(?:^|\.)(?:localhost|local|internal)$/.test(domain) ? 'custom' : undefined;
}

/**
 * Why a tenant with this domain is refused, as the end of a sentence, or undefined when it is fine.
 * A custom domain is accepted only together with the default domain that its tokens are made for: naming it is the
 * confirmation that it belongs to the tenant.
 */
export function tenantDomainProblem(tenant: {
  readonly domain: string;
  readonly audience_domain?: string | undefined;
  readonly loopback_http?: boolean | undefined;
}): string | undefined {
  const kind = tenantDomainKind(tenant.domain);
  if (kind === undefined) return domainShapeProblem(tenant.domain);
  if (tenant.loopback_http === true && kind !== 'loopback') {
    return 'plain http is for a simulator on this machine only (localhost:PORT or 127.0.0.1:PORT)';
  }
  const { audience_domain } = tenant;
  if (audience_domain === undefined) {
    return kind === 'custom' ? 'a custom domain needs audience_domain, the default domain of the tenant' : undefined;
  }
  return tenantDomainKind(audience_domain) === undefined ? domainShapeProblem(audience_domain) : undefined;
}

function domainShapeProblem(domain: string): string {
  if (/^[a-z]+:\/\//i.test(domain) || domain.includes('/')) return 'expected a domain, without https:// and path';
  if (/[^\x21-\x7e]/.test(domain) || /(?:^|\.)xn--/i.test(domain)) {
    return 'expected a domain of plain letters, digits, dots and hyphens (no international names)';
  }
  if (domain !== domain.toLowerCase()) return 'expected a domain in lower case';
  if (domain.endsWith('.auth0.com') || domain === 'auth0.com') return 'this is not the domain of a tenant';
  return 'expected a domain such as acme.eu.auth0.com (or localhost:PORT for a simulator)';
}
