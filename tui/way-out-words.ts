import { logSchema } from '../src/mirror/log-fields.ts';
import { userSchema } from '../src/mirror/user-fields.ts';
import type { QueryNode } from '../src/query/ast.ts';
import { otherSyntax } from '../src/query/other-syntax.ts';
import type { SqlSchema } from '../src/query/schema.ts';
import { wholeValues } from '../src/query/whole-values.ts';

const schemas = { users: userSchema(0), logs: logSchema(0) };

/**
 * The way out where a query finds nothing: it is written as in another language, or with a plain value, which is no part
 * of one. Undefined where there is none. Raw text: it holds what was typed.
 */
export function wayOutWords(query: QueryNode | undefined, of: keyof typeof schemas): string | undefined {
  const schema: SqlSchema = schemas[of];
  const other = otherSyntax(query, schema);
  if (other !== undefined) return other;
  const [asked] = wholeValues(query, schema);
  if (asked !== undefined) {
    const { field, value } = asked;
    return `the whole value is compared: ${field}:*${value}* looks for a part of it`;
  }
  return of === 'users' && isId(query)
    ? `words are not looked for in the metadata, an id there is asked with its key: app_metadata.KEY:${query.match.value}`
    : undefined;
}

/** One word with a digit, which is neither an address nor an id of Auth0. */
function isId(
  query: QueryNode | undefined,
): query is QueryNode & { readonly kind: 'bare'; readonly match: { readonly kind: 'term' } } {
  if (query?.kind !== 'bare' || query.match.kind !== 'term' || query.match.quoted) return false;
  return /^(?=.*\d)[\w-]+$/u.test(query.match.value);
}
