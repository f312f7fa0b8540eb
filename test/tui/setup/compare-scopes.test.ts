import { expect, test } from 'vitest';

import { compareScopes } from '../../../tui/setup/compare-scopes.ts';

const reading = ['read:users', 'read:logs', 'read:connections', 'read:clients'];

test('asks a read-only tenant for no scope that writes, and warns of one', () => {
  const report = compareScopes(new Set([...reading, 'update:users']), { read_only: true });
  expect(report.missing).toEqual([]);
  expect(report.excess).toEqual(['update:users']);
});

test('names what is missing and what it is needed for', () => {
  const report = compareScopes(new Set(reading.slice(1)), { read_only: false });
  expect(report.missing.map((row) => row.scope)).toEqual(['read:users', 'update:users']);
  expect(report.missing[0]?.for).toBe('mirror of the users');
  expect(report.unused).toContainEqual({ scope: 'delete:users', for: 'delete users' });
});

test('names scopes that are granted and never used', () => {
  const report = compareScopes(new Set([...reading, 'delete:users', 'create:users']), { read_only: true });
  expect(report.excess).toEqual(['create:users', 'delete:users']);
});
