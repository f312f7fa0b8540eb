import type { Detail, DetailKind } from '../../domain/detail.ts';
import type { Reading } from './action.ts';

/**
 * A detail that is good to know and not needed: whatever goes wrong here does not stand in the way. Undefined when Auth0
 * could not be asked; a missing scope or plan is told by `problem`.
 */
export async function readSoftly(
  { client, options }: Reading,
  kind: DetailKind,
  owner: string,
): Promise<Detail | undefined> {
  try {
    return await client.readDetail(kind, owner, options);
  } catch {
    options.signal?.throwIfAborted();
    return undefined;
  }
}

/** All items; undefined where they are not known, or not all of them. */
export function itemsOf(detail: Detail | undefined): Detail['items'] | undefined {
  return detail === undefined || detail.problem !== undefined ? undefined : detail.items;
}
