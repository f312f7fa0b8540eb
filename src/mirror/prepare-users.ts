import { deserialize, serialize } from 'node:v8';

import type { LineBlock } from '../domain/line-block.ts';
import { readUserLines } from '../domain/read-user-lines.ts';
import type { UserProfile } from '../domain/user.ts';
import { facetSet } from './facets.ts';
import { leanProfile } from './lean-profile.ts';
import { linkedUsers } from './linked-users.ts';
import type { Postings } from './postings.ts';
import { storedValues } from './stored-columns.ts';
import { trigramPostings } from './trigram-postings.ts';
import { userColumns } from './user-columns.ts';
import { wordPostings } from './word-postings.ts';

/** Ends the indexed text: with it the last characters of a text begin a trigram too, as `TextCandidates` relies on. */
export const textEnd = '\n\n';

/** Users as they are stored, if none of them is there yet. It goes to another thread without being copied. */
export interface PreparedUsers {
  /** What `readRows` reads. */
  readonly rows: Uint8Array<ArrayBuffer>;
  /** Numbered from 0, in the order of the rows. */
  readonly search: Postings;
  readonly facets: Postings;
}

/** In the order in which they came. */
export interface PreparedRows {
  readonly rows: readonly (readonly [
    values: ReturnType<typeof storedValues>,
    profile: string,
    made_picture: string | null,
  ])[];
  /** Who is an identity of one of them. */
  readonly linked: readonly string[];
}

/**
 * Computes all that is stored of new users: most of what storing them takes, and it needs no mirror.
 * @returns undefined where a user comes twice, or a line is no user: whoever stores them will tell
 */
export function prepareUsers(lines: LineBlock): PreparedUsers | undefined {
  try {
    return prepare([...readUserLines(lines)]);
  } catch {
    return undefined;
  }
}

function prepare(profiles: readonly UserProfile[]): PreparedUsers | undefined {
  if (new Set(profiles.map(({ user_id }) => user_id)).size < profiles.length) return undefined;
  const columns = profiles.map((profile) => userColumns(profile));
  const rows = profiles.map((profile, i) => {
    const row = columns[i]!;
    return [storedValues(row), leanProfile(profile, row), row.made_picture] as const;
  });
  const prepared: PreparedRows = { rows, linked: profiles.flatMap((profile) => linkedUsers(profile)) };
  return {
    rows: new Uint8Array(serialize(prepared)),
    search: trigramPostings(columns.map(({ text }) => text + textEnd)),
    facets: wordPostings(facetsOf(profiles)),
  };
}

/** One after the other: together they are larger than the users. */
function* facetsOf(profiles: readonly UserProfile[]): Iterable<ReadonlySet<string>> {
  for (const profile of profiles) yield facetSet(profile);
}

export function readRows({ rows }: PreparedUsers): PreparedRows {
  return deserialize(rows) as PreparedRows;
}

/** What of it can be handed over instead of copied. */
export function buffersOf({ rows, search, facets }: PreparedUsers): ArrayBuffer[] {
  const arrays = [search, facets].flatMap(({ terms, termEnds, rows, rowEnds, sizes }) => [
    terms,
    termEnds,
    rows,
    rowEnds,
    sizes,
  ]);
  return [rows, ...arrays].map(({ buffer }) => buffer);
}
