import { describe, expect, it } from 'vitest';

import type { Detail } from '../../src/domain/detail.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { openDatabase } from '../../src/mirror/database.ts';
import { mirrorMigrations } from '../../src/mirror/migrations/index.ts';
import type { Batch, MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { packLine } from '../../src/mirror/pack-events.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

const day = 86_400_000;
const people = [
  { user_id: 'auth0|ada', email: 'Ada@Example.com', username: 'countess' },
  { user_id: 'auth0|bo', email: 'bo@example.com' },
  { user_id: 'auth0|jose', email: 'josé@example.com' },
  { user_id: 'auth0|jose2', email: 'jose@example.com' },
  { user_id: 'sms|1', phone_number: '+4930100' },
  { user_id: 'auth0|nobody' },
];

let written = 0;

function event(type: string, at: number, part: Partial<LogEvent> = {}): LogEvent {
  written += 1;
  return { log_id: `9${String(written).padStart(20, '0')}`, date: new Date(at).toISOString(), type, ...part };
}

const blocked = (user_name: string, at = noon, ip = '192.0.2.1'): LogEvent =>
  event('limit_wc', at, { user_name, user_id: '', ip });

function operation(method: string, path: string, at: number, more: object = {}): LogEvent {
  return event('sapi', at, { details: { request: { method, path: `/api/v2/${path}`, ...more } } });
}

function read(owner: string, read_at: number, items: Detail['items']): Detail {
  return { owner, kind: 'blocks', items, read_at, complete: true };
}

/** A mirror that was given these batches, and who is kept out at that time. */
function keptOut(batches: readonly Batch[], now = noon + day): string[] {
  const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => now });
  mirror.commitBatch({ users: people.map((profile) => seen(profile)), pass: 1 }, noon);
  mirror.commitBatch({ finishPass: 1 }, noon);
  while (mirror.upkeep() !== undefined) mirror.commitBatch({ upkeep: true }, noon);
  for (const batch of batches) mirror.commitBatch(batch, noon);
  const found = askWho(mirror);
  mirror.close();
  return found;
}

function askWho(mirror: MirrorWriter): string[] {
  const filter = { query: parseQuery('is:brute_force_blocked').root };
  const users = mirror.listUsers({ ...filter, sort: { field: 'user_id', descending: false }, offset: 0, limit: 100 });
  const others = { query: parseQuery('NOT is:brute_force_blocked').root };
  expect(mirror.countUsers(filter)).toBe(users.length);
  expect(mirror.countUsers(filter) + mirror.countUsers(others)).toBe(mirror.countUsers());
  return users.map(({ user_id }) => user_id);
}

describe('who is kept out by brute-force protection', () => {
  it.each([
    { of: 'an address, whatever its case', typed: 'ADA@example.COM', user_id: 'auth0|ada' },
    { of: 'a username', typed: 'Countess', user_id: 'auth0|ada' },
    { of: 'a phone number', typed: '+4930100', user_id: 'sms|1' },
    { of: 'an address with an accent, and not the one without', typed: 'josé@example.com', user_id: 'auth0|jose' },
  ])('is found by $of', ({ typed, user_id }) => {
    expect(keptOut([{ logs: [blocked(typed)] }])).toEqual([user_id]);
  });

  it('is the user that the event names, whatever was typed', () => {
    const named = event('limit_wc', noon, { user_name: 'old@example.com', user_id: 'auth0|nobody', ip: '192.0.2.1' });
    expect(keptOut([{ logs: [named] }])).toEqual(['auth0|nobody']);
  });

  it('is nobody where an address was shut out, or an unknown name was tried', () => {
    const address = event('limit_mu', noon, { ip: '192.0.2.1', user_id: '', user_name: '' });
    expect(keptOut([{ logs: [address, blocked('stranger@example.com')] }])).toEqual([]);
  });

  it.each([
    {
      by: 'the link in the mail',
      lift: event('ublkdu', noon + 1, { user_id: 'auth0|bo', user_name: 'bo@example.com' }),
    },
    { by: 'a new password', lift: event('scp', noon + 1, { user_id: 'auth0|bo', user_name: '' }) },
    {
      by: 'a password that an administrator set',
      lift: operation('patch', 'users/auth0%7Cbo', noon + 1, { body: { password: '*' } }),
    },
    { by: 'an unblock of the user', lift: operation('delete', 'user-blocks/auth0%7Cbo', noon + 1) },
    {
      by: 'an unblock of the identifier',
      lift: operation('delete', 'user-blocks', noon + 1, { query: { identifier: 'Bo@example.com' } }),
    },
    {
      by: 'an unblock of the identifier, asked in the path',
      lift: operation('delete', 'user-blocks?identifier=bo%40example.com', noon + 1),
    },
    {
      by: 'a raised threshold',
      lift: operation('patch', 'attack-protection/brute-force-protection', noon + 1, { body: { max_attempts: 20 } }),
    },
  ])('is let in again by $by, in whatever order it is learned', ({ lift }) => {
    const block = blocked('bo@example.com');
    expect(keptOut([{ logs: [block, lift] }])).toEqual([]);
    expect(keptOut([{ logs: [lift] }, { logs: [block] }])).toEqual([]);
    expect(keptOut([{ logs: [block, lift, blocked('bo@example.com', noon + 2)] }])).toEqual(['auth0|bo']);
  });

  it.each([
    {
      by: 'another change by the API',
      lift: operation('patch', 'users/auth0%7Cbo', noon + 1, { body: { blocked: false } }),
    },
    {
      by: 'a lowered threshold',
      lift: operation('patch', 'attack-protection/brute-force-protection', noon + 1, { body: { max_attempts: 5 } }),
    },
    { by: 'the unblock of somebody else', lift: operation('delete', 'user-blocks/auth0%7Cada', noon + 1) },
    { by: 'a login from elsewhere', lift: event('s', noon + 1, { user_id: 'auth0|bo' }) },
  ])('is not let in by $by', ({ lift }) => {
    expect(keptOut([{ logs: [blocked('bo@example.com'), lift] }])).toEqual(['auth0|bo']);
  });

  it('is let in 30 days after the last block', () => {
    const logs = [blocked('bo@example.com'), blocked('bo@example.com', noon + 3 * day)];
    expect(keptOut([{ logs }], noon + 33 * day - 1)).toEqual(['auth0|bo']);
    expect(keptOut([{ logs }], noon + 33 * day)).toEqual([]);
  });

  it('is who Auth0 names when it is asked about a user, and stays until the same end', () => {
    const item = { identifier: 'bo@example.com', ip: '192.0.2.1', connection: 'db' };
    const block = { logs: [blocked('bo@example.com')] };
    expect(keptOut([{ details: [read('auth0|bo', noon, [item])] }])).toEqual(['auth0|bo']);
    expect(keptOut([block, { details: [read('auth0|bo', noon + 9 * day, [item])] }], noon + 29 * day)).toHaveLength(1);
    expect(keptOut([block, { details: [read('auth0|bo', noon + 9 * day, [item])] }], noon + 31 * day)).toEqual([]);
  });

  it('is nobody of whom Auth0 says so later than the log', () => {
    const block = { logs: [blocked('bo@example.com')] };
    const none = { details: [read('auth0|bo', noon + 1, [])] };
    expect(keptOut([block, none])).toEqual([]);
    expect(keptOut([none, block])).toEqual([]);
    expect(keptOut([{ details: [read('auth0|bo', noon - 1, [])] }, block])).toEqual(['auth0|bo']);
    const missing = { owner: 'auth0|bo', kind: 'blocks', items: [], read_at: noon + 1, complete: true } as const;
    const problem = { reason: 'scope', words: 'no scope' } as const;
    expect(keptOut([block, { details: [{ ...missing, problem }] }])).toEqual(['auth0|bo']);
  });

  it('is known also of users who are read later', () => {
    const late = { users: [seen({ user_id: 'auth0|late', email: 'late@example.com' })] };
    expect(keptOut([{ logs: [blocked('late@example.com')] }, late])).toEqual(['auth0|late']);
  });
});

it('learns the blocks from a log that an older version has stored', () => {
  const file = temporaryFile();
  const options = { key: mirrorKey, name: 'mirror', synchronous: 'NORMAL', access: 'write', file } as const;
  const old = openDatabase({ ...options, migrations: mirrorMigrations.filter(({ version }) => version < 6) });
  const insert = old.prepare('INSERT INTO log_events (log_id, date, type, text) VALUES (?, ?, ?, ?)');
  const body = old.prepare('INSERT INTO log_bodies (id, event) VALUES (?, ?)');
  const lifted = event('ublkdu', noon - day, { user_id: 'auth0|ada' });
  const before = [blocked('ada@example.com', noon - 2 * day), lifted, blocked('bo@example.com', noon - 3 * day)];
  for (const each of [...before, blocked('josé@example.com', noon - 31 * day)]) {
    body.run(
      insert.run(each.log_id, Date.parse(each.date), each.type, '').lastInsertRowid,
      packLine(JSON.stringify(each)),
    );
  }
  old.close();
  const mirror = openMirrorWriter(file, 'acme', mirrorKey, { now: () => noon });
  mirror.commitBatch({ users: people.map((profile) => seen(profile)), pass: 1 }, noon);
  mirror.commitBatch({ finishPass: 1 }, noon);
  for (let steps = 0; mirror.upkeep() !== undefined && steps < 50; steps += 1)
    mirror.commitBatch({ upkeep: true }, noon);
  expect(mirror.upkeep()).toBeUndefined();
  expect(askWho(mirror)).toEqual(['auth0|bo']);
  mirror.close();
});

describe('who shares an e-mail address', () => {
  it('is found whatever the case and whether or not it is verified, in a mirror with and without indexes', () => {
    const users = [
      { user_id: 'auth0|1', email: 'ada@example.com', email_verified: true },
      { user_id: 'google-oauth2|1', email: 'Ada@Example.com' },
      { user_id: 'auth0|2', email: 'bo@example.com' },
      { user_id: 'auth0|3', email: 'ädä@example.com' },
      { user_id: 'auth0|4' },
      { user_id: 'auth0|5' },
    ].map((profile) => seen(profile));
    const mirror = openMirrorWriter(temporaryFile(), 'acme', mirrorKey, { now: () => noon });
    mirror.commitBatch({ users, pass: 1 }, noon);
    const filter = { query: parseQuery('is:duplicate_email').root };
    const ask = (): string[] => {
      const found = mirror.listUsers({ ...filter, sort: { field: 'user_id', descending: false }, offset: 0, limit: 9 });
      expect(mirror.countUsers(filter)).toBe(found.length);
      return found.map(({ user_id }) => user_id);
    };
    expect(ask()).toEqual(['auth0|1', 'google-oauth2|1']);
    mirror.commitBatch({ finishPass: 1 }, noon);
    while (mirror.upkeep() !== undefined) mirror.commitBatch({ upkeep: true }, noon);
    expect(ask()).toEqual(['auth0|1', 'google-oauth2|1']);
    mirror.close();
  });
});
