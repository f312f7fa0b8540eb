import { z } from 'zod';

import type { CatalogueItems, CatalogueKind } from '../domain/catalogue.ts';
import type { Connection } from '../domain/connection.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import type { CatalogueSource } from './catalogues/catalogue-source.ts';
import { addDatabaseOptions } from './catalogues/database-options.ts';
import { catalogueSources } from './catalogues/index.ts';
import { readList } from './read-list.ts';
import { readShape } from './read-shape.ts';
import type { Door } from './request.ts';

interface ReadCatalogue {
  readonly door: Door;
  /** Scopes of the token; empty when they are not known. */
  readonly granted: ReadonlySet<string>;
}

/** Without it the options of connections are absent, and nothing says so. */
const optionsScope = 'read:connections_options';

/** Reads one of the tenant's small lists, without secrets. */
export async function readCatalogue<Kind extends CatalogueKind>(
  { door, granted }: ReadCatalogue,
  kind: Kind,
  options: RequestOptions,
): Promise<Answer<readonly CatalogueItems[Kind][]>> {
  const source = catalogueSources[kind] as unknown as CatalogueSource<Kind>;
  const { path, query, what, family, form, isItem } = source;
  const call = { method: 'GET', path, query, family, repeat: 'read', what } as const;
  const { body, served_at } = await readList(door, call, form, options);
  const raw = isItem === undefined ? body.items : body.items.filter(isItem);
  const items = readShape(z.array(source.shape), raw);
  const hasOptions = kind === 'connections' && (granted.size === 0 || granted.has(optionsScope));
  if (!hasOptions) return { body: items, served_at };
  const connections = await addDatabaseOptions(door, items as readonly unknown[] as readonly Connection[], options);
  return { body: connections as readonly unknown[] as readonly CatalogueItems[Kind][], served_at };
}
