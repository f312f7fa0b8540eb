import { expect, test } from 'vitest';

import { cellText, pickFields, valueAt } from '../../../tui/commands/record-column.ts';

const user = {
  user_id: 'auth0|1',
  identities: [{ connection: 'github' }, { connection: 'sms' }, {}],
  app_metadata: { plan: { tier: 'gold' }, 'https://acme.com/role': 'admin' },
};

test('finds what lies at a path, also inside of lists', () => {
  expect(valueAt(user, 'app_metadata.plan.tier')).toBe('gold');
  expect(valueAt(user, 'identities.connection')).toEqual(['github', 'sms']);
});

test('finds a key that holds dots itself', () => {
  expect(valueAt(user, 'app_metadata.https://acme.com/role')).toBe('admin');
});

test.each([
  'nickname',
  'app_metadata.plan.tier.x',
  'identities.nothing',
  'constructor',
  'app_metadata.__proto__.x',
  '',
])('finds nothing at %j', (path) => {
  expect(valueAt(user, path)).toBeUndefined();
});

test('gives all records the same fields', () => {
  expect(pickFields(user, ['user_id', 'email'])).toEqual({ user_id: 'auth0|1', email: null });
});

test('shows nothing for an absent value', () => {
  expect([cellText(undefined), cellText(null), cellText(false), cellText(0)]).toEqual(['', '', 'false', '0']);
});
