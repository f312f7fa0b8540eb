import { describe, expect, test } from 'vitest';

import { tenantLink } from '../../tui/effects/open-link.ts';
import { findJsonMistake } from '../../tui/forms/json-mistake.ts';
import { mergePatch } from '../../tui/forms/merge-patch.ts';
import { documentMistake, readDocument } from '../../tui/forms/read-document.ts';
import { splitWords } from '../../tui/terminal/split-words.ts';
import { caretPlace, editLines, insertLines } from '../../tui/text-area.ts';

describe('JSON that is typed', () => {
  test.each([
    ['{"a": tru}', 1, 7],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['{"a": 1 "b"}', 1, 9],
    ['{a: 1}', 1, 2],
    ['{"a": "x', 1, 7],
    ['{"a": "\\q"}', 1, 7],
    ['[1, 2', 1, 6],
    ['{} {}', 1, 4],
    ['{"a": 01}', 1, 8],
    ['', 1, 1],
  ])('%j is wrong at line %i, column %i', (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(findJsonMistake(text)).toMatchObject({ line, column });
  });

  test.each(['{}', ' [1, -2.5e3, "\\u00e9", null, true, {"a": []}] ', '"x"', '0'])('%j is right', (text) => {
    JSON.parse(text);
    expect(findJsonMistake(text)).toBeUndefined();
  });

  test('has to be an object; nothing at all is an empty one', () => {
    expect(documentMistake('[1]')?.words).toMatch(/object/);
    expect(readDocument('  ')).toEqual({});
    expect(readDocument('{"a":1}')).toEqual({ a: 1 });
    expect(findJsonMistake('['.repeat(5_000))?.words).toMatch(/deeply/);
  });

  test('what is sent are the first-level keys that differ, null for those that are gone', () => {
    expect(mergePatch({ a: 1, b: { c: 1 }, d: 2 }, { a: 1, b: { c: 2 }, e: 3 })).toEqual({
      b: { c: 2 },
      e: 3,
      d: null,
    });
    expect(mergePatch({ a: [1] }, { a: [1] })).toEqual({});
  });
});

function typed(text: string, ...keys: string[]): string {
  let field = insertLines({ text: '', caret: 0 }, text);
  for (const key of keys) field = editLines(field, key) ?? field;
  return `${field.text.slice(0, field.caret)}|${field.text.slice(field.caret)}`;
}

describe('Text of several lines', () => {
  test('moves by line and keeps the column', () => {
    expect(typed('abc\nd\nefg', 'up')).toBe('abc\nd|\nefg');
    expect(typed('abc\nd\nefg', 'up', 'up', 'home')).toBe('|abc\nd\nefg');
    expect(typed('abc\ndef', 'home')).toBe('abc\n|def');
    expect(typed('abc\ndef', 'up', 'right', 'right')).toBe('abc\nd|ef');
    expect(typed('a👩‍👩‍👧b', 'left', 'backspace')).toBe('a|b');
  });

  test('a new line begins where the last one did, and further in after a bracket', () => {
    expect(typed('  "a": {', 'enter')).toBe('  "a": {\n    |');
    expect(typed('  x', 'enter')).toBe('  x\n  |');
  });

  test('cuts words, lines, and joins lines', () => {
    expect(typed('one two', 'ctrl+w')).toBe('one |');
    expect(typed('one\ntwo', 'ctrl+u', 'backspace')).toBe('one|');
    expect(typed('one\ntwo', 'up', 'ctrl+k')).toBe('one|two');
    expect(caretPlace({ text: 'a\nbc', caret: 3 })).toEqual({ line: 1, column: 1 });
  });

  test('takes line breaks of every system, and nothing that could steer a terminal', () => {
    expect(insertLines({ text: '', caret: 0 }, 'a\r\nb\rc\t\u001B[2Jd').text).toBe('a\nb\nc  [2Jd');
  });
});

test('a command is split as a shell splits it, and nothing is expanded', () => {
  expect(splitWords(`code --wait "my file" 'it''s' a\\ b $HOME \`x\``)).toEqual([
    'code',
    '--wait',
    'my file',
    'its',
    'a b',
    '$HOME',
    '`x`',
  ]);
  expect(splitWords('  ')).toEqual([]);
  expect(splitWords('""')).toEqual(['']);
});

test('a browser is only sent to https links of the tenant itself', () => {
  const domain = 'acme.eu.auth0.com';
  expect(tenantLink('https://acme.eu.auth0.com/lo/reset?ticket=x#', domain)).toBe(
    'https://acme.eu.auth0.com/lo/reset?ticket=x#',
  );
  for (const link of [
    'http://acme.eu.auth0.com/',
    'https://acme.eu.auth0.com.evil.example/',
    'https://acme.eu.auth0.com@evil.example/',
    'https://ada@acme.eu.auth0.com/',
    'https://acme.eu.auth0.com:8443/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '--version',
  ]) {
    expect(tenantLink(link, domain)).toBeUndefined();
  }
});
