import { array, assert, constantFrom, nat, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { userSchema } from '../../src/mirror/user-fields.ts';
import { completionsAt } from '../../src/query/completion-at.ts';

const schema = userSchema(0);

/** The caret is where the bar stands. */
function at(typed: string): ReturnType<typeof completionsAt> & { readonly replaced: string } {
  const caret = typed.indexOf('|');
  const text = typed.slice(0, caret) + typed.slice(caret + 1);
  const found = completionsAt(text, caret, schema);
  return { ...found, replaced: text.slice(found.start, found.end) };
}

test.each([
  ['|', 'field', undefined, '', ''],
  ['ident|', 'field', undefined, 'ident', 'ident'],
  ['bl|:true', 'field', undefined, 'bl', 'bl:'],
  ['blocked:true AND ident|', 'field', undefined, 'ident', 'ident'],
  ['blocked:true A|', 'operator', undefined, 'A', 'A'],
  ['blocked:true |', 'operator', undefined, '', ''],
  ['blocked:true AND |', 'field', undefined, '', ''],
  ['NOT |', 'field', undefined, '', ''],
  ['-em|', 'field', undefined, 'em', 'em'],
  ['!em|', 'field', undefined, 'em', 'em'],
  ['(em|', 'field', undefined, 'em', 'em'],
  ['is:|', 'value', 'is', '', ''],
  ['is:bl|ocked', 'value', 'is', 'bl', 'blocked'],
  ['email:a\\ b|', 'value', 'email', 'a\\ b', 'a\\ b'],
  ['name:(a OR b|', 'value', 'name', 'b', 'b'],
  ['name:(|', 'value', 'name', '', ''],
  ['name:(a |', 'operator', undefined, '', ''],
  ['name:(a) em|', 'field', undefined, 'em', 'em'],
  ['name:"jane d|', 'value', 'name', 'jane d', '"jane d'],
  ['name:"jane d|oe" x', 'value', 'name', 'jane d', '"jane doe"'],
  ['"jane d|', 'value', undefined, 'jane d', '"jane d'],
  ['_exists_:user|', 'field', '_exists_', 'user', 'user'],
  ['last_login:>3|', 'value', 'last_login', '>3', '>3'],
  ['last_login:[2026-0|', 'value', 'last_login', '2026-0', '2026-0'],
  ['last_login:[2026-01-01 TO 20|26]', 'value', 'last_login', '20', '2026'],
  ['user_metadata.pl|', 'field', undefined, 'user_metadata.pl', 'user_metadata.pl'],
] as const)('finds what is typed in %s', (typed, kind, field, prefix, replaced) => {
  expect(at(typed as string)).toMatchObject({ kind, prefix, replaced });
  expect(at(typed as string).field).toBe(field);
});

test('offers fields that begin with what is typed, then those that hold it, each with its colon', () => {
  const texts = at('ident|').choices.map(({ text }) => text);
  expect(texts.slice(0, 4)).toEqual([
    'identities.connection:',
    'identities.provider:',
    'identities.user_id:',
    'identities.isSocial:',
  ]);
  expect(at('LOGIN|').choices.map(({ text }) => text)).toEqual(['logins_count:', 'last_login:']);
  expect(at('user_meta|').choices.map(({ text }) => text)).toEqual(['user_metadata.']);
  expect(at('_exists_:phone|').choices.map(({ text }) => text)).toEqual(['phone_number', 'phone_verified']);
});

test('offers words, truth, ages and operators where they can stand', () => {
  expect(at('is:un|').choices).toMatchObject([{ text: 'unverified', about: 'the e-mail address is not verified' }]);
  expect(at('blocked:|').choices.map(({ text }) => text)).toEqual(['true', 'false']);
  expect(at('last_login:<|').choices.map(({ text }) => text)).toEqual(['<1d', '<7d', '<30d']);
  expect(at('a O|').choices.map(({ text }) => text)).toEqual(['OR', 'NOT']);
  expect(at('email:|').choices).toEqual([]);
  expect(at('nonsense:|').choices).toEqual([]);
});

test('always finds a stretch of the text around or before the caret, whatever is typed', () => {
  const piece = constantFrom('a', ':', '"', '(', ')', '[', ']', ' TO ', '*', '\\', '-', '!', ' AND ', 'is:', '😀', ' ');
  const texts = oneof(
    string({ unit: 'binary', maxLength: 60 }),
    array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  assert(
    property(texts, nat(70), (text, caret) => {
      const { start, end } = completionsAt(text, caret, schema);
      const place = Math.min(caret, text.length);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start).toBeLessThanOrEqual(place);
      expect(end).toBeGreaterThanOrEqual(place);
      expect(end).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 600 },
  );
});
