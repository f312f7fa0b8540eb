import { runInNewContext } from 'node:vm';

import { describe, expect, test } from 'vitest';

import { allowListAction, type AllowList } from '../../../tui/access/allow-list-action.ts';

interface Login {
  readonly client_id?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly roles?: readonly string[];
}

/** Runs the code as Auth0 would. @returns why the login is refused, undefined when it is not */
async function login(list: Partial<AllowList>, given: Login, name = 'web-spa'): Promise<string | undefined> {
  const code = allowListAction({ client_id: 'abc', name }, { emails: [], domains: [], roles: [], ...list });
  const exports: { onExecutePostLogin?: (event: object, api: object) => Promise<void> } = {};
  runInNewContext(code, { exports });
  let refused: string | undefined;
  const { client_id = 'abc', email, email_verified = true, roles } = given;
  const event = { client: { client_id }, user: { email, email_verified }, authorization: roles && { roles } };
  await exports.onExecutePostLogin?.(event, { access: { deny: (why: string) => (refused = why) } });
  return refused;
}

describe('Action code with an allow list', () => {
  test.each<[string, Partial<AllowList>, Login, boolean]>([
    ['a listed address', { emails: ['Ada@Example.com'] }, { email: 'ada@example.com' }, true],
    ['another one', { emails: ['ada@example.com'] }, { email: 'bob@example.com' }, false],
    ['one that is not verified', { emails: ['a@x.com'] }, { email: 'a@x.com', email_verified: false }, false],
    ['a listed domain', { domains: ['@acme.com'] }, { email: 'ada@ACME.com' }, true],
    ['a domain that only ends alike', { domains: ['acme.com'] }, { email: 'ada@evil-acme.com' }, false],
    ['nobody at all, with a domain listed', { domains: ['acme.com'] }, {}, false],
    ['a listed role', { roles: ['admin'] }, { email: 'x@y.com', roles: ['user', 'admin'] }, true],
    ['no role', { roles: ['admin'] }, { email: 'x@y.com' }, false],
    ['everybody at another application', { roles: ['admin'] }, { client_id: 'other' }, true],
  ])('lets in or refuses %s', async (_, list, given, isIn) => {
    expect((await login(list, given)) === undefined).toBe(isIn);
  });

  test('a name cannot break out of a comment or of a literal, and hides nothing', async () => {
    const name = '*/ </script>\u2028api.access.deny("gotcha") \u202E "\'`${1}';
    expect(await login({ emails: ['a@x.com'] }, { email: 'a@x.com' }, name)).toBeUndefined();
    const code = allowListAction({ client_id: name, name }, { emails: [name], domains: [], roles: [] });
    expect(code).toMatch(/^[\x20-\x7e\n]*$/);
    expect(code).not.toContain('</script');
  });
});
