import type { Client, Connection } from './connection.ts';

/** The small lists of a tenant that the mirror keeps whole, in the order of their names in the database. */
export const catalogueKinds = [
  'clients',
  'connections',
  'custom_domains',
  'organizations',
  'resource_servers',
  'roles',
] as const;
export type CatalogueKind = (typeof catalogueKinds)[number];

/** https://auth0.com/docs/api/management/v2/roles/get-roles */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly [key: string]: unknown;
}

/** https://auth0.com/docs/api/management/v2/organizations/get-organizations */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly display_name?: string;
  readonly [key: string]: unknown;
}

/** An API of the tenant with the permissions that it defines. Never read with its signing secret. */
export interface ResourceServer {
  readonly id: string;
  readonly name: string;
  /** The audience. */
  readonly identifier: string;
  readonly is_system?: boolean;
  readonly scopes?: readonly { readonly value: string; readonly description?: string }[];
  readonly [key: string]: unknown;
}

/** https://auth0.com/docs/api/management/v2/custom-domains/get-custom-domains */
export interface CustomDomain {
  readonly custom_domain_id: string;
  readonly domain: string;
  readonly status?: string;
  readonly primary?: boolean;
  readonly is_default?: boolean;
  readonly [key: string]: unknown;
}

/** What each catalogue holds. */
export interface CatalogueItems {
  readonly clients: Client;
  readonly connections: Connection;
  readonly custom_domains: CustomDomain;
  readonly organizations: Organization;
  readonly resource_servers: ResourceServer;
  readonly roles: Role;
}

/** Whole lists, each replacing the stored one. */
export type Catalogues = { readonly [Kind in CatalogueKind]?: readonly CatalogueItems[Kind][] | undefined };
