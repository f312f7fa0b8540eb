/** Why it cannot be done in a tenant, and what to do instead. */
export const noImpersonation = {
  words: 'impersonation is off in this tenant',
  hint: 'Auth0 does not offer it to new tenants. Instead: see why logging in fails (`tenantry users why`) and what the user reaches (`tenantry access show --user`), send a password mail, or let the application itself show what a user sees.',
} as const;
