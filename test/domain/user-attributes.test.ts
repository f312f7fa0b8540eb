import { describe, expect, test } from 'vitest';

import { initialsPicture, gravatarPicture } from '../../src/domain/default-picture.ts';
import { emailMistake } from '../../src/domain/email-address.ts';
import { attributesOf, isForeignDatabase, usernameMistake } from '../../src/domain/user-attributes.ts';

describe('What a connection asks of its users', () => {
  test('by requires_username, with its length', () => {
    const options = { requires_username: true, validation: { username: { min: 3, max: 9 } } };
    expect(attributesOf({ strategy: 'auth0', options })).toMatchObject({
      email: 'required',
      username: 'required',
      phone_number: 'off',
      usernameLength: { min: 3, max: 9 },
      isKnown: true,
    });
  });

  test('by flexible identifiers', () => {
    const attributes = {
      email: { identifier: { active: true }, signup: { status: 'optional' } },
      username: { identifier: { active: true }, validation: { min_length: 2, max_length: 40 } },
      phone_number: { identifier: { active: true }, signup: { status: 'required' } },
    };
    expect(attributesOf({ strategy: 'auth0', options: { attributes } })).toMatchObject({
      email: 'optional',
      username: 'optional',
      phone_number: 'required',
      usernameLength: { min: 2, max: 40 },
    });
  });

  test('is not known of a database without its options: a user name is offered', () => {
    expect(attributesOf({ strategy: 'auth0' })).toMatchObject({ username: 'optional', isKnown: false });
    expect(attributesOf({ strategy: 'sms' })).toMatchObject({ phone_number: 'required', hasPassword: false });
  });

  test('a database that is only asked at login is not Auth0’s', () => {
    expect(isForeignDatabase({ enabledDatabaseCustomization: true })).toBe(true);
    expect(isForeignDatabase({ enabledDatabaseCustomization: true, import_mode: true })).toBe(false);
    expect(isForeignDatabase(undefined)).toBe(false);
  });

  test('a user name must not look like an address', () => {
    expect(usernameMistake('a@b.example', { min: 1, max: 15 })).toBe('it must not look like an e-mail address');
    expect(usernameMistake('a b', { min: 1, max: 15 })).toContain('only letters');
  });
});

describe('An e-mail address', () => {
  test.each([
    ['ada@example.com', undefined],
    ['ada+lists@mail.example.co.uk', undefined],
    ['Ädä@bücher.example', undefined],
    ['ada', 'an @ is missing'],
    ['@example.com', 'nothing stands before the @'],
    ['a b@example.com', 'a character before the @ is not allowed'],
    ['.ada@example.com', 'a dot before the @ is misplaced'],
    ['ada@example', 'what follows the @ is no domain'],
    ['ada@-example.com', 'what follows the @ is no domain'],
    [`ada@${'x.'.repeat(124)}example.com`, 'more than 256 characters after the @'],
    [`ada@${'x.'.repeat(121)}example.com`, 'more than 254 characters'],
  ])('%s', (address, words) => {
    expect(emailMistake(address)).toBe(words);
  });
});

test('initials are those of a name of several words, else two letters', () => {
  expect(initialsPicture('Ada Lovelace')).toBe('https://cdn.auth0.com/avatars/al.png');
  expect(initialsPicture('ada@example.com')).toBe('https://cdn.auth0.com/avatars/ad.png');
  expect(initialsPicture('陈伟')).toBe('https://cdn.auth0.com/avatars/xx.png');
  expect(gravatarPicture(' Ada@Example.com ')).toBe(
    'https://s.gravatar.com/avatar/3e3417d7ef77d5932a6734b916515ed5?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Fad.png',
  );
});
