import type { QueryNode } from './ast.ts';
import { evenText } from './even-text.ts';

/**
 * Folded texts that every match must hold somewhere in its searchable text, with any sign for an apostrophe: what an index of that text can be asked
 * for before the whole condition is tried.
 * @param isSearchable whether the values of a field are part of that text
 */
export function requiredTexts(node: QueryNode, isSearchable: (field: string) => boolean): string[] {
  if ('parts' in node) {
    const each = node.parts.map((part) => requiredTexts(part, isSearchable));
    return node.kind === 'and' ? each.flat() : inCommon(each);
  }
  if ('part' in node || (node.kind === 'field' && !isSearchable(node.field))) return [];
  const { match } = node;
  if (match.kind !== 'wildcard' && (match.kind !== 'term' || (node.kind === 'field' && match.value === 'null')))
    return [];
  const texts = match.kind === 'term' ? [match.value] : match.parts;
  return texts.map(evenText).filter((text) => text !== '');
}

/** Characters: shorter ones stand in so many rows that they are not worth a search by themselves. */
const worthAsking = 3;

/** What every alternative holds, such as the digits of a phone number with and without the signs between them. */
function inCommon([first = [], ...others]: readonly (readonly string[])[]): string[] {
  const parts = first.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length >= worthAsking);
  return parts.filter((part) => others.every((texts) => texts.some((text) => text.includes(part))));
}
