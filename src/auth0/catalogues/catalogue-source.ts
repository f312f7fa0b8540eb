import type { z } from 'zod';

import type { CatalogueItems, CatalogueKind } from '../../domain/catalogue.ts';
import type { BucketFamily } from '../bucket-family.ts';
import type { ListForm } from '../read-list.ts';

/** How one of the tenant's small lists is read. A new one is a file with such an object and a row in `index.ts`. */
export interface CatalogueSource<Kind extends CatalogueKind> {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | boolean>> | undefined;
  /** For messages: `applications`. */
  readonly what: string;
  readonly family: BucketFamily;
  readonly form: ListForm;
  /** What is kept of an item. It names fields; whatever it does not name is dropped, secrets among it. */
  readonly shape: z.ZodType<CatalogueItems[Kind]>;
  /** False for an item that the API lists although it is none of them. */
  readonly isItem?: ((raw: unknown) => boolean) | undefined;
}
