import type { SavedView } from '../../src/domain/saved-view.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { QueryError } from '../../src/query/query-error.ts';
import { viewFilter } from './view-filter.ts';

/** How many users a view finds. */
export interface ViewCount {
  /** Of all mirrors together; undefined when it cannot be asked. */
  readonly users: number | undefined;
  /** By the name of the tenant. */
  readonly tenants: Readonly<Record<string, number>>;
  /** Why it cannot be asked: its query was written by a person. */
  readonly problem?: string | undefined;
}

export interface CountedMirror {
  readonly tenant: { readonly name: string };
  readonly reader: Pick<MirrorReader, 'countUsers'>;
}

/** Counts a view in these mirrors. A query that cannot be read is an answer, no failure. */
export function countView(view: SavedView, mirrors: readonly CountedMirror[]): ViewCount {
  try {
    const filter = viewFilter(view);
    const counts = mirrors.map(({ tenant, reader }): [string, number] => [tenant.name, reader.countUsers(filter)]);
    return { users: counts.reduce((sum, [, count]) => sum + count, 0), tenants: Object.fromEntries(counts) };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { users: undefined, tenants: {}, problem: error.message };
  }
}
