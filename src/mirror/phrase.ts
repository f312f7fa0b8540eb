import { foldText } from '../domain/fold-text.ts';
import type { QueryNode } from '../query/ast.ts';
import type { UserFilter } from './mirror.ts';

/** The bare words of a filter that every match must hold: what lists by relevance are ranked by. */
export interface Phrase {
  /** Folded, in the order in which they were typed. */
  readonly words: readonly string[];
  /** All of them with blanks between: the beginning of a name. */
  readonly folded: string;
  /** The same as it was typed: a user_id is not folded. */
  readonly typed: string;
}

/** @returns undefined for a filter without such words */
export function phraseOf({ text = '', query }: UserFilter): Phrase | undefined {
  const typed = [...text.split(/\s+/), ...bareWords(query)].filter((word) => foldText(word).trim() !== '');
  if (typed.length === 0) return undefined;
  const words = typed.map((word) => foldText(word).trim());
  return { words, folded: words.join(' '), typed: typed.join(' ') };
}

function bareWords(node: QueryNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.kind === 'and') return node.parts.flatMap(bareWords);
  return node.kind === 'bare' && node.match.kind === 'term' ? [node.match.value] : [];
}
