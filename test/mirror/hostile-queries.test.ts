import { array, assert, constantFrom, letrec, oneof, property, string, tuple } from 'fast-check';
import { beforeAll, expect, test } from 'vitest';

import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { logSchema } from '../../src/mirror/log-fields.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { userSchema } from '../../src/mirror/user-fields.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import type { SqlSchema } from '../../src/query/schema.ts';
import { toLucene } from '../../src/query/to-lucene.ts';
import { toSql } from '../../src/query/to-sql.ts';
import { oddPeople } from './odd-people.ts';
import { mirrorKey, noon, seeded, seen, temporaryFile } from './temporary-mirror.ts';
import { cpuTime } from '../helpers/cpu-time.ts';

let mirror: MirrorWriter;

const spiteful = {
  user_id: 'auth0|spiteful',
  name: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  email: "rob'); DROP TABLE users;--@example.com",
  created_at: '2026-07-31T00:00:00.000Z',
  user_metadata: JSON.parse(
    '{"__proto__": "p", "constructor": "c", "a.b": "dot", "q\\"uote": "q", "$": "dollar", "[0]": "first", "": "empty", "x": {"toString": 1}}',
  ) as Record<string, unknown>,
};

beforeAll(() => {
  mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
  const users = [...oddPeople(60, seeded(4)), spiteful].map((profile) => seen(profile));
  mirror.commitBatch({ users, pass: 1 }, noon);
  mirror.commitBatch({ finishPass: 1 }, noon);
});

/** The ids that a query finds; the error when it is none. */
function ask(text: string): readonly string[] | QueryError {
  try {
    const { root } = parseQuery(text);
    const rows = mirror.listUsers({
      query: root,
      sort: { field: 'user_id', descending: false },
      offset: 0,
      limit: 200,
    });
    expect(mirror.countUsers({ query: root })).toBe(rows.length);
    return rows.map(({ user_id }) => user_id);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
}

const marker = 'zqx7';
const values = oneof(
  string({ unit: 'binary', maxLength: 12 }),
  constantFrom(
    '5',
    '-1',
    '2026-08',
    '<30d',
    '[1 TO 5]',
    '{a TO *]',
    '*',
    'a*b',
    '"',
    '\\',
    'true',
    'null',
    '%',
    '_',
    "'",
    ';--',
    '\u0000',
    '\ud800',
    'org_1',
    'blocked',
    'mfa',
    '()',
    '((',
    '?',
  ),
);
const fields = oneof(
  constantFrom(...Object.keys(userSchema(0).fields), ...Object.keys(logSchema(0).fields)),
  constantFrom(
    'user_metadata.x',
    'app_metadata.a\\.b',
    '_exists_',
    '__proto__',
    'user_metadata.__proto__',
    'user_metadata.',
    'details.x',
    'constructor',
    'toString',
  ),
);
const term = oneof(
  values,
  tuple(fields, values).map(([field, value]) => `${field}:${value}`),
  tuple(fields, values).map(([field, value]) => `${field}:"${value.replaceAll(/["\\]/g, '\\$&')}"`),
  tuple(fields, values).map(([field, value]) => `${field}:(${value} OR x)`),
);
const queries = oneof(
  string({ unit: 'binary', maxLength: 80 }),
  array(tuple(constantFrom('', ' AND ', ' OR ', ' NOT ', ' -', ' (', ') '), term), { maxLength: 6 }).map((parts) =>
    parts.flat().join(''),
  ),
);

test('whatever is typed is answered or refused as a query, by both archives and by Lucene', () => {
  assert(
    property(queries, (text) => {
      const answer = ask(text);
      if (answer instanceof QueryError) {
        expect(answer.span.start).toBeGreaterThanOrEqual(0);
        expect(answer.span.start).toBeLessThanOrEqual(answer.span.end);
        expect(answer.span.end).toBeLessThanOrEqual(text.length);
        expect(answer.hint).not.toBe('');
      }
      try {
        mirror.countLogs({ query: parseQuery(text).root });
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
      }
    }),
    { numRuns: 400 },
  );
});

test('no text of a query ever stands in the SQL, and each question mark has its value', () => {
  const marked = tuple(fields, values, constantFrom('', '*', '"')).map(([field, value, sign]) => {
    const plain = value.replaceAll(/["\\()[\]{}\s]/g, '');
    return `${field}${field.includes('metadata') ? marker : ''}:${sign}${marker}${plain}${sign} OR ${marker}`;
  });
  assert(
    property(marked, (text) => {
      for (const schema of [userSchema(noon), logSchema(noon)]) {
        const made = sqlOf(text, schema);
        if (made === undefined) continue;
        expect(made.sql.toLowerCase()).not.toContain(marker);
        expect(made.sql.split('?').length - 1).toBe(made.params.length);
      }
    }),
    { numRuns: 600 },
  );
});

function sqlOf(text: string, schema: SqlSchema): ReturnType<typeof toSql> | undefined {
  try {
    const { root } = parseQuery(text);
    return root && toSql(root, schema);
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

/** Queries that find some people. */
const leaf = constantFrom(
  'jane',
  '"e d"',
  'straße',
  'acme',
  '@example.org',
  'user_1',
  'j*doe',
  'name:j*',
  'name:"jane doe"',
  'name:*arc*',
  "d'arc",
  'name:*o’*',
  'name:"o\'brien"',
  'name:[a TO k}',
  'nickname:null',
  '_exists_:username',
  'email:*@acme.com',
  'email.domain:acme.com',
  'email:zoe*',
  'phone_number:+49*',
  'blocked:true',
  'blocked:false',
  'email_verified:false',
  'is:unverified',
  'is:pending',
  'has:phone',
  'has:password',
  'logins_count:>1',
  'logins_count:[1 TO 2}',
  'last_login:<900d',
  'last_login:>2023-12',
  'created_at:[2023-11-20 TO 2023-12-15]',
  'user_metadata.plan:gold',
  'app_metadata.level:2',
  'identities.connection:(github OR db)',
);
const { sensible } = letrec<{ sensible: string }>((tie) => ({
  sensible: oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tuple(tie('sensible'), constantFrom(' ', ' AND ', ' OR ', ' -', ' AND NOT '), tie('sensible')).map((three) =>
      three.join(''),
    ),
    tie('sensible').map((inner) => `(${inner})`),
    tie('sensible').map((inner) => `NOT (${inner})`),
  ),
}));

/** What Auth0 takes otherwise than the mirror, whose own answers cannot be compared then. */
const otherwise = /^(?:fewer than 3|connection:|_exists_:blocked)/;

test('Lucene made of a query asks the mirror the same, and made once more stays as it is', () => {
  const generous = { length: 100_000, terms: 1000, depth: 50 };
  const lucene = (text: string) => toLucene(parseQuery(text, generous).root, { now: noon });
  assert(
    property(oneof(sensible, queries), (text) => {
      const before = ask(text);
      if (before instanceof QueryError) return;
      const first = lucene(text);
      if (first.q === undefined) return;
      if (!first.differences.some(({ words }) => otherwise.test(words))) {
        const { root } = parseQuery(first.q, generous);
        const sort = { field: 'user_id', descending: false } as const;
        const rows = mirror.listUsers({ query: root, sort, offset: 0, limit: 200 });
        expect([first.q, rows.map(({ user_id }) => user_id)]).toEqual([first.q, before]);
      }
      // A bound such as `{date` is written as the first moment behind it.
      const second = lucene(first.q).q ?? '';
      expect(lucene(second).q).toBe(second);
    }),
    { numRuns: 600 },
  );
});

test.each([
  ['user_metadata.__proto__:p', 1],
  ['user_metadata.constructor:c', 1],
  ['user_metadata.a\\.b:dot', 1],
  ['user_metadata.a.b:dot', 0],
  ['user_metadata.q\\"uote:q', 1],
  ['user_metadata.$:dollar', 1],
  ['user_metadata.[0]:first', 1],
  ['user_metadata.x.toString:1', 1],
  ['_exists_:user_metadata.x.toString', 1],
  ['_exists_:user_metadata.a\\.b', 1],
  ['_exists_:user_metadata.valueOf', 0],
  ['email:"rob\'); DROP TABLE users;--@example.com"', 1],
  ["email:x' OR '1'='1", 0],
  ['name:%', 0],
  ['name:_*', 0],
  [`name:${'a*'.repeat(200)}b`, 0],
  [`name:${'a*'.repeat(40)}a`, 1],
  [`${'a*'.repeat(200)}b`, 0],
  ['search MATCH "a"', 0],
  ['name:"x\u0000y"', 0],
  ['name:\ud800', 0],
])('takes %j for what it says', (text, count) => {
  const begun = cpuTime();
  expect(ask(text)).toHaveLength(count);
  expect(cpuTime() - begun).toBeLessThan(500);
});

test.each([
  ['__proto__:x', 'there is no field "__proto__"'],
  ['constructor:x', 'there is no field "constructor"'],
  ['is:__proto__', 'is takes one of'],
  ['has:toString', 'has takes one of'],
  ['user_metadata.:x', 'there is no field "user_metadata."'],
  ['user_metadata:x', 'user_metadata needs a key'],
  [`user_metadata.${'a.'.repeat(300)}b:x`, '512 are allowed'],
  ['('.repeat(10_000), '512 are allowed'],
  ['('.repeat(400), '8 levels'],
  ['!'.repeat(400), '8 levels'],
  ['"'.repeat(401), 'closing quote'],
  ['a '.repeat(200), '24 terms'],
])('refuses %.20s', (text, words) => {
  const answer = ask(text);
  expect(answer).toBeInstanceOf(QueryError);
  expect((answer as QueryError).message).toContain(words);
});

test('a path of 200 steps is a path', () => {
  expect(ask(`user_metadata.${'a.'.repeat(200)}b:x`)).toEqual([]);
});
