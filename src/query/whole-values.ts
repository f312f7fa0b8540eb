import type { QueryNode } from './ast.ts';
import type { SqlSchema } from './schema.ts';
import { splitPath } from './split-path.ts';

/** A value that a query compares as a whole, though a part of one may have been meant. */
export interface WholeValue {
  readonly field: string;
  readonly value: string;
}

/** What can stand beside a star as it is. */
const plain = /^[\p{L}\p{M}\p{N}@._+-]+$/u;
const simpleField = /^[\w.-]+$/u;
/** Nobody means a part of these. */
const complete = /^(?:null|true|false)$|@.*\./iu;
/** The names of connections are few, and told beside the answer; so is who is meant by the name of a user in the log. */
const namedElsewhere: ReadonlySet<string> = new Set(['connection', 'identities.connection', 'user', 'user_name']);

/** The plain values of text fields in a query that may be parts: neither patterns, nor quoted, nor denied. */
export function wholeValues(
  node: QueryNode | undefined,
  schema: Pick<SqlSchema, 'fields' | 'openRoots'>,
): WholeValue[] {
  if (node === undefined || 'part' in node) return [];
  if ('parts' in node) return node.parts.flatMap((part) => wholeValues(part, schema));
  if (node.kind !== 'field' || node.match.kind !== 'term' || node.match.quoted) return [];
  const { field } = node;
  const { value } = node.match;
  const isPart = plain.test(value) && !complete.test(value) && simpleField.test(field) && !namedElsewhere.has(field);
  return isPart && holdsText(field, value, schema) ? [{ field, value }] : [];
}

/** Of the paths of metadata nothing tells what they hold: a value with letters is a text. */
function holdsText(field: string, value: string, { fields, openRoots }: Pick<SqlSchema, 'fields' | 'openRoots'>) {
  const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (known?.kind === 'own') return known.hasParts === true;
  if (known !== undefined) return known.kind === 'text' || (known.kind === 'json' && known.holds === undefined);
  return openRoots.includes(splitPath(field)[0] ?? '') && /\p{L}/u.test(value);
}
