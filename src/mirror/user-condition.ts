import { evenSql, evenText } from '../query/even-text.ts';
import { expandWords } from '../query/expand-words.ts';
import { requiredTexts } from '../query/required-texts.ts';
import { joinSql, sql } from '../query/sql.ts';
import type { Sql } from '../query/sql.ts';
import { toSql } from '../query/to-sql.ts';
import type { UserFilter } from './mirror.ts';
import { requiredFacets } from './facets.ts';
import { indexedConditions, type IndexedCondition } from './indexed-conditions.ts';
import { phraseOf, type Phrase } from './phrase.ts';
import { facetPath, holdsDate, isSearchable, userSchema, userWords } from './user-fields.ts';

/** A filter as SQL over `users u`. */
export interface UserCondition {
  /** Decides for every row; undefined when everything matches. */
  readonly exact: Sql | undefined;
  /** Folded texts that every match holds in `u.text`, with any sign for an apostrophe: what the index of trigrams is asked for. */
  readonly texts: readonly string[];
  /** Queries that every match answers in the index of facets. */
  readonly facets: readonly string[];
  /** Conditions that every match meets and that an index of one column answers. */
  readonly indexed: readonly IndexedCondition[];
  /** True when holding all of `texts` is the whole condition. */
  readonly textsAreAll: boolean;
  /** What lists by relevance are ranked by. */
  readonly phrase: Phrase | undefined;
}

/** @throws QueryError where the query cannot be answered */
export function userCondition(filter: UserFilter, now: number): UserCondition {
  const words = [...new Set(evenText(filter.text ?? '').split(' '))].filter((word) => word !== '');
  const parts = words.map((word) => sql(`instr(${evenSql('u.text', [word])}, ?) > 0`, word));
  const schema = userSchema(now);
  const query = filter.query && expandWords(filter.query, userWords);
  if (query) parts.push(toSql(query, schema));
  return {
    exact: parts.length === 0 ? undefined : joinSql(parts, 'AND'),
    texts: query ? [...words, ...requiredTexts(query, isSearchable)] : words,
    facets: query ? requiredFacets(query, facetPath, holdsDate) : [],
    indexed: query ? indexedConditions(query, schema) : [],
    textsAreAll: query === undefined,
    phrase: phraseOf(filter),
  };
}
