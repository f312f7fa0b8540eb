import { foldText } from '../domain/fold-text.ts';
import type { QueryNode } from './ast.ts';

/**
 * Folded texts that every match must hold somewhere in its searchable text: what an index of that text can be asked
 * for before the whole condition is tried.
 * @param isSearchable whether the values of a field are part of that text
 */
export function requiredTexts(node: QueryNode, isSearchable: (field: string) => boolean): string[] {
  if ('parts' in node) {
    return node.kind === 'and' ? node.parts.flatMap((part) => requiredTexts(part, isSearchable)) : [];
  }
  if ('part' in node || (node.kind === 'field' && !isSearchable(node.field))) return [];
  if (node.match.kind === 'wildcard') return node.match.parts.map(foldText).filter((part) => part !== '');
  if (node.match.kind !== 'term' || (node.kind === 'field' && node.match.value === 'null')) return [];
  const text = foldText(node.match.value);
  return text === '' ? [] : [text];
}
