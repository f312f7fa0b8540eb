import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openRateBudget } from '../../src/auth0/rate-budget.ts';
import { openRequestTally, type RequestTally, type ToldRequest } from '../../src/auth0/request-tally.ts';

let folder: string;
const open: RequestTally[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-tally-'));
});
afterEach(() => {
  for (const tally of open.splice(0)) tally.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, 'acme');
function tally(path = file()): RequestTally {
  const made = openRequestTally(path);
  open.push(made);
  return made;
}
const bucket = { limit: 10, rate: 0.25, level: 4.5, seen_at: 990 };
const request = (at: number): ToldRequest => ({ family: 'read_users', at, bucket });

test('each hears what the others sent, once, and not its own', () => {
  const [one, other] = [tally(), tally()];
  one.others();
  other.note(request(1000));
  one.note({ family: 'read_logs', at: 1001, bucket: undefined });
  other.note(request(1002));
  expect(one.others()).toEqual([request(1000), request(1002)]);
  expect(one.others()).toEqual([]);
  expect(other.others()).toEqual([{ family: 'read_logs', at: 1001, bucket: undefined }]);
});

test('who comes new hears what was sent last', () => {
  const one = tally();
  for (let at = 0; at < 100; at += 1) one.note(request(at));
  const told = tally().others();
  expect(told.length).toBeLessThan(20);
  expect(told.at(-1)).toEqual(request(99));
});

test('holds nothing but numbers, is ours alone, and does not grow without end', () => {
  const [one, other] = [tally(), tally()];
  for (let at = 0; at < 5000; at += 1) {
    one.note(request(at));
    if (at % 10 === 9) expect(other.others().length).toBe(10);
  }
  expect(statSync(file()).size).toBeLessThan(70_000);
  expect(readFileSync(file(), 'latin1')).not.toMatch(/acme|read_users/);
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test('where the file cannot be, each goes on alone', () => {
  const lonely = tally(join(folder, 'no', 'such', 'folder'));
  lonely.note(request(1));
  expect(lonely.others()).toEqual([]);
  const refused = openRequestTally(undefined);
  open.push(refused);
  refused.note(request(1));
  expect(refused.others()).toEqual([]);
});

test('a program that has asked nothing yet knows the bucket from the others', () => {
  const now = 1_790_000_000_000;
  const budget = openRateBudget(0.2);
  const level = 3;
  budget.hearOf({ family: 'read_users', at: now, bucket: { limit: 10, rate: 0.001, level, seen_at: now - 50 } }, now);
  expect(budget.readyAt('read_users', 'person', now + 10)).toBeLessThanOrEqual(now + 10);
  budget.send('read_users', now + 10);
  expect(budget.readyAt('read_users', 'sync', now + 20)).toBeGreaterThan(now + 20);
});

test('what was told hours ago, or by a clock that was set back since, is not heard', () => {
  const now = 1_790_000_000_000;
  const budget = openRateBudget(0.2);
  for (const at of [now - 3_600_000, now + 3_600_000]) {
    budget.hearOf({ family: 'read_users', at, bucket: { limit: 10, rate: 0.001, level: 0, seen_at: at } }, now);
  }
  expect(budget.readyAt('read_users', 'sync', now)).toBeLessThanOrEqual(now);
});
