import { describe, expect, test } from 'vitest';

import type { ConnectionOptions } from '../../src/domain/connection.ts';
import { generatePassword } from '../../src/domain/generate-password.ts';
import { isOverlong, passwordMistake, passwordPolicy, policyWords } from '../../src/domain/password-policy.ts';

function mistake(password: string, options: ConnectionOptions | undefined): string | undefined {
  return passwordMistake(password, passwordPolicy(options));
}

describe('A password', () => {
  test.each([
    ['none', 'x', undefined],
    ['low', 'short', '5 of at least 6 characters'],
    ['fair', 'lowercase1', 'needs an upper-case letter'],
    ['fair', 'Lowercase1', undefined],
    ['good', 'lowercase', 'needs an upper-case letter or a digit or one of !@#$%^&*'],
    ['good', 'Lower!case', undefined],
    ['excellent', 'Looong-1-password', 'more than 2 equal characters in a row'],
    ['excellent', 'Loong-1-password', undefined],
    ['unheard-of', 'x', undefined],
  ])('by the policy %s: %s', (passwordPolicyName, password, words) => {
    expect(mistake(password, { passwordPolicy: passwordPolicyName })).toBe(words);
  });

  test('has the least length of the connection, in characters and not in bytes', () => {
    const options = { passwordPolicy: 'low', password_complexity_options: { min_length: 12 } };
    expect(mistake('elevenchars', options)).toBe('11 of at least 12 characters');
    expect(mistake('🔑'.repeat(12), options)).toBeUndefined();
    expect(isOverlong('🔑'.repeat(19))).toBe(true);
    expect(isOverlong('x'.repeat(72))).toBe(false);
  });

  test('by the newer structure, which replaces the older one', () => {
    const complexity = { min_length: 4, character_types: ['lowercase', 'number'], identical_characters: 'block' };
    const options = {
      passwordPolicy: 'excellent',
      password_options: { complexity, history: { active: true, size: 5 } },
    };
    expect(mistake('abc', options)).toBe('3 of at least 4 characters');
    expect(mistake('abcd', options)).toBe('needs a digit');
    expect(mistake('aaab1', options)).toBe('more than 2 equal characters in a row');
    expect(mistake('abcd1', options)).toBeUndefined();
    expect(policyWords(passwordPolicy(options))).toContain('Auth0 checks that it is none of the last 5.');
  });

  test('of an unknown policy only has to be there, and it is said which scope is missing', () => {
    expect(mistake('x', undefined)).toBeUndefined();
    expect(mistake('', undefined)).toBe('a password is needed');
    expect(policyWords(undefined)).toContain('read:connections_options');
  });

  test('that is generated meets the strictest policy, and is another one each time', () => {
    const made = Array.from({ length: 50 }, () => generatePassword());
    for (const password of made) expect(mistake(password, { passwordPolicy: 'excellent' })).toBeUndefined();
    expect(new Set(made).size).toBe(50);
    expect(generatePassword(40)).toHaveLength(40);
  });
});
