import type { z } from 'zod';

import type { DetailItem, DetailKind } from '../../domain/detail.ts';
import type { BucketFamily } from '../bucket-family.ts';
import type { ListForm } from '../read-list.ts';

/** Where one list of a detail is. */
interface DetailList {
  /** Below /api/v2, each variable part made by `pathPart`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | boolean>> | undefined;
}

/** How one kind of detail is read from Auth0. A new one is a file with such an object and a row in `index.ts`. */
export interface DetailSource {
  readonly kind: DetailKind;
  /** For messages: `devices of a user`. */
  readonly what: string;
  /** A token that has none of them is not tried: the answer is known. */
  readonly scopes: readonly string[];
  readonly family: BucketFamily;
  readonly form: ListForm;
  /** What is kept of an item. It names fields; whatever it does not name is dropped, secrets among it. */
  readonly shape: z.ZodType<DetailItem>;
  /** The lists that make up the detail, read one after the other. */
  readonly lists: (owner: string) => readonly DetailList[];
}
