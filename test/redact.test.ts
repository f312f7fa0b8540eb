import { expect, it } from 'vitest';

import { redact } from '../src/redact.ts';
import { cpuTime } from './helpers/cpu-time.ts';

const jwt = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.c2lnbmF0dXJl`;

it.each([
  ['a JWT', `got ${jwt} back`, jwt],
  ['a JWT without signature', `got ${jwt.slice(0, jwt.lastIndexOf('.'))}`, 'eyJ'],
  ['a bearer header', 'Authorization: Bearer abc.def-123456', 'abc.def-123456'],
  ['a lower-case bearer header', 'authorization=bearer abcdef123456', 'abcdef123456'],
  ['a client secret in JSON', '{"client_id":"me","client_secret":"hun\\"ter2","x":1}', 'ter2'],
  ['a client secret in a form', 'client_id=me&client_secret=hunter2&x=1', 'hunter2'],
  ['a password', "password: 'correct horse'", 'correct horse'],
  ['a refresh token', '"refresh_token": "v1.Mabc"', 'v1.Mabc'],
  ['a ticket link', 'https://acme.auth0.com/lo/reset?ticket=abc123#', 'abc123'],
  ['a signed link', 'https://x.example/exp.gz?bewit=ZZZ&X-Amz-Signature=SSS', 'ZZZ'],
  ['a signature', 'https://x.example/exp.gz?bewit=ZZZ&X-Amz-Signature=SSS', 'SSS'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----', 'MIIabc'],
])('takes out %s', (_name, text, secret) => {
  expect(redact(text)).not.toContain(secret);
  expect(redact(text)).toContain('‹redacted›');
});

it('keeps the rest of the text', () => {
  expect(redact('client_id=me&client_secret=hunter2&x=1')).toBe('client_id=me&client_secret=‹redacted›&x=1');
  expect(redact('GET /api/v2/users/auth0%7C1 in 12 ms')).toBe('GET /api/v2/users/auth0%7C1 in 12 ms');
});

it('is cheap for a megabyte', () => {
  const start = cpuTime();
  for (const part of ['eyJ', 'password=', 'Bearer ', '-----BEGIN PRIVATE KEY-----', '?ticket=', '"', 'a.'])
    redact(part.repeat(1_000_000 / part.length));
  expect(cpuTime() - start).toBeLessThan(3000);
});
