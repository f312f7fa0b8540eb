import type { QueryNode, Span } from './ast.ts';
import { parseQuery } from './parse-query.ts';
import type { WordSchema } from './schema.ts';

/** Words by field: of `is`, of `has`. */
type WordTables = Readonly<Record<string, Readonly<Record<string, Pick<WordSchema, 'about'> & { query?: string }>>>>;

/**
 * Puts what a word stands for in its place, where the language can say it: `is:blocked` becomes `blocked:true`, at the
 * span of the word. Everything else is left as it is, unknown words too.
 */
export function expandWords(node: QueryNode, tables: WordTables): QueryNode {
  if ('parts' in node) return { ...node, parts: node.parts.map((part) => expandWords(part, tables)) };
  if ('part' in node) return { ...node, part: expandWords(node.part, tables) };
  if (node.kind !== 'field' || node.match.kind !== 'term' || !Object.hasOwn(tables, node.field)) return node;
  const words = tables[node.field] ?? {};
  const word = node.match.value.toLowerCase();
  const query = Object.hasOwn(words, word) ? words[word]?.query : undefined;
  const root = query === undefined ? undefined : parseQuery(query).root;
  return root === undefined ? node : standAt(root, node.span);
}

function standAt(node: QueryNode, span: Span): QueryNode {
  if ('parts' in node) return { ...node, span, parts: node.parts.map((part) => standAt(part, span)) };
  if ('part' in node) return { ...node, span, part: standAt(node.part, span) };
  return { ...node, span };
}
