import type { CatalogueKind } from '../../domain/catalogue.ts';
import type { CatalogueSource } from './catalogue-source.ts';
import { clients } from './clients.ts';
import { connections } from './connections.ts';
import { customDomains } from './custom-domains.ts';
import { organizations } from './organizations.ts';
import { resourceServers } from './resource-servers.ts';
import { roles } from './roles.ts';

/** How each catalogue is read. */
export const catalogueSources: { readonly [Kind in CatalogueKind]: CatalogueSource<Kind> } = {
  clients,
  connections,
  custom_domains: customDomains,
  organizations,
  resource_servers: resourceServers,
  roles,
};
