import { userSchema } from '../src/mirror/user-fields.ts';
import type { QueryNode } from '../src/query/ast.ts';
import { wholeValues } from '../src/query/whole-values.ts';

const schema = userSchema(0);

/** The way out where a query with a plain value finds nobody: it is no part of one. Undefined where there is none. */
export function wholeValueWords(query: QueryNode | undefined): string | undefined {
  const [asked] = wholeValues(query, schema);
  if (asked === undefined) return undefined;
  const { field, value } = asked;
  return `the whole value is compared: ${field}:*${value}* looks for a part of it`;
}
