import type { MirrorReader } from '../src/mirror/mirror.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import { QueryError } from '../src/query/query-error.ts';
import type { FieldChoice } from './forms/form.ts';

/** As many as anybody looks through; who is not among them types more. */
const mostFound = 50;

/** Users of a mirror for a list to choose from, by the same words as the filter of the users list. */
export function findUsers(reader: MirrorReader, text: string): readonly FieldChoice[] {
  try {
    const { root } = parseQuery(text);
    const rows = reader.listUsers({
      ...(root === undefined ? {} : { query: root }),
      sort: { field: 'name', descending: false },
      offset: 0,
      limit: mostFound,
    });
    return rows.map(({ user_id, name, email, connection }) => ({
      id: user_id,
      label: email ?? name ?? user_id,
      note: [email === null ? undefined : name, connection, user_id].filter((word) => (word ?? '') !== '').join('  '),
    }));
  } catch (error) {
    // What is being typed need not be a whole query yet.
    if (error instanceof QueryError) return [];
    throw error;
  }
}
