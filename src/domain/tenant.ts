/** How bad a slip would be. Chooses the colour, the word and the height of the confirmation ladder. */
export type Environment = 'production' | 'staging' | 'development';

export const environments: readonly Environment[] = ['production', 'staging', 'development'];

/** How this computer signs in to the tenant's Management API. */
export type CredentialKind = 'client_secret' | 'private_key_jwt' | 'device' | 'token';

/** A tenant as the configuration names it. Holds no secret. */
export interface Tenant {
  /** Short name chosen by the person: lower-case letters, digits, `-`; names files and tabs. */
  readonly name: string;
  /** `acme.eu.auth0.com`, a confirmed custom domain, or `localhost:PORT` / `127.0.0.1:PORT` for a simulator. */
  readonly domain: string;
  /** Default tenant domain when `domain` is a custom one: tokens are always made for it. */
  readonly audience_domain?: string | undefined;
  readonly client_id: string;
  readonly credential: CredentialKind;
  readonly environment: Environment;
  /** True: no key, command or request that writes is available. The default of a new tenant. */
  readonly read_only: boolean;
  /** Plain http, for a simulator on this machine only. */
  readonly loopback_http: boolean;
  /** How long log events are kept here, such as `90d` or `2y`; left out: for ever. */
  readonly keep_logs?: string | undefined;
  /** True: the daemon leaves it alone, and the mirror stays as it is. */
  readonly paused?: boolean | undefined;
  /** True: the daemon listens to the tenant's events, and looks at once when something happens. */
  readonly events?: boolean | undefined;
}

/** The address of the tenant, without a trailing slash. */
export function tenantOrigin(tenant: Pick<Tenant, 'domain' | 'loopback_http'>): string {
  return `${tenant.loopback_http ? 'http' : 'https'}://${tenant.domain}`;
}

/** What tells a tenant from all others, whatever it is called here and through whichever custom domain it is reached. */
export function defaultDomain(tenant: Pick<Tenant, 'domain' | 'audience_domain'>): string {
  return tenant.audience_domain ?? tenant.domain;
}

/**
 * The identifier of the tenant's Management API: always the default tenant domain, https, with the trailing
 * slash, even when calls go to a custom domain.
 * https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens
 */
export function managementAudience(tenant: Pick<Tenant, 'domain' | 'audience_domain'>): string {
  return `https://${defaultDomain(tenant)}/api/v2/`;
}
