import { expect, test } from 'vitest';

import { pastedUser } from '../../../tui/commands/find-user.ts';

/** `google-oauth2|1183`, who is the same in every tenant. */
const page = (tenant: string) => `https://manage.auth0.com/dashboard/${tenant}/users/Z29vZ2xlLW9hdXRoMiU3QzExODM`;

test.each([
  ['acme.eu.auth0.com', page('eu/acme')],
  ['acme.eu.auth0.com', page('EU/Acme')],
  ['acme.auth0.com', page('us/acme')],
  ['localhost:4455', page('eu/acme')],
  ['acme.eu.auth0.com', 'https://manage.auth0.com/#/users/Z29vZ2xlLW9hdXRoMiU3QzExODM'],
  ['acme.eu.auth0.com', 'google-oauth2%7C1183'],
  ['acme.eu.auth0.com', 'google-oauth2|1183'],
])('in %s it takes %s for the user that is meant', (domain, typed) => {
  expect(pastedUser(typed, { name: 'prod', domain })).toBe('google-oauth2|1183');
});

test.each([
  ['acme.eu.auth0.com', undefined, page('eu/acme-dev')],
  ['acme.eu.auth0.com', undefined, page('us/acme')],
  ['login.acme.com', 'acme.eu.auth0.com', page('eu/acme-dev')],
])('a link to another tenant names nobody in %s', (domain, audience_domain, typed) => {
  const tenant = { name: 'prod', domain, audience_domain };
  expect(() => pastedUser(typed, tenant)).toThrow(
    expect.objectContaining({ kind: 'usage', hint: 'If the one of prod is meant: google-oauth2|1183' }),
  );
});
