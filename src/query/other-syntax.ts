import type { QueryNode } from './ast.ts';
import { evenField } from './even-field.ts';
import type { SqlSchema } from './schema.ts';

type Schema = Pick<SqlSchema, 'fields' | 'openRoots'>;

const assigned = /^([a-z_][\w.]*)(==?|[<>]=?)(.*)$/iu;

/**
 * What to say of a query that found nothing and is written as other languages have it: `blocked=true`, `last_login > 90d`,
 * `jo?n`, `/jo.*n/`, `jon~`. Undefined of any other.
 */
export function otherSyntax(node: QueryNode | undefined, schema: Schema): string | undefined {
  if (node === undefined || 'part' in node) return undefined;
  if (!('parts' in node)) return ofWord(node, schema);
  return (node.kind === 'and' ? apart(node.parts, schema) : undefined) ?? firstOf(node.parts, schema);
}

function firstOf(parts: readonly QueryNode[], schema: Schema): string | undefined {
  return parts.map((part) => otherSyntax(part, schema)).find((words) => words !== undefined);
}

/** A field, a sign and a value with blanks between them. */
function apart(parts: readonly QueryNode[], schema: Schema): string | undefined {
  const words = parts.map((part) => wordOf(part) ?? '');
  const ways = words.map((word, at) => {
    const [next = '', after = ''] = words.slice(at + 1);
    if (!isField(word, schema) || !/^(?:==?|[<>]=?)/u.test(next)) return undefined;
    return withColon(`${word}${next}${/^[=<>]+$/u.test(next) ? after : ''}`, schema);
  });
  return ways.find((way) => way !== undefined);
}

function ofWord(node: QueryNode, schema: Schema): string | undefined {
  const word = wordOf(node) ?? '';
  if (node.kind === 'bare') {
    const way = withColon(word, schema);
    if (way !== undefined) return way;
  }
  if (/^\/.+\/$/u.test(word)) return 'there are no regular expressions: a * stands for any characters';
  if (/[\p{L}\p{N}]\?|\?[\p{L}\p{N}]/u.test(word))
    return `a ? stands for itself, a * for any characters: ${starred(word)}`;
  return /[\p{L}\p{N}][~^][\d.]*$/u.test(word)
    ? `${word.replace(/[^~^]+/gu, '')} stands for itself: leave it out`
    : undefined;
}

function starred(word: string): string {
  return word.replaceAll(/\?+/gu, '*');
}

function withColon(text: string, schema: Schema): string | undefined {
  const [, field = '', sign = '', value = ''] = assigned.exec(text) ?? [];
  if (value === '' || !isField(field, schema)) return undefined;
  return `a colon stands behind a field: ${evenField(field)}:${sign.startsWith('=') ? '' : sign}${value}`;
}

function isField(name: string, { fields, openRoots }: Schema): boolean {
  const even = evenField(name);
  return Object.hasOwn(fields, even) || openRoots.some((root) => even.startsWith(`${root}.`));
}

/** A word that stands for itself: neither quoted nor a pattern. */
function wordOf(node: QueryNode): string | undefined {
  if (node.kind !== 'bare' && node.kind !== 'field') return undefined;
  return node.match.kind === 'term' && !node.match.quoted ? node.match.value : undefined;
}
