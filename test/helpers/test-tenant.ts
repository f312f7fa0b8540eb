import type { Tenant } from '../../src/domain/tenant.ts';

/** A tenant of tests: on this machine, open for changes unless said otherwise. */
export function testTenant(domain: string, changes: Partial<Tenant> = {}): Tenant {
  return {
    name: 'acme-test',
    domain,
    client_id: 'test-client',
    credential: 'client_secret',
    environment: 'development',
    read_only: false,
    loopback_http: true,
    ...changes,
  };
}
