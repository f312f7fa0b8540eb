import { beforeAll, expect, test } from 'vitest';

import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

let mirror: MirrorWriter;

/** Ends of trials, by the name of who tries; it is noon on 2026-08-01. */
const ends = {
  day: '2026-08-01',
  minute: '2026-08-01T00:00:00Z',
  evening: '2026-08-01T20:00:00.000Z',
  before: '2026-07-31T23:59:59.999Z',
  later: '2026-09-15',
  words: 'never',
  number: 20260801,
  several: ['2025-01-01', '2026-08-20'],
};

const others: Readonly<Record<string, object>> = {
  day: { phone_verified: false },
  minute: { last_password_reset: ends.minute, phone_verified: true },
  evening: { last_password_reset: ends.evening, username: '10' },
  before: { last_password_reset: ends.before },
};

beforeAll(() => {
  mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
  const users = Object.entries(ends).map(([user_id, ends_at]) =>
    seen({ user_id, app_metadata: { trial: { ends_at } }, ...others[user_id] }),
  );
  mirror.commitBatch({ users }, noon);
});

test.each([
  ['[2026-08-01 TO 2026-08-01]', ['day', 'evening', 'minute']],
  ['2026-08-01', ['day', 'evening', 'minute']],
  ['2026-08', ['day', 'evening', 'minute', 'several']],
  ['"2026-08-01"', ['day']],
  ['20260801', ['number']],
  ['>=2026-08-01', ['day', 'evening', 'later', 'minute', 'several']],
  ['>2026-08-01', ['later', 'several']],
  ['<2026-08-01', ['before', 'several']],
  ['<=2026-08', ['before', 'day', 'evening', 'minute', 'several']],
  ['>1d', ['several']],
  ['<1d', ['before', 'day', 'evening', 'later', 'minute', 'several']],
  ['[a TO z]', ['words']],
  ['>20260800', ['number']],
  ['null', []],
])('app_metadata.trial.ends_at:%s goes by time, where the texts are dates', (value, expected) => {
  expect(found(`app_metadata.trial.ends_at:${value}`)).toEqual(expected);
});

test.each([
  ['last_password_reset:2026-08-01', ['evening', 'minute']],
  ['last_password_reset:"2026-08-01"', ['evening', 'minute']],
  ['last_password_reset:2026', ['before', 'evening', 'minute']],
  ['last_password_reset:[2026 TO 2027]', ['before', 'evening', 'minute']],
  ['last_password_reset:<1d', ['before', 'evening', 'minute']],
  ['_exists_:last_password_reset', ['before', 'evening', 'minute']],
  ['last_password_reset:null phone_verified:false', ['day']],
  ['phone_verified:TRUE', ['minute']],
  ['username:[10 TO 9]', ['evening']],
  ['app_metadata.trial.ends_at:[Infinity TO 0]', []],
])('%s is asked as what the field holds', (query, expected) => {
  expect(found(query)).toEqual(expected);
});

test.each([
  ['phone_verified:maybe', 'phone_verified takes true or false'],
  ['phone_verified:>1', 'phone_verified takes true or false'],
  ['identities.isSocial:maybe', 'identities.isSocial takes true or false'],
  ['last_password_reset:soon', 'last_password_reset takes a date'],
])('%s is a mistake', (query, expected) => {
  expect(() => found(query)).toThrow(expected);
});

function found(query: string): string[] {
  const sort = { field: 'user_id', descending: false } as const;
  const rows = mirror.listUsers({ query: parseQuery(query).root, sort, offset: 0, limit: 100 });
  return rows.map(({ user_id }) => user_id);
}
