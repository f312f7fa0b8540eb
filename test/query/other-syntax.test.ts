import { expect, test } from 'vitest';

import { logSchema } from '../../src/mirror/log-fields.ts';
import { userSchema } from '../../src/mirror/user-fields.ts';
import { otherSyntax } from '../../src/query/other-syntax.ts';
import { parseQuery } from '../../src/query/parse-query.ts';

test.each([
  ['blocked=true', 'a colon stands behind a field: blocked:true'],
  ['jane Logins_Count>=5', 'a colon stands behind a field: logins_count:>=5'],
  ['app_metadata.Plan==gold', 'a colon stands behind a field: app_metadata.Plan:gold'],
  ['last_login > 90d', 'a colon stands behind a field: last_login:>90d'],
  ['last_login >90d blocked:true', 'a colon stands behind a field: last_login:>90d'],
  ['email = jane@acme.com', 'a colon stands behind a field: email:jane@acme.com'],
  ['name:jo?n', 'a ? stands for itself, a * for any characters: jo*n'],
  ['/jo.*n/', undefined],
  ['name:/joh?n/', 'there are no regular expressions: a * stands for any characters'],
  ['jon~ OR x', '~ stands for itself: leave it out'],
  ['name:jane^2', '^ stands for itself: leave it out'],
])('tells what is meant by %j', (text, words) => {
  expect(otherSyntax(parseQuery(text).root, userSchema(0))).toBe(words);
});

test.each(['jane doe', 'a=b', 'last_login', '?', '"blocked=true"', 'NOT blocked=true', 'jo*n?', ''])(
  'leaves %j alone',
  (text) => {
    expect(otherSyntax(parseQuery(text).root, userSchema(0))).toBeUndefined();
  },
);

test('knows the fields of the log', () => {
  expect(otherSyntax(parseQuery('type = fp').root, logSchema(0))).toContain('type:fp');
});
