import type { MirroredUser } from '../../src/mirror/mirror.ts';
import { shortSpan } from './relative-time.ts';

const ways = {
  export: 'by an export',
  search: 'by a search',
  id: 'by id',
  write: 'as the answer to a change',
} as const;

/** How old a profile of the mirror is, and how it was read. `now` is a time of the server's clock. */
export function ageWords({ read_at, source }: Pick<MirroredUser, 'read_at' | 'source'>, now: number): string {
  return `mirror ${shortSpan(now - read_at)} old, read ${ways[source]}`;
}
