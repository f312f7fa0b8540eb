import { expect, test } from 'vitest';

import { luceneSort } from '../../src/query/lucene-fields.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { toLucene } from '../../src/query/to-lucene.ts';

const now = Date.UTC(2026, 10, 22, 12);
const organizationId = (name: string) => (name === 'Acme' ? 'org_1a' : undefined);

function lucene(text: string): ReturnType<typeof toLucene> {
  return toLucene(parseQuery(text).root, { now, organizationId });
}

test.each([
  ['', ''],
  ['email:jane@acme.com', 'email:"jane@acme.com"'],
  ['email:*@acme.com', String.raw`email:*@acme.com`],
  ['name:"Jane \\"J\\" \\\\ Doe"', String.raw`name:"Jane \"J\" \\ Doe"`],
  ['name:jane\\ d*', String.raw`name:jane\ d*`],
  ['blocked:true email_verified:false', 'blocked:true AND email_verified:false'],
  ['blocked:true AND (name:a OR name:b)', 'blocked:true AND (name:"a" OR name:"b")'],
  ['name:a name:b OR name:c', '(name:"a" AND name:"b") OR name:"c"'],
  ['name:(a OR b)', 'name:"a" OR name:"b"'],
  ['name:a OR name:a', 'name:"a"'],
  [`name:(o'b OR o’b) blocked:true`, `(name:"o'b" OR name:"o’b" OR name:"o‘b" OR name:"oʼb") AND blocked:true`],
  ['NOT blocked:true', '_exists_:user_id AND NOT blocked:true'],
  ['NOT NOT blocked:true', 'blocked:true'],
  ['-name:a -name:b', '_exists_:user_id AND NOT name:"a" AND NOT name:"b"'],
  ['-name:a name:b', 'name:"b" AND NOT name:"a"'],
  ['name:a OR -name:b', 'name:"a" OR (_exists_:user_id AND NOT name:"b")'],
  ['NOT (name:a OR name:b)', '_exists_:user_id AND NOT (name:"a" OR name:"b")'],
  ['name:c NOT (name:a name:b)', 'name:"c" AND NOT (name:"a" AND name:"b")'],
  ['blocked:false', '_exists_:user_id AND NOT blocked:true'],
  ['NOT blocked:false', 'blocked:true'],
  ['username:null', '_exists_:user_id AND NOT _exists_:username'],
  ['name:*', '_exists_:name'],
  ['logins_count:>5', 'logins_count:{5 TO *]'],
  ['logins_count:[1 TO 5}', 'logins_count:[1 TO 5}'],
  ['created_at:2026-08-01', 'created_at:[2026-08-01T00:00:00.000Z TO 2026-08-02T00:00:00.000Z}'],
  ['created_at:<=2026-08', 'created_at:[* TO 2026-09-01T00:00:00.000Z}'],
  ['last_login:<30d', 'last_login:{2026-10-23T12:00:00.000Z TO *]'],
  ['last_login:>90d', 'last_login:[* TO 2026-08-24T12:00:00.000Z}'],
  ['last_login:[1d TO 2d]', 'last_login:[2026-11-20T12:00:00.000Z TO 2026-11-21T12:00:00.000Z]'],
  ['is:unverified', 'email_verified:false'],
  ['is:pending', '((_exists_:user_id AND NOT _exists_:logins_count) OR logins_count:0) AND NOT _exists_:last_login'],
  ['has:password', 'identities.provider:"auth0"'],
  ["name:o'brien", 'name:"o\'brien" OR name:"o’brien" OR name:"o‘brien" OR name:"oʼbrien"'],
  ['-name:o’b*ien', `_exists_:user_id AND NOT (name:o'b*ien OR name:o’b*ien OR name:o‘b*ien OR name:oʼb*ien)`],
  ['phone_number:+1-555-010-2030', 'phone_number:"+1-555-010-2030" OR phone_number:*15550102030'],
  ['app_metadata.level:5', 'app_metadata.level:5'],
  ['app_metadata.level:007', 'app_metadata.level:"007"'],
  ['app_metadata.level:"5"', 'app_metadata.level:"5"'],
  ['app_metadata.on:true', 'app_metadata.on:true'],
  ['app_metadata.x:-5', String.raw`app_metadata.x:\-5`],
  ['user_metadata.my\\ key\\:x.a\\.b:v', String.raw`user_metadata.my\ key\:x.a\.b:"v"`],
  ['_exists_:user_metadata.a\\.b', String.raw`_exists_:user_metadata.a\.b`],
  ['username:["a b" TO c]', 'username:["a b" TO c]'],
  ['username:[10 TO 9]', 'username:[10 TO 9]'],
  ['phone_number:\\+49*', String.raw`phone_number:\+49*`],
  ['connection:google-oauth2', 'identities.connection:"google-oauth2"'],
  ['org:Acme', 'organization_id:"org_1a"'],
  ['org:org_9', 'organization_id:"org_9"'],
  ['123', either('*123*')],
  ['ja', either('ja*')],
  ['"e d"', either(String.raw`*e\ d*`)],
  ['auth0|5', either(String.raw`*auth0\|5*`)],
  ['jan*doe', either('*jan*doe*')],
])('asks Auth0 what %s asks the mirror', (text, q) => {
  expect(lucene(text).q).toBe(q);
});

function either(pattern: string): string {
  return ['name', 'email', 'nickname', 'username', 'phone_number', 'user_id']
    .map((field) => `${field}:${pattern}`)
    .join(' OR ');
}

test.each([
  ['email:*a', 'Auth0 wants 3 characters or more'],
  ['name:j*e', 'Auth0 wants 3 characters or more'],
  ['ja*do', 'Auth0 wants 3 characters or more'],
  ['user_metadata.plan:go*', 'Auth0 takes no wildcards on user_metadata'],
  ['user_metadata.age:>5', 'Auth0 takes no ranges on user_metadata'],
  ['role:admin', 'Auth0 does not search by role'],
  ['org:Other', 'Auth0 finds members of one organization only'],
  ['has:mfa', 'Auth0 does not search by mfa'],
  ['is:stale', 'Auth0 knows no is:stale'],
  ['picture:*', 'Auth0 does not search by picture'],
  ['_exists_:user_metadata', 'Auth0 does not search by user_metadata'],
  ['logins_count:many', 'logins_count takes a number'],
  ['last_login:soon', 'last_login takes a date'],
  ['blocked:maybe', 'blocked takes true or false'],
  ['logins_count:[9 TO 5]', 'this range ends before it begins'],
  ['last_login:[90d TO 30d]', 'this range ends before it begins'],
  ['app_metadata.level:[9 TO 5]', 'this range ends before it begins'],
  ['name:"a\u0000b"', 'control characters'],
])('says that %s cannot be asked of Auth0, where, and what to do instead', (text, words) => {
  const { q, differences } = lucene(`blocked:true ${text}`);
  const refused = differences.filter(({ grade }) => grade === 'refused');
  expect(q).toBeUndefined();
  expect(refused).toHaveLength(1);
  expect(refused[0]?.words).toContain(words);
  expect(refused[0]?.hint).toMatch(/\.$/);
  expect(refused[0]?.span).toEqual({ start: 13, end: 13 + text.length });
});

test.each([
  ['email:"1@2"', []],
  ['name:jane', ['accents count: jose does not find José']],
  ['username:jane', ['capitals count in username', 'accents count: jose does not find José']],
  ['app_metadata.plan:5', []],
  [
    'o’',
    [
      "fewer than 3 characters only find values that begin with them: o'",
      'capitals count in username and user_id',
      'accents count: jose does not find José',
    ],
  ],
  [
    'ja',
    [
      'fewer than 3 characters only find values that begin with them: ja',
      'capitals count in username and user_id',
      'accents count: jose does not find José',
    ],
  ],
  [
    'connection:db',
    [
      'connection: Auth0 looks at linked accounts too, not only at the main one',
      'capitals count in connection',
      'accents count: jose does not find José',
    ],
  ],
  ['name:jane name:joe', ['accents count: jose does not find José']],
])('names what Auth0 answers otherwise to %s', (text, words) => {
  const { q, differences } = lucene(text);
  expect(q).toBeDefined();
  expect(differences.map((difference) => difference.words)).toEqual(words);
});

test('refuses what is too long for a request once it is written out', () => {
  const text = Array.from({ length: 24 }, (_, i) => `"${'x'.repeat(15)}${i}"`).join(' ');
  expect(lucene(text).q).toBeDefined();
  const wide = Array.from({ length: 24 }, (_, i) => `"${'ж'.repeat(15)}${i}"`).join(' ');
  expect(lucene(wide)).toMatchObject({
    q: undefined,
    differences: expect.arrayContaining([
      expect.objectContaining({ words: 'this is too long for Auth0 once it is written out' }),
    ]),
  });
});

test('sorts by what Auth0 can sort by', () => {
  expect(luceneSort('last_login', true)).toBe('last_login:-1');
  expect(luceneSort('connection', false)).toBe('identities.connection:1');
  expect(luceneSort('app_metadata.plan', false)).toBeUndefined();
  expect(luceneSort('constructor', false)).toBeUndefined();
});
