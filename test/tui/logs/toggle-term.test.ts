import { describe, expect, test } from 'vitest';

import { parseQuery } from '../../../src/query/parse-query.ts';
import { askedValues, toggleTerm, withoutField } from '../../../tui/logs/toggle-term.ts';

function toggle(text: string, field: string, value: string): string {
  const changed = toggleTerm(text, parseQuery(text).root, field, value);
  parseQuery(changed);
  return changed;
}

describe('A value of a facet', () => {
  test.each([
    ['', 'type', 'fp', 'type:fp'],
    ['ada', 'type', 'fp', 'ada type:fp'],
    ['ada OR bob', 'type', 'fp', '(ada OR bob) type:fp'],
    ['ada', 'connection', 'Username-Password-Authentication', 'ada connection:Username-Password-Authentication'],
    ['', 'place', 'Berlin, DE', 'place:"Berlin, DE"'],
    ['', 'client', 'say "hi" \\o/', String.raw`client:"say \"hi\" \\o/"`],
    ['', 'user', 'OR', 'user:"OR"'],
    ['', 'ip', '2001:db8::1', 'ip:"2001:db8::1"'],
    ['', 'user', 'jane@acme.com.', 'user:"jane@acme.com."'],
    ['', 'user', '0049-30-123456', 'user:0049-30-123456'],
    ['user:0049-30-123456', 'user', 'other', 'user:(0049-30-123456 OR other)'],
    ['user:(0049-30-123456 OR other)', 'user', '2026.1.12345', 'user:(0049-30-123456 OR other OR 2026.1.12345)'],
    ['user:(555-010-2030 OR other)', 'user', 'third', 'user:(555-010-2030 OR other OR third)'],
    ['type:fp', 'type', 'f', 'type:(fp OR f)'],
    ['type:(fp OR f) ada', 'type', 's', 'type:(fp OR f OR s) ada'],
  ])('is added to %s', (text, field, value, expected) => {
    expect(toggle(text, field, value)).toBe(expected);
    expect(askedValues(parseQuery(expected).root, field)).toContain(value);
  });

  test.each([
    ['type:fp', 'fp', ''],
    ['ada type:fp', 'fp', 'ada'],
    ['type:fp ada', 'fp', 'ada'],
    ['type:fp AND ada', 'fp', 'ada'],
    ['ada AND type:fp AND is:failed', 'fp', 'ada AND is:failed'],
    ['ada && type:fp', 'fp', 'ada'],
    ['(ada type:fp)', 'fp', '(ada)'],
    ['type:(fp OR f) ada', 'fp', 'type:f ada'],
    ['type:fp OR type:f', 'f', 'type:fp'],
  ])('is taken out of %s', (text, value, expected) => {
    expect(toggle(text, 'type', value)).toBe(expected);
  });

  test('that is asked for in another way is left alone', () => {
    expect(toggle('NOT type:fp', 'type', 'fp')).toBe('NOT type:fp type:fp');
    expect(toggle('(type:fp OR ada)', 'type', 'fp')).toBe('((type:fp OR ada)) type:fp');
  });

  test('is counted beside the others of its field', () => {
    const { root } = parseQuery('type:fp ada');
    expect(withoutField(root, 'type')).toMatchObject({ kind: 'bare', match: { value: 'ada' } });
    expect(withoutField(root, 'ip')).toEqual(root);
    expect(withoutField(parseQuery('type:(fp OR f)').root, 'type')).toBeUndefined();
  });

  test.each([
    ['ip', 'ip:198.51'],
    ['ip', 'ip:198.51.100.0/24'],
    ['ip', 'ip:(198.51.100.7 OR 203.0)'],
    ['type', 'type:password'],
  ])('is counted within the query where that asks %s for many values at once: %s', (field, asked) => {
    const { root } = parseQuery(`is:failed ${asked}`);
    expect(withoutField(root, field)).toEqual(root);
    expect(askedValues(root, field)).toEqual([]);
    expect(toggle(`is:failed ${asked}`, field, 'fp')).toBe(`is:failed ${asked} ${field}:fp`);
  });
});
