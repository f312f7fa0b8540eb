/**
 * Where Auth0's dashboard shows something of a tenant; undefined for a domain that does not tell its region, as those of
 * private clouds do not. A domain without a region is one of the first, in `us`.
 * https://auth0.com/docs/get-started/auth0-overview/create-tenants
 */
export function dashboardPage(domain: string, path: readonly string[]): string | undefined {
  const found = /^([a-z0-9][a-z0-9-]*)(?:\.([a-z]{2}(?:-\d)?))?\.auth0\.com$/.exec(domain);
  const [, tenant, region = 'us'] = found ?? [];
  if (tenant === undefined) return undefined;
  return ['https://manage.auth0.com/dashboard', region, tenant, ...path.map(encodeURIComponent)].join('/');
}
