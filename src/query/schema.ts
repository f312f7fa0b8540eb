import type { Match } from './ast.ts';
import type { Sql } from './sql.ts';

/** A word of `is:` or `has:`, with its meaning. */
export type WordSchema = {
  /** One line, for completion and documentation. */
  readonly about: string;
} & (
  | {
      /** The same question in the language itself: it is asked in place of the word. */
      readonly query: string;
    }
  | {
      /** What the language cannot say otherwise. @param now in milliseconds */
      readonly where: (now: number) => Sql;
    }
);

/**
 * How a field is answered. `expression` is SQL written by us. Texts are compared folded, with the function `fold`
 * that the database must offer; dates are milliseconds; booleans 0 and 1.
 */
export type FieldSchema = {
  /** One line, for completion and documentation. */
  readonly about: string;
} & (
  | { readonly kind: 'number' | 'date' | 'boolean'; readonly expression: string }
  /** `key`: SQL of the folded text without blanks around it, cut after 50 characters or more. */
  | { readonly kind: 'text'; readonly expression: string; readonly key?: string | undefined }
  /** A path in the JSON of `profile`; lists on the way are looked into. `holds`: a text when left out. */
  | { readonly kind: 'json'; readonly path: readonly string[]; readonly holds?: 'boolean' | 'date' }
  /**
   * A field with ways of its own; `takes` says which, where `condition` knows nothing to do with what is asked. `among`:
   * a query for the ids of all that may match, from indexes alone, where the condition itself is slow.
   */
  | {
      readonly kind: 'own';
      readonly condition: (match: Match) => Sql | undefined;
      readonly among?: ((match: Match) => Sql | undefined) | undefined;
      readonly takes: string;
      /** It holds texts, of which a part is asked for with stars. */
      readonly hasParts?: boolean;
    }
  /** `is:word`, `has:word`: named conditions. */
  | { readonly kind: 'words'; readonly words: Readonly<Record<string, WordSchema>> }
);

/** What can be asked of one kind of record, and how it is answered. */
export interface SqlSchema {
  /** In the order in which they are offered. */
  readonly fields: Readonly<Record<string, FieldSchema>>;
  /** First steps below which any path may be asked for, such as `user_metadata`. */
  readonly openRoots: readonly string[];
  /** SQL of a row's JSON, in which this field at least is as it is. */
  readonly profile: (root: string) => string;
  /** SQL of the folded text that bare words are looked up in, or a way of its own to look for them. */
  readonly text: string | ((match: Match & { readonly kind: 'term' | 'wildcard' }) => Sql);
  /** For relative dates, in milliseconds. */
  readonly now: number;
}
