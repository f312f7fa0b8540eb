/**
 * A question about users that somebody wants to ask again: a query with an order and a name. Kept in `config.json`; text
 * in it may come from elsewhere and is raw.
 */
export interface SavedView {
  readonly name: string;
  /** In the query language; empty: everybody. Whether it can be read is found out where it is asked. */
  readonly query: string;
  /** A column or a path of the profile, with a leading `-` for the other way round. Left out: by name. */
  readonly sort?: string | undefined;
  /** Ids of columns that are shown with it; left out: those that are shown anyway. */
  readonly columns?: readonly string[] | undefined;
  /** Name of the one tenant that it is for; left out: all. */
  readonly tenant?: string | undefined;
}

/** More than anybody can read, and few enough to be checked at every start. */
export const mostViews = 200;
const longestName = 60;
/** As long as a query may be: see `parse-query.ts`. */
const longestQuery = 512;

/** What cannot be seen or turns the text around it: a name must look like what it is, also in a list of strangers'. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** What is wrong with a view, as the end of a sentence that begins with the field; undefined when nothing is. */
export function viewProblem(view: SavedView): { readonly field: keyof SavedView; readonly words: string } | undefined {
  for (const field of ['name', 'query', 'sort', 'columns'] as const) {
    const words = problems[field](view);
    if (words !== undefined) return { field, words };
  }
  return undefined;
}

const problems: Readonly<Record<'name' | 'query' | 'sort' | 'columns', (view: SavedView) => string | undefined>> = {
  name: ({ name }) => {
    if (name === '') return 'expected a name';
    if (hidden.test(name)) return 'holds characters that cannot be seen';
    if (name !== name.trim() || name.includes('  ')) return 'has blanks that cannot be seen';
    if (name.length > longestName) return `has more than ${String(longestName)} characters`;
    if (/[=|]/.test(name)) return 'must hold neither = nor |';
    return name.startsWith('-') ? 'must not begin with -' : undefined;
  },
  query: ({ query }) => {
    if (query.length > longestQuery) return `has more than ${String(longestQuery)} characters`;
    if (hidden.test(query)) return 'holds characters that cannot be seen';
    return query === query.trim() ? undefined : 'begins or ends with blanks';
  },
  sort: ({ sort }) =>
    sort === undefined || /^-?[A-Za-z_][\w.\\-]{0,199}$/.test(sort)
      ? undefined
      : 'expected a column or a path such as -last_login or user_metadata.plan',
  columns: ({ columns }) =>
    columns === undefined || (columns.length <= 20 && columns.every((id) => /^[a-z_]{1,40}$/.test(id)))
      ? undefined
      : 'expected ids of columns',
};

/** Names are the same whatever their case, so that nobody has two that look alike. */
export function isSameView(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
