/**
 * What a query means, apart from how it is answered. One tree serves the mirror (to SQL), the server (to Lucene)
 * and the simulator (evaluated over stored users).
 */

/** A stretch of the query text, for carets: from `start` (included) to `end` (excluded), in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One end of a range; `undefined` in place of a bound is `*`, an open end. */
export interface Bound {
  readonly value: string;
  readonly inclusive: boolean;
}

/** What is asked of one field. */
export type Match =
  /** Equal to the value; `quoted` tells `"a b"` from `a`. */
  | { readonly kind: 'term'; readonly value: string; readonly quoted: boolean }
  /** `*` stands for any run of characters; the parts between the stars, so `a*b` is `['a', 'b']` and `a*` `['a', '']`. */
  | { readonly kind: 'wildcard'; readonly parts: readonly string[] }
  | { readonly kind: 'range'; readonly from: Bound | undefined; readonly to: Bound | undefined }
  /** The field has a value (`_exists_:field`). */
  | { readonly kind: 'exists' };

export type QueryNode =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly QueryNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly part: QueryNode; readonly span: Span }
  /** `field:match`. The field is a path as typed: `email`, `identities.connection`, `app_metadata.plan`. */
  | { readonly kind: 'field'; readonly field: string; readonly match: Match; readonly span: Span }
  /** A bare word or phrase, without a field. */
  | { readonly kind: 'bare'; readonly match: Match; readonly span: Span };

/** A parsed query. `root` is undefined for an empty text, which matches everything. */
export interface Query {
  readonly text: string;
  readonly root: QueryNode | undefined;
}
