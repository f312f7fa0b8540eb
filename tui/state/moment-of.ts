import { userWords } from '../../src/mirror/user-fields.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { expandWords } from '../../src/query/expand-words.ts';
import { readAge } from '../../src/query/read-date.ts';

const minute = 60_000;
const hour = 60 * minute;

/**
 * The minute or the hour that an answer is of, where the query asks for an age: it is another one after that, also in a
 * mirror in which nothing happens. Empty for a query that means the same at any time.
 * @param now in milliseconds
 */
export function momentOf(root: QueryNode | undefined, now: number): string {
  const step = root && stepOf(expandWords(root, userWords));
  return step === undefined ? '' : `${step / minute}m${Math.floor(now / step)}`;
}

/** How long an answer is good for, in milliseconds. */
function stepOf(node: QueryNode): number | undefined {
  if ('part' in node) return stepOf(node.part);
  if ('parts' in node) return shortest(node.parts.map(stepOf));
  const { match } = node;
  // A word that is left is one that only the mirror knows: of a block that lasts for 30 days, for one.
  if (match.kind !== 'range') return node.kind === 'field' && node.field === 'is' ? hour : undefined;
  const ages = [match.from, match.to].map((bound) => bound && readAge(bound.value));
  return shortest(ages.map((age) => (age === undefined ? undefined : age < 24 * hour ? minute : hour)));
}

function shortest(steps: readonly (number | undefined)[]): number | undefined {
  return steps.reduce(
    (one, other) => (one === undefined || (other !== undefined && other < one) ? other : one),
    undefined,
  );
}
