import { parseQuery } from '../../src/query/parse-query.ts';

/** What a query may lack at its end: a value, the other end of a range, a quote. */
const endings = ['', 'x', '"', '" TO *]', '"]', ' TO *]', '* TO *]', 'TO *]', 'O *]', ' *]', '*]', ']'];
const mostParentheses = 8;

/** True for a text that is no query, but could become one as one types on. */
export function isUnfinished(text: string): boolean {
  return !isQuery(text) && canBecomeQuery(text);
}

/** True for a text that is a query, or could become one as one types on: whatever follows `a b)`, or too long a text, cannot. */
export function canBecomeQuery(text: string): boolean {
  for (let open = 0; open <= mostParentheses; open += 1) {
    for (const ending of endings) if (isQuery(`${text}${ending}${')'.repeat(open)}`)) return true;
  }
  return false;
}

function isQuery(text: string): boolean {
  try {
    parseQuery(text);
    return true;
  } catch {
    return false;
  }
}
