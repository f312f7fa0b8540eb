import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openHabits } from '../src/habits.ts';

let state: string;
beforeEach(() => {
  state = join(mkdtempSync(join(tmpdir(), 'habits-')), 'state');
});
afterEach(() => rmSync(join(state, '..'), { recursive: true, force: true }));

const look = { sort: { field: 'name', descending: false }, columns: { email: false }, wide: true };
const asked = (text: string, tenant = 'acme', at = 1) => ({ text, tenant, at });

describe('What is kept between two runs', () => {
  test('nothing is written before there is something to keep', () => {
    const habits = openHabits({ state });
    expect(habits.read()).toEqual({ recent: [], lists: {} });
    habits.forgetTenant('acme');
    expect(existsSync(state)).toBe(false);
  });

  test('queries come back newest first, each once, and only the last fifty', () => {
    const habits = openHabits({ state });
    for (let at = 0; at < 60; at += 1) habits.noteQuery(asked(`is:blocked ${String(at)}`, 'acme', at));
    habits.noteQuery(asked('is:blocked 30', 'acme-eu', 100));
    const { recent } = openHabits({ state }).read();
    expect(recent).toHaveLength(50);
    expect(recent[0]).toEqual(asked('is:blocked 30', 'acme-eu', 100));
    habits.noteQuery(asked('is:blocked 30', 'acme-eu', 101));
    expect(habits.read().recent.filter(({ tenant }) => tenant === 'acme-eu')).toHaveLength(1);
    // Asked of another tenant too, it outlives that one.
    expect(recent.find(({ at }) => at === 30)?.tenant).toBe('acme');
    habits.forgetTenant('acme-eu');
    expect(habits.read().recent[29]).toEqual(asked('is:blocked 30', 'acme', 30));
    expect(recent.at(-1)?.text).toBe('is:blocked 11');
  });

  test('a query that holds what looks like a secret is not kept, nor one of blanks', () => {
    const habits = openHabits({ state });
    habits.noteQuery(asked('user_metadata.note:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'));
    habits.noteQuery(asked('client_secret: hunter2'));
    habits.noteQuery(asked('   '));
    expect(habits.read().recent).toEqual([]);
    expect(existsSync(habits.file)).toBe(false);
  });

  test('the file is for its owner alone', () => {
    const habits = openHabits({ state });
    habits.noteQuery(asked('ada'));
    expect(statSync(habits.file).mode & 0o777).toBe(0o600);
    expect(statSync(state).mode & 0o777).toBe(0o700);
  });

  test('a damaged file is as good as none; of one that is damaged in part the rest is read', () => {
    const habits = openHabits({ state });
    habits.noteLook('acme', look);
    writeFileSync(habits.file, '{"recent":[');
    expect(habits.read()).toEqual({ recent: [], lists: {} });
    const recent = [{ text: 7 }, asked('ada')];
    writeFileSync(habits.file, JSON.stringify({ recent, lists: { acme: look, odd: 'x' }, other: true }));
    expect(habits.read()).toEqual({ recent: [asked('ada')], lists: { acme: look } });
  });

  test('what is about a tenant goes with it', () => {
    const habits = openHabits({ state });
    habits.noteLook('acme', look);
    habits.noteLook('acme-eu', look);
    habits.noteQuery(asked('ada@example.com'));
    habits.noteQuery(asked('bob', 'acme-eu'));
    habits.forgetTenant('acme');
    expect(habits.read()).toEqual({ recent: [asked('bob', 'acme-eu')], lists: { 'acme-eu': look } });
    expect(readFileSync(habits.file, 'utf8')).not.toContain('ada');
    habits.forgetQueries();
    expect(habits.read().recent).toEqual([]);
  });
});
