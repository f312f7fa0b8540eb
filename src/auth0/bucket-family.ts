/**
 * Endpoints that Auth0 counts together. On self-service plans each family has a bucket of its own beside the
 * tenant's global one.
 * https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy
 */
export type BucketFamily =
  | 'read_users'
  | 'write_users'
  | 'read_logs'
  | 'read_clients'
  | 'read_connections'
  | 'list_organizations'
  | 'read_organization_members'
  | 'read_organization_connections'
  | 'authentication'
  | 'other';
