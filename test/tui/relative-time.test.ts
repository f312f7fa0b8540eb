import { expect, test } from 'vitest';

import { groupDigits } from '../../tui/components/relative-time.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [-123_456, '-123,456'],
  [48_213_000, '48,213,000'],
  [1234.5678, '1,234.5678'],
  [1e21, '1e+21'],
])('%d is drawn as %s, also where a profile has a number that is no count', (value, drawn) => {
  expect(groupDigits(value)).toBe(drawn);
});
