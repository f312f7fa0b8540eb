import type { MirrorReader } from '../src/mirror/mirror.ts';
import { parseQuery } from '../src/query/parse-query.ts';

/** One letter and more than two are looked for in different ways; an end of many addresses in all of them. */
const texts = ['e', 'com'];
const rows = 60;
const done = new WeakMap<MirrorReader, number>();

/**
 * Looks for something in a mirror before anybody has typed it: statements are prepared, and what is needed of the indexes
 * is in memory, which would make the first letters take three times as long as the others. Each call does a part of it,
 * as long as a slow key takes.
 * @returns false once nothing is left to do
 */
export function rehearseSearch(reader: MirrorReader): boolean {
  const next = done.get(reader) ?? 0;
  const text = texts[next];
  if (text === undefined) return false;
  done.set(reader, next + 1);
  const { root } = parseQuery(text);
  reader.listUsers({ query: root, sort: { field: 'relevance', descending: false }, offset: 0, limit: rows });
  return true;
}
