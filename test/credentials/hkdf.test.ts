import { hkdfSync } from 'node:crypto';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { hkdf } from '../../src/credentials/hkdf.ts';

test('derives what Node derives, whatever it is given', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.integer({ min: 1, max: 32 }), (secret, salt, info, length) => {
      const expected = Buffer.from(hkdfSync('sha256', secret, salt, info, length));
      expect(Buffer.from(hkdf(secret, salt, info, length))).toEqual(expected);
    }),
  );
});

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

test('keeps to the first test case of RFC 5869', () => {
  const derived = hkdf(Buffer.alloc(22, 0x0b), hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 32);
  expect(Buffer.from(derived).toString('hex')).toBe('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf');
  expect(() => hkdf(Buffer.of(1), Buffer.of(2), Buffer.of(3), 33)).toThrow(RangeError);
});
