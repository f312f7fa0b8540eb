import { ipKey, readIpRange, type IpRange } from '../../src/domain/ip-range.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { matchSpans, type MatchSpan } from '../../src/query/match-spans.ts';

/** Fields of events that words without a field are looked for in, as far as columns show them. */
const bareFields: ReadonlySet<string> = new Set(['description', 'user', 'client', 'connection', 'ip']);

/** Which stretches of what a column shows a query of the log has matched. @param fields whose values the column shows */
export function logMatchSpans(root: QueryNode, fields: readonly string[], text: string): readonly MatchSpan[] {
  const spans = fields.flatMap((field) => matchSpans(root, field, text, bareFields));
  const address = fields.includes('ip') ? ipKey(text) : null;
  if (address !== null && rangesOf(root).some(({ first, last }) => first <= address && address <= last))
    return [[0, text.length]];
  return spans.toSorted(([a], [b]) => a - b);
}

/** Networks that addresses are asked to be in. */
function rangesOf(node: QueryNode): readonly IpRange[] {
  if ('parts' in node) return node.parts.flatMap(rangesOf);
  if (node.kind !== 'field' || node.field !== 'ip' || node.match.kind !== 'term') return [];
  const range = readIpRange(node.match.value);
  return range === undefined ? [] : [range];
}
