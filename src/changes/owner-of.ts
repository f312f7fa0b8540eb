import { defaultDomain } from '../domain/tenant.ts';
import type { Tenant } from '../domain/tenant.ts';
import type { ChangeOwner } from './changes.ts';

/** Whose the changes of a tenant are: like its mirror, known by the default domain, not by a custom one. */
export function ownerOf(tenant: Tenant): ChangeOwner {
  return { tenant: tenant.name, domain: defaultDomain(tenant) };
}
