import type { QueryNode } from './ast.ts';

const small = /^(?:and|or|not)$/iu;

/**
 * Words of a query that somebody probably meant as operators: `and`, `or` and `not` between two terms, as they were typed.
 * Only capitals are operators, so all of them are looked for as words, and mostly find nobody.
 */
export function wordsForOperators(node: QueryNode | undefined): string[] {
  if (node === undefined) return [];
  if ('part' in node) return wordsForOperators(node.part);
  if (!('parts' in node)) return [];
  const { kind, parts } = node;
  return parts.flatMap((part, at): string[] => {
    const isBetween = kind === 'and' && at > 0 && at < parts.length - 1;
    const word = isBetween ? wordOf(part) : undefined;
    return word !== undefined && small.test(word) ? [word] : wordsForOperators(part);
  });
}

/** A word without a field directly before it: `name:and` is meant, the one of `name:(ada and bob)` is not. */
function wordOf(node: QueryNode): string | undefined {
  if ((node.kind !== 'bare' && node.kind !== 'field') || node.match.kind !== 'term') return undefined;
  const { value } = node.match;
  return node.span.end - node.span.start === value.length ? value : undefined;
}
