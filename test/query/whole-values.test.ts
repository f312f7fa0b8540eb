import { expect, test } from 'vitest';
import { logSchema } from '../../src/mirror/log-fields.ts';
import { userSchema } from '../../src/mirror/user-fields.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { wholeValues } from '../../src/query/whole-values.ts';

const schema = userSchema(0);

test('tells those of the log', () => {
  const { root } = parseQuery('client:shop country:korea city:ber user:jo connection:goo ip:10.1 type:fp strategy:au');
  const values = wholeValues(root, logSchema(0)).map(({ field }) => field);
  expect(values).toEqual(['client', 'country', 'city', 'strategy']);
});

test.each([
  ['email:josefa', ['email:josefa']],
  ['email:josefa@acme', ['email:josefa@acme']],
  ['name:(josé OR anna) blocked:true', ['name:josé', 'name:anna']],
  ['given_name:jo phone_number:555', ['given_name:jo', 'phone_number:555']],
  ['user_metadata.plan:gold app_metadata.seats:10', ['user_metadata.plan:gold']],
  ['email:josefa@acme.com', []],
  ['email:josefa* name:"jo" username:null', []],
  ['NOT email:josefa', []],
  ['josefa is:pending role:admin connection:goo blocked:true logins_count:5 last_login:2026', []],
  ['user_metadata.beta:true', []],
  ['', []],
])('tells the values of %j that may be parts', (text, values) => {
  expect(wholeValues(parseQuery(text).root, schema).map(({ field, value }) => `${field}:${value}`)).toEqual(values);
});
