import type { CatalogueKind } from '../../src/domain/catalogue.ts';
import type { DetailKind } from '../../src/domain/detail.ts';

/** A kind of detail of one object: read from the mirror, and from Auth0 when that is old. */
export interface WantedDetail {
  readonly tenant: string;
  /** A user_id, or the id of a role, an organization, a connection, an application. */
  readonly owner: string;
  readonly kind: DetailKind;
}

/** One of the tenant's small lists: read from the mirror, which the daemon keeps up to date. */
export interface WantedCatalogue {
  readonly tenant: string;
  readonly catalogue: CatalogueKind;
}

/** Something beyond the profile that a screen or tab shows. */
export type Wanted = WantedDetail | WantedCatalogue;
