import { expect, test } from 'vitest';

import { readUserProfile, type UserProfile } from '../../src/domain/user.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

function user(id: string, part: Partial<UserProfile>): UserProfile {
  return readUserProfile({ user_id: id, updated_at: new Date(noon).toISOString(), ...part });
}

const verified = { email_verified: true } as const;
const people = [
  user('auth0|1', { email: 'ada@example.com', ...verified }),
  user('google-oauth2|1', { email: 'Ada@Example.com', ...verified, phone_number: '+4930100', phone_verified: true }),
  user('auth0|2', { email: 'ada@example.com', email_verified: false }),
  user('sms|1', { phone_number: '+4930100', phone_verified: true }),
  user('sms|2', { phone_number: '+4930100', phone_verified: false }),
  user('auth0|3', { email: 'bo@example.com', ...verified }),
  user('github|3', { email: 'bo@example.com', ...verified }),
  user('auth0|4', { email: 'cy@example.com', ...verified }),
  user('auth0|5', { email: 'ädä@example.com', ...verified }),
  user('auth0|6', { email: 'ada@example.com.evil.example', ...verified }),
];

function mirror(complete = true): MirrorWriter {
  const writer = openMirrorWriter(temporaryFile(), 'acme', mirrorKey);
  writer.commitBatch({ users: people.map((each) => seen(each)), pass: 1 }, noon);
  if (complete) writer.commitBatch({ finishPass: 1 }, noon);
  return writer;
}

test.each([[true], [false]])(
  'groups have the same verified address or number (first sync complete: %s)',
  (complete) => {
    const reader = mirror(complete);
    const ids = reader
      .listDuplicates({ by: 'email', limit: 10 })
      .map(({ value, count, users }) => [value, count, users.map(({ user_id }) => user_id)]);
    expect(ids).toEqual([
      ['ada@example.com', 2, ['auth0|1', 'google-oauth2|1']],
      ['bo@example.com', 2, ['auth0|3', 'github|3']],
    ]);
    expect(reader.countDuplicates('email')).toBe(2);
    expect(reader.listDuplicates({ by: 'phone_number', limit: 10 })).toMatchObject([
      { value: '+4930100', count: 2, users: [{ user_id: 'google-oauth2|1' }, { user_id: 'sms|1' }] },
    ]);
    expect(reader.countDuplicates('phone_number')).toBe(1);
    reader.close();
  },
);

test('groups come page by page', () => {
  const reader = mirror();
  const [first] = reader.listDuplicates({ by: 'email', limit: 1 });
  expect(reader.listDuplicates({ by: 'email', after: first?.value, limit: 1 })).toMatchObject([
    { value: 'bo@example.com' },
  ]);
  reader.close();
});

test('who may be the same person as a user, and why; nobody for an address that is not verified', () => {
  const reader = mirror();
  const of = (user_id: string) =>
    reader.listLinkCandidates(user_id).map(({ row, shares }) => [row.user_id, shares.join()]);
  expect(of('google-oauth2|1')).toEqual([
    ['auth0|1', 'email'],
    ['sms|1', 'phone_number'],
  ]);
  expect(of('auth0|2')).toEqual([]);
  expect(of('sms|2')).toEqual([]);
  expect(of('nobody')).toEqual([]);
  reader.close();
});

test('a user that was linked or deleted is in no group any more', () => {
  const reader = mirror();
  reader.commitBatch({ tombstones: [{ user_id: 'github|3', deleted_at: noon + 1, reason: 'link' }] }, noon + 1);
  expect(reader.countDuplicates('email')).toBe(1);
  reader.close();
});
