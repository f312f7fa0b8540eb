import Database, { type Statement } from 'better-sqlite3-multiple-ciphers';
import { afterEach, expect, test, vi } from 'vitest';

import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs something just before statements like this are asked for a row for the first time, as another process might. */
function before(like: RegExp, act: () => void): void {
  type Prepare = (this: Database, text: string) => Statement;
  const own = Object.getOwnPropertyDescriptor(Database.prototype, 'prepare') as { readonly value: Prepare };
  const prepare = own.value;
  let isDone = false;
  vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database, text: string) {
    const statement = prepare.call(this, text);
    if (!like.test(text)) return statement;
    const get = statement.get.bind(statement);
    statement.get = (...params: unknown[]) => {
      if (!isDone) act();
      isDone = true;
      return get(...params);
    };
    return statement;
  });
}

/** A mirror of two, of whom one is deleted at that moment. */
function readerThatIsOvertaken(like: RegExp) {
  const file = temporaryFile();
  const writer = openMirrorWriter(file, 'acme', mirrorKey, { now: () => noon });
  writer.commitBatch({ users: ['ada', 'bob'].map((name) => seen({ user_id: name, name: `${name} jones` })) }, noon);
  before(like, () =>
    writer.commitBatch({ tombstones: [{ user_id: 'ada', deleted_at: noon + 1, reason: 'log' }] }, noon),
  );
  return openMirrorReader(file, 'acme', mirrorKey, { now: () => noon });
}

const aRow = /FROM users u WHERE u\.id = \?/;

test.each([
  ['name', undefined],
  ['user_metadata.plan', undefined],
  ['relevance', 'jones'],
])('a list by %s is of one state, whoever is deleted while it is read', (field, text) => {
  const reader = readerThatIsOvertaken(aRow);
  const query = text === undefined ? undefined : parseQuery(text).root;
  const request = { query, sort: { field, descending: false }, offset: 0, limit: 10 };
  expect(reader.listUsers(request).map(({ user_id }) => user_id)).toEqual(['ada', 'bob']);
  expect(reader.listUsers(request).map(({ user_id }) => user_id)).toEqual(['bob']);
});

test('a place in a list is that in one state, whoever is deleted while it is sought', () => {
  const reader = readerThatIsOvertaken(/SELECT count\(\*\) FROM users u/);
  const sort = { field: 'name', descending: false };
  expect(reader.positionOf('bob', {}, sort)).toBe(1);
  expect(reader.positionOf('bob', {}, sort)).toBe(0);
});
