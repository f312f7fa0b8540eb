import { describe, expect, test } from 'vitest';

import { userActions } from '../../tui/actions/index.ts';
import { glyphsFor } from '../../tui/glyphs.ts';
import { hintLine } from '../../tui/components/footer-lines.ts';
import { keymap, keyTableMarkdown } from '../../tui/keymap.ts';
import { contextStacks } from '../../tui/keys/contexts.ts';
import type { Context } from '../../tui/keys/key-row.ts';
import { initialState } from '../../tui/initial-state.ts';
import { acme, people, TestApp } from './test-app.tsx';

function rowsOf(stack: readonly Context[]) {
  return keymap.filter((row) => row.contexts.some((context) => stack.includes(context)));
}

describe('Key table', () => {
  test('in no set of contexts does a key mean two things', () => {
    for (const stack of contextStacks) {
      const seen = new Map<string, string>();
      for (const row of rowsOf(stack)) {
        for (const key of row.keys) {
          expect(seen.get(key) ?? row.id, `${key} in ${stack.join('+')}`).toBe(row.id);
          seen.set(key, row.id);
        }
      }
    }
  });

  test('no key is both a command and the beginning of a chord', () => {
    for (const stack of contextStacks) {
      const keys = rowsOf(stack).flatMap((row) => row.keys);
      const begins = new Set(keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]));
      expect(keys.filter((key) => begins.has(key))).toEqual([]);
    }
  });

  test('every id is there once and every row has words and a context', () => {
    expect(new Set(keymap.map((row) => row.id)).size).toBe(keymap.length);
    expect(keymap.filter((row) => row.words === '' || row.contexts.length === 0 || row.keys.length === 0)).toEqual([]);
  });

  test('no bare lower-case key leads to a change, but the yes of a review and what opens a form first', () => {
    const unsafe = keymap.filter((row) => row.dangerous === true && row.keys.some((key) => /^[a-z]$/.test(key)));
    const opensForm = new Set(
      userActions.flatMap((action) => (action.form === undefined ? [] : [`user.${action.id}`])),
    );
    const others = unsafe.filter(({ id }) => !opensForm.has(id));
    expect(others.map((row) => [row.id, row.contexts])).toEqual([['review.confirm', ['review']]]);
  });

  test('no key that terminals cannot tell apart is used', () => {
    const mistaken = new Set(['ctrl+h', 'ctrl+i', 'ctrl+j', 'ctrl+m', 'ctrl+[', 'ctrl+/']);
    expect(keymap.flatMap((row) => row.keys).filter((key) => mistaken.has(key) || key.startsWith('alt+'))).toEqual([]);
  });

  test('the context of every screen is one of the checked sets', async () => {
    const known = new Set(contextStacks.flat());
    expect(keymap.flatMap((row) => row.contexts).filter((context) => !known.has(context))).toEqual([]);
  });

  test('the keys that change do not exist in a read-only tenant', async () => {
    const app = new TestApp([{ tenant: acme({ read_only: true }), users: people(10) }]);
    expect(app.text()).not.toMatch(/B block/);
    for (const key of ['B', 'U', 'O', 'D', 'K', 'M', '+']) {
      const fresh = new TestApp([{ tenant: acme({ read_only: true }), users: people(10) }]);
      await fresh.press(key);
      expect(fresh.effects).toEqual([]);
      expect(fresh.state.overlays).toEqual([]);
      expect(fresh.text(), key).toContain('tenant is read-only: allow changes by t, Edit acme-prod');
    }
    await app.press('a');
    expect(app.text()).toMatch(/Block user….*read-only/);
    await app.press('B');
    expect(app.effects).toEqual([]);
  });

  test('nor where the token lacks the scope', async () => {
    const app = new TestApp([{ tenant: acme(), users: people(10) }]);
    app.send({ type: 'scopes', tenant: 'acme-prod', scopes: new Set(['read:users']) });
    await app.press('B');
    expect(app.effects).toEqual([]);
    await app.press('a');
    expect(app.text()).toMatch(/Block user….*scope is missing: update:users/);
  });

  test('the hint line is made of the rows that work', () => {
    const state = initialState({
      now: 0,
      columns: 200,
      rows: 24,
      glyphs: glyphsFor(false),
      configFile: '',
      tenants: [],
    });
    const words = hintLine(state, 200)
      .map((part) => part.text)
      .join('');
    expect(words).toContain('/ filter');
    expect(words).toContain('? help');
    expect(words).not.toContain('block');
  });

  test.each([
    ['the list', [], /Look {2}on this screen\n.*open the user\n.*filter as you type/],
    [
      'the log',
      ['g', 'l'],
      /Look {2}on this screen\n.*recent queries.*\n.*open the user of the event\n.*ask the log as you type/,
    ],
    ['a tab', ['enter', '3'], /Look {2}on this screen\n.*ask the events as you type/],
  ])('the help of %s begins with its own keys', async (_, keys, words) => {
    const app = await new TestApp([{ tenant: acme(), users: people(5) }], { rows: 60 }).press(...keys, '?');
    expect(app.frame()[3]).toContain('Look  on this screen');
    expect(app.text()).toMatch(words);
  });

  test('the help has every key once', async () => {
    const app = await new TestApp([{ tenant: acme(), users: people(5) }], { rows: 400, columns: 160 }).press('?');
    const words = app.frame().flatMap((line) => line.match(/^ {3}\S.{21} (.*)$/)?.[1]?.trimEnd() ?? []);
    const rows = keymap.filter(({ id }) => !id.endsWith('.letter'));
    expect(words.length).toBe(rows.length);
    for (const row of rows) expect(words.some((text) => text.startsWith(row.words))).toBe(true);
  });

  test('the table for the README has a line for every row', () => {
    const table = keyTableMarkdown().split('\n');
    expect(table[0]).toBe('| | Keys | What they do |');
    expect(table).toContain('| Move | `↓` `j` | next row |');
    expect(table).toContain('| Change (all ask first) | `B` | block user / unblock user… |');
    expect(table).toContain('| Program | `?` | help |');
  });
});
