import { assert, integer, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { foldText } from '../../src/domain/fold-text.ts';
import { matchSpans } from '../../src/query/match-spans.ts';
import { parseQuery } from '../../src/query/parse-query.ts';

/** The text with brackets around what is highlighted. */
function marked(query: string, field: string, text: string): string {
  let result = '';
  let at = 0;
  for (const [start, end] of matchSpans(parseQuery(query).root, field, text)) {
    result += `${text.slice(at, start)}[${text.slice(start, end)}]`;
    at = end;
  }
  return result + text.slice(at);
}

test.each([
  ['jan', 'name', 'Jane Janson', '[Jan]e [Jan]son'],
  ["o'b", 'name', 'O’Brien', '[O’B]rien'],
  ['name:o’brien', 'name', "O'Brien", "[O'Brien]"],
  ['+49 151-12345', 'phone_number', '+4915112345', '+[4915112345]'],
  ['jan ane', 'name', 'Jane', '[Jane]'],
  ['"e j"', 'name', 'Jane Janson', 'Jan[e J]anson'],
  ['jan', 'connection', 'janitors', 'janitors'],
  ['angstrom', 'name', 'Zoë Ångström', 'Zoë [Ångström]'],
  ['zoe', 'name', 'Zoe\u0308 A\u030angstrom', '[Zoe\u0308] A\u030angstrom'],
  ['田太', 'name', '山田太郎', '山[田太]郎'],
  ['jo*hn', 'name', 'Jo Ahnert', '[Jo] A[hn]ert'],
  ['ﬁ', 'name', 'ﬁne fine', '[ﬁ]ne [fi]ne'],
  ['a b', 'name', 'a\t\u200b b', '[a]\t\u200b [b]'],
  ['"a b"', 'name', 'xa \u200b bé', 'x[a \u200b b]é'],
  ['email:*@acme.com', 'email', 'jane@ACME.com', 'jane[@ACME.com]'],
  ['email:*@acme.com', 'email', 'jane@acme.com.evil', 'jane@acme.com.evil'],
  ['email:ja*', 'name', 'jane', 'jane'],
  ['email.domain:acme.com', 'email', 'jane@acme.com', 'jane[@acme.com]'],
  ['identities.connection:git*', 'connection', 'github', '[git]hub'],
  ['name:jane', 'name', 'JANE', '[JANE]'],
  ['name:jane', 'name', 'jane doe', 'jane doe'],
  ['NOT jan', 'name', 'jane', 'jane'],
  ['name:(ja* OR *ne)', 'name', 'jane', '[jane]'],
  ['name:a*b*a', 'name', 'aba', '[aba]'],
  ['name:a*a', 'name', 'a', 'a'],
  ['_exists_:name name:[a TO z]', 'name', 'jane', 'jane'],
  ['user_metadata.plan:gold', 'user_metadata.plan', 'Gold', '[Gold]'],
])('marks what %s has found in %s %j', (query, field, text, expected) => {
  expect(marked(query, field, text)).toBe(expected);
});

test('marks a word wherever the text holds it, and no half of a character', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 30 }), nat(30), integer({ min: 1, max: 5 }), (text, from, length) => {
      const value = Array.from(text)
        .slice(from, from + length)
        .join('');
      const match = { kind: 'term', value, quoted: true } as const;
      const spans = matchSpans({ kind: 'bare', match, span: { start: 0, end: 1 } }, 'name', text);
      const isFound = foldText(value) !== '' && foldText(text).includes(foldText(value));
      expect(spans.length > 0).toBe(isFound);
      let last = -1;
      for (const [start, end] of spans) {
        expect(start).toBeGreaterThan(last);
        expect(end).toBeGreaterThan(start);
        expect(text.slice(start, end).isWellFormed() || !text.isWellFormed()).toBe(true);
        last = end;
      }
    }),
    { numRuns: 600 },
  );
});
