/** The variable that holds the client secret, private key or token of a tenant: `acme-dev` → `TENANTRY_SECRET_ACME_DEV`. */
export function secretVariable(tenant: string): string {
  return `TENANTRY_SECRET_${tenant.toUpperCase().replaceAll('-', '_')}`;
}
