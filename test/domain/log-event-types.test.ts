import { existsSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';

const catalogue = new URL('../../../shared/auth0/log-event-types.json', import.meta.url);

test('every code has its words once', () => {
  const codes = logEventTypes.map((type) => type.code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('words fit into a cell of 30 columns and hold nothing but plain text', () => {
  for (const { words } of logEventTypes) expect(words).toMatch(/^[\w :,-]{2,30}$/);
});

test.each([
  ['s', '✓', 'auth.login.success'],
  ['fp', '✗', 'auth.login.fail'],
  ['limit_wc', '⊘', 'auth.login.notification'],
  ['sapi', '✎', 'management.success'],
  ['pwd_leak', '!', 'auth.login.notification'],
])('%s is marked %s and belongs to %s', (code, glyph, family) => {
  expect(logEventType(code)).toMatchObject({ glyph, family });
});

test('a code that is not known is shown as it came', () => {
  expect(logEventType('brand_new')).toEqual({
    code: 'brand_new',
    words: 'brand_new',
    family: 'other',
    outcome: 'notice',
    glyph: '·',
  });
});

test.skipIf(!existsSync(catalogue))('the table covers the whole catalogue, and nothing else', () => {
  const known = Object.keys(JSON.parse(readFileSync(catalogue, 'utf8')) as object).sort();
  expect(logEventTypes.map((type) => type.code).sort()).toEqual(known);
});
